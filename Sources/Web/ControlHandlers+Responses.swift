// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `responses`.
    func registerResponses(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.responses, to: &router) { request, _ throws(HTTPFailure) in
            let reference = try request.reference()
            let tally = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.responses(to: reference)
            }
            return .json(ResponseDocument(tally))
        }
    }
}
