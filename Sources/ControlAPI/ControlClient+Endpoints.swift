// SPDX-License-Identifier: MIT

extension ControlClient {
    public func endpoint(of id: String) async throws(ControlFault) -> EndpointDetailDocument {
        try await ask("GET", ControlPath.path(ControlPath.endpoint, id))
    }

    public func enableEndpoint(of id: String) async throws(ControlFault) -> EndpointDocument {
        try await ask("POST", ControlPath.path(ControlPath.endpointEnabling, id))
    }

    public func disableEndpoint(of id: String, reason: String?) async throws(ControlFault) -> EndpointDocument {
        let order = EndpointDisablingDocument(reason: reason)
        return try await ask(
            "POST", ControlPath.path(ControlPath.endpointDisabling, id), .bytes(ControlJSON.line(order)))
    }

    public func testEndpoint(of id: String) async throws(ControlFault) -> EndpointTestDocument {
        try await ask("POST", ControlPath.path(ControlPath.endpointTest, id))
    }
}
