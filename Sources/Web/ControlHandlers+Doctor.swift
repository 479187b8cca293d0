// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `doctor`: each finding as it is made.
    func registerDoctor(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.doctor, to: &router) { request, _ throws(HTTPFailure) in
            let findings = await handlers.desk.examine(deep: request.head.query["deep"] == "yes")
            return .lines { writer in
                for await finding in findings { try await writer.write(ControlJSON.line(finding)) }
            }
        }
    }
}
