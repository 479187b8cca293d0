// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `report`.
    func registerReports(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.report, to: &router) { request, _ throws(HTTPFailure) in
            let reference = try request.reference()
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.report(of: reference)
            }
            return .json(ReportDocument(receipt))
        }
    }
}
