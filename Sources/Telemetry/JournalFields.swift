// SPDX-License-Identifier: MIT

/// Fields in journald's native protocol (systemd's `JOURNAL_NATIVE_PROTOCOL.md`).
///
/// `KEY=value`, one a line; a value with a line end in it is told by its length, so that no value can pass itself off as
/// another field.
struct JournalFields {
    private(set) var bytes: [UInt8] = []

    /// Adds one field; `key` is made of A–Z, 0–9 and `_`, and begins with a letter.
    mutating func add(_ key: String, _ value: String) {
        let value = Array(value.utf8)
        bytes += key.utf8
        if value.contains(Self.lineEnd) {
            bytes.append(Self.lineEnd)
            withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes += $0 }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value
        bytes.append(Self.lineEnd)
    }

    /// A log field's key as part of a journal field's name: `slow-domains` is `SLOW_DOMAINS`.
    static func name(_ key: String) -> String {
        let letters = key.utf8.prefix(mostName).map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private static let lineEnd = UInt8(ascii: "\n")
    /// journald drops names longer than 64; `URGENTD_` is before it.
    private static let mostName = 56
}
