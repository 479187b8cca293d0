// SPDX-License-Identifier: MIT

import CCrypto

/// SHA-256 without a key (FIPS 180-4): digests of documents, never of personal data, which guessing would reveal.
public enum Digest {
    /// The 32 bytes of the digest.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: KeyedHash.size) { buffer, count in
            // EVP_Digest reads nothing from a null pointer of length zero.
            let done = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, Algorithms.sha256, nil)
            mustHold(done == 1, "EVP_Digest")
            count = KeyedHash.size
        }
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public static func sha256Hex(_ bytes: [UInt8]) -> String {
        Hex.encode(sha256(bytes))
    }
}
