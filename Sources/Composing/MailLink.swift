// SPDX-License-Identifier: MIT

import Domain

extension MailAddress {
    /// The address as a `mailto:` link (RFC 6068): everything that is not plainly part of an address is escaped.
    var link: String {
        let local = local.utf8.map { byte in
            Self.isPlainInLink(byte)
                ? String(decoding: [byte], as: UTF8.self)
                : "%\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }
        return "mailto:\(local.joined())@\(domain)"
    }

    /// RFC 3986 §2.3 unreserved characters, and the plus sign.
    private static func isPlainInLink(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
