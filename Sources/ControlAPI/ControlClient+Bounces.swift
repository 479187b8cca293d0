// SPDX-License-Identifier: MIT

extension ControlClient {
    /// Hands in the bytes of a message that came to the bounce address.
    public func bounce(_ message: [UInt8]) async throws(ControlFault) -> BounceDocument {
        try await ask("POST", ControlPath.path(ControlPath.bounces), .bytes(message))
    }

    public func suppress(_ address: String, reason: String) async throws(ControlFault) -> SuppressionReceiptDocument {
        let order = SuppressionOrderDocument(address: address, reason: reason)
        return try await ask("POST", ControlPath.path(ControlPath.suppressions), .bytes(ControlJSON.line(order)))
    }

    public func unsuppress(_ address: String) async throws(ControlFault) -> SuppressionReceiptDocument {
        let order = SuppressionOrderDocument(address: address)
        return try await ask("POST", ControlPath.path(ControlPath.suppressionRemoval), .bytes(ControlJSON.line(order)))
    }
}
