// SPDX-License-Identifier: MIT

import CCrypto

/// Comparison that takes equally long wherever two secrets differ, so that its time tells nothing.
public enum ConstantTime {
    /// Whether both are the same bytes; only the lengths may be learnt from the time.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && (left.isEmpty || CRYPTO_memcmp(left, right, left.count) == 0)
    }
}
