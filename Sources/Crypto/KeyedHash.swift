// SPDX-License-Identifier: MIT

import CCrypto
import Synchronization

/// HMAC-SHA-256 under one key (RFC 2104, RFC 4231): signatures, tokens, keyed hashes of addresses.
///
/// The key schedule is made once and reused, so a digest of a short text costs well under a microsecond. Thread-safe: one
/// context behind a mutex; where many threads hash at once, give each its own value.
public final class KeyedHash: Sendable {
    private let context: Mutex<Context>

    /// Takes a key of any length; keys longer than 64 bytes are hashed first, as RFC 2104 says.
    public init(key: [UInt8]) {
        context = Mutex(Context(key: key))
    }

    /// The 32 bytes of the authentication code.
    public func digest(_ bytes: [UInt8]) -> [UInt8] {
        digest(bytes, [])
    }

    /// The code of a text's UTF-8 bytes.
    public func digest(_ text: String) -> [UInt8] {
        digest(Array(text.utf8))
    }

    /// The code of two pieces as if they stood one behind the other, without joining them.
    public func digest(_ head: [UInt8], _ tail: [UInt8]) -> [UInt8] {
        context.withLock { context in
            context.begin()
            context.feed(head)
            context.feed(tail)
            return context.finish()
        }
    }

    /// The first 128 bits of the code of a label and a number (eight octets, the highest first), as two words.
    ///
    /// For what is signed per mail: nothing is allocated.
    func mark(_ label: [UInt8], _ number: UInt64) -> Mark {
        context.withLock { context in
            context.begin()
            context.feed(label)
            withUnsafeBytes(of: number.bigEndian) { context.feed($0) }
            return context.finishMark()
        }
    }

    /// 128 bits of a code.
    struct Mark: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// Bytes of a digest.
    public static let size = 32

    /// The EVP_MAC context; one owner, freed with it.
    private struct Context: ~Copyable {
        private let pointer: OpaquePointer

        init(key: [UInt8]) {
            let made = EVP_MAC_CTX_new(Algorithms.hmac)
            mustHold(made != nil, "EVP_MAC_CTX_new")
            guard let made else { preconditionFailure("checked above") }
            pointer = made
            // HMAC pads keys with zeros, so one zero octet is the empty key, for which there is no pointer to give.
            let key = key.isEmpty ? [0] : key
            // OSSL_PARAM keeps both pointers, so both texts must live until the context has read them.
            let ready = OSSL_MAC_PARAM_DIGEST.withCString { parameter in
                "SHA256".withCString { algorithm in
                    let parameters = [
                        OSSL_PARAM_construct_utf8_string(parameter, UnsafeMutablePointer(mutating: algorithm), 0),
                        OSSL_PARAM_construct_end(),
                    ]
                    return EVP_MAC_init(made, key, key.count, parameters)
                }
            }
            mustHold(ready == 1, "EVP_MAC_init")
        }

        deinit {
            EVP_MAC_CTX_free(pointer)
        }

        /// Starts anew with the key that is already there.
        func begin() {
            mustHold(EVP_MAC_init(pointer, nil, 0, nil) == 1, "EVP_MAC_init")
        }

        func feed(_ bytes: [UInt8]) {
            guard !bytes.isEmpty else { return }
            mustHold(EVP_MAC_update(pointer, bytes, bytes.count) == 1, "EVP_MAC_update")
        }

        func feed(_ bytes: UnsafeRawBufferPointer) {
            let octets = bytes.assumingMemoryBound(to: UInt8.self)
            mustHold(EVP_MAC_update(pointer, octets.baseAddress, octets.count) == 1, "EVP_MAC_update")
        }

        func finishMark() -> Mark {
            withUnsafeTemporaryAllocation(byteCount: KeyedHash.size, alignment: MemoryLayout<UInt64>.alignment) {
                buffer in
                var count = 0
                let octets = buffer.assumingMemoryBound(to: UInt8.self)
                mustHold(EVP_MAC_final(pointer, octets.baseAddress, &count, KeyedHash.size) == 1, "EVP_MAC_final")
                return Mark(
                    high: UInt64(bigEndian: buffer.load(as: UInt64.self)),
                    low: UInt64(bigEndian: buffer.load(fromByteOffset: 8, as: UInt64.self)))
            }
        }

        func finish() -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: KeyedHash.size) { buffer, count in
                mustHold(EVP_MAC_final(pointer, buffer.baseAddress, &count, KeyedHash.size) == 1, "EVP_MAC_final")
            }
        }
    }
}

/// Algorithms fetched once; a fetch by name costs more than a short digest (OpenSSL's crypto(7), "Performance").
enum Algorithms {
    // nonisolated(unsafe): set once by the lazy initialiser, never freed, and fetched algorithms are immutable.
    nonisolated(unsafe) static let hmac: OpaquePointer? = EVP_MAC_fetch(nil, "HMAC", nil)
    // nonisolated(unsafe): set once by the lazy initialiser, never freed, and fetched algorithms are immutable.
    nonisolated(unsafe) static let sha256: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil)
}
