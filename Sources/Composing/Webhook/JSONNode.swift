// SPDX-License-Identifier: MIT

/// A JSON document (RFC 8259) before it is bytes, with places in its strings for what differs from person to person.
enum JSONNode {
    case null
    case bool(Bool)
    case number(Int)
    case string([JSONPiece])
    case list([JSONNode])
    /// In the order in which they are written, so that a restart in mid-window posts what was posted before.
    case object([(String, JSONNode)])

    static func text(_ text: String) -> JSONNode { .string([.text(text)]) }

    static func text(_ text: String?) -> JSONNode { text.map { .text($0) } ?? .null }

    static func link(_ page: PersonalLinks.Page) -> JSONNode { .string([.link(page)]) }
}

/// A part of a string.
enum JSONPiece {
    case text(String)
    /// The whole link of one person.
    case link(PersonalLinks.Page)
    /// The `webhook-id` of the delivery.
    case identifier
    /// The ntfy topic at which the delivery is published.
    case topic
}

extension String {
    /// What JSON has to escape, escaped; as UTF-8.
    func appendJSON(to output: inout [UInt8]) {
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): output += Array("\\n".utf8)
            case UInt8(ascii: "\r"): output += Array("\\r".utf8)
            case UInt8(ascii: "\t"): output += Array("\\t".utf8)
            case 0..<0x20: output += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: output.append(byte)
            }
        }
    }
}
