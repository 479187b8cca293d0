// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `status`, of one action or of all.
    func registerStatus(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.status, to: &router) { request, _ throws(HTTPFailure) in
            let reference = try request.reference()
            let report = try await handlers.ask { () throws(DeskError) in try await handlers.desk.status(of: reference)
            }
            return .json(StatusDocument(report))
        }
        add("GET", ControlPath.statuses, to: &router) { _, _ throws(HTTPFailure) in
            let reports = try await handlers.ask { () throws(DeskError) in try await handlers.desk.statuses() }
            return .lines { writer in
                for report in reports { try await writer.write(ControlJSON.line(StatusDocument(report))) }
            }
        }
    }
}
