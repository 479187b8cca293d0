// SPDX-License-Identifier: MIT

import CCrypto

/// Bytes nobody can guess, from libcrypto's generator (seeded by getrandom(2)).
public enum SecureRandom {
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let length = Int32(exactly: count), RAND_bytes(&bytes, length) == 1 else {
            ERR_clear_error()
            throw .noRandomness
        }
        return bytes
    }
}
