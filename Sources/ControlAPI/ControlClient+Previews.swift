// SPDX-License-Identifier: MIT

import Synchronization

extension ControlClient {
    /// The letter as `text`, `html` or `eml`.
    public func preview(_ reference: String, language: String, format: String) async throws(ControlFault) -> [UInt8] {
        let query: [(String, String?)] = [("language", language), ("format", format)]
        return try await bytes("GET", ControlPath.path(ControlPath.preview, reference, query: query))
    }

    public func testSend(_ reference: String, _ order: TestSendDocument) async throws(ControlFault)
        -> EndpointTestDocument
    {
        try await ask("POST", ControlPath.path(ControlPath.testSend, reference), .bytes(ControlJSON.line(order)))
    }
}
