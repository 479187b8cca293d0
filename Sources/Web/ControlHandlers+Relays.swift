// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `relay list|pause|resume`.
    func registerRelays(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.relays, to: &router) { _, _ throws(HTTPFailure) in
            let relays = try await handlers.ask { () throws(DeskError) in try await handlers.desk.relays() }
            return .lines { writer in
                for relay in relays { try await writer.write(ControlJSON.line(RelayDocument(relay))) }
            }
        }
        for (path, isPaused) in [(ControlPath.relayPause, true), (ControlPath.relayResumption, false)] {
            add("POST", path, to: &router) { request, identity throws(HTTPFailure) in
                let name = request.parameters["name"] ?? ""
                let switching = try await handlers.ask { () throws(DeskError) in
                    try await handlers.desk.setRelay(name, paused: isPaused, by: identity)
                }
                return .json(RelaySwitchingDocument(switching))
            }
        }
    }
}
