// SPDX-License-Identifier: MIT

import Curl
import Domain

/// What is known of one document while it comes.
///
/// Confined to the fetcher's queue.
final class FetchTransfer {
    private let limit: Int
    private let rule: AddressRule
    private var bytes: [UInt8] = []
    private var isTooLong = false
    private var forbidden: AddressRefusal?
    private var hasTriedAddress = false

    init(limit: Int, rule: AddressRule) {
        self.limit = limit
        self.rule = rule
    }

    /// Asked about each address before it is connected to.
    func mayConnect(_ address: UnsafeRawBufferPointer) -> Bool {
        guard let peer = SocketAddress(address) else {
            forbidden = .reserved
            return false
        }
        if let refusal = rule.refusal(of: peer.address, port: peer.port) {
            forbidden = refusal
            return false
        }
        hasTriedAddress = true
        return true
    }

    /// Takes a piece; false ends the transfer.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count + piece.count <= limit else {
            isTooLong = true
            return false
        }
        bytes += piece
        return true
    }

    /// What came of it.
    func document(_ code: CurlCode, status: Int) throws(WebFetchFault) -> [UInt8] {
        if isTooLong { throw .tooLong }
        if let forbidden, !hasTriedAddress { throw .forbidden(forbidden) }
        guard code.isOK else { throw .unreachable(code.text) }
        guard status == 200 else { throw .status(status) }
        return bytes
    }
}
