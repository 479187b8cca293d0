// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `clock accept`.
    func registerClock(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.clock, to: &router) { _, identity throws(HTTPFailure) in
            .json(
                ClockDocument(
                    try await handlers.ask { () throws(DeskError) in
                        try await handlers.desk.acceptClock(by: identity)
                    }))
        }
    }
}
