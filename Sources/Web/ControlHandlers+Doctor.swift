// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `doctor`: each finding as it is made.
    func registerDoctor(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.doctor, to: &router) { request, _ throws(HTTPFailure) in
            let isDeep = request.head.query["deep"] == "yes"
            // Minutes of reading, and the ledger's log grows meanwhile.
            if isDeep { try handlers.rule.checkOperator(request) }
            let findings = await handlers.desk.examine(deep: isDeep)
            return .lines { writer in
                for await finding in findings { try await writer.write(ControlJSON.line(finding)) }
            }
        }
    }
}
