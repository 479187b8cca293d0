// SPDX-License-Identifier: MIT

/// How a part of a mail is written in lines of at most 76 ASCII characters (RFC 2045 §6).
///
/// Never 8-bit: not every relay takes it, and a relay that re-encodes breaks signatures.
enum TransferEncoding: String {
    case quotedPrintable = "quoted-printable"
    case base64

    /// The shorter one: quoted-printable for text that is mostly ASCII, base64 for other scripts.
    ///
    /// - Parameter text: Lines end with LF.
    /// - Returns: The encoding's name and the encoded lines, each ending with CRLF.
    static func shortest(of text: String) -> (encoding: TransferEncoding, bytes: [UInt8]) {
        let quoted = QuotedPrintable.encode(text)
        // 4 characters for 3 octets and a line end for each 57.
        let estimate = text.utf8.count * 4 / 3 * 78 / 76
        if quoted.count <= estimate { return (.quotedPrintable, quoted) }
        let canonical = Array(text.replacing("\n", with: "\r\n").utf8)
        var bytes: [UInt8] = []
        var start = 0
        while start < canonical.count {
            let end = min(start + bytesPerLine, canonical.count)
            Base64.append(canonical[start..<end], to: &bytes)
            bytes += [0x0d, 0x0a]
            start = end
        }
        return (.base64, bytes)
    }

    /// 57 octets make 76 characters.
    private static let bytesPerLine = 57
}

/// Base64 of RFC 4648 §4, with padding.
enum Base64 {
    /// Appends the encoded octets, without line ends; nothing is allocated but the output's own growth.
    static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] { output.append(digit(group >> shift)) }
                group = 0
                held = 0
            }
        }
        switch held {
        case 1:
            output.append(digit(group >> 2))
            output.append(digit(group << 4))
            output.append(padding)
            output.append(padding)
        case 2:
            output.append(digit(group >> 10))
            output.append(digit(group >> 4))
            output.append(digit(group << 2))
            output.append(padding)
        default: break
        }
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 0x3f)
        return switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static let padding = UInt8(ascii: "=")
}
