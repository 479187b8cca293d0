// SPDX-License-Identifier: MIT

/// Quoted-printable of RFC 2045 §6.7.
enum QuotedPrintable {
    /// Encodes text whose lines end with LF; the result's lines end with CRLF and have at most 76 characters.
    ///
    /// Characters are kept whole within a line, so that a reader of the source can still make them out.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 5 / 4)
        let bytes = Array(text.utf8)
        var column = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0a {
                output += [0x0d, 0x0a]
                column = 0
                position += 1
                continue
            }
            let length = sequenceLength(byte)
            let end = min(position + length, bytes.count)
            let endsLine = end == bytes.count || bytes[end] == 0x0a
            let beginsLine = column == 0 || column + 1 > longestLine - 1
            let isPlain = isPlain(byte, endsLine: endsLine) && !(beginsLine && isFromLine(bytes, position))
            let width = isPlain ? 1 : 3 * (end - position)
            // The last character of a line may take the place that a soft break would need.
            if column + width > (endsLine ? longestLine : longestLine - 1) {
                output += [equals, 0x0d, 0x0a]
                column = 0
            }
            if isPlain {
                output.append(byte)
            } else {
                for byte in bytes[position..<end] { append(byte, to: &output) }
            }
            column += width
            position = end
        }
        if column > 0 { output += [0x0d, 0x0a] }
        return output
    }

    /// `=` and two upper-case hexadecimal digits.
    static func append(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(equals)
        output.append(digit(byte >> 4))
        output.append(digit(byte & 0x0f))
    }

    /// Printable ASCII but `=`, and a space or tab that is not the last of its line (§6.7 rules 2 and 3).
    private static func isPlain(_ byte: UInt8, endsLine: Bool) -> Bool {
        switch byte {
        case 0x20, 0x09: !endsLine
        case equals: false
        default: (0x21...0x7e).contains(byte)
        }
    }

    /// Old mailboxes take `From ` at the beginning of a line for a new message and change it.
    private static func isFromLine(_ bytes: [UInt8], _ position: Int) -> Bool {
        bytes[position] == UInt8(ascii: "F") && bytes[position...].starts(with: fromLine)
    }

    private static func sequenceLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0xf0...: 4
        case 0xe0...: 3
        case 0xc0...: 2
        default: 1
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static let longestLine = 76
    private static let equals = UInt8(ascii: "=")
    private static let fromLine = Array("From ".utf8)
}
