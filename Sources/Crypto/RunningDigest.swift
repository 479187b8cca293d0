// SPDX-License-Identifier: MIT

import CCrypto

/// SHA-256 of what is too long to be held in memory, piece by piece.
///
/// Confined to one owner.
public final class RunningDigest {
    private let context: OpaquePointer

    public init() {
        let made = EVP_MD_CTX_new()
        mustHold(made != nil, "EVP_MD_CTX_new")
        guard let made else { preconditionFailure("checked above") }
        context = made
        mustHold(EVP_DigestInit_ex(context, Algorithms.sha256, nil) == 1, "EVP_DigestInit_ex")
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    public func feed(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard !bytes.isEmpty else { return }
        mustHold(EVP_DigestUpdate(context, bytes, bytes.count) == 1, "EVP_DigestUpdate")
    }

    /// The digest as 64 lower-case hexadecimal digits; nothing may be fed afterwards.
    public func finishHex() -> String {
        Hex.encode(
            [UInt8](unsafeUninitializedCapacity: KeyedHash.size) { buffer, count in
                mustHold(EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1, "EVP_DigestFinal_ex")
                count = KeyedHash.size
            })
    }
}
