// SPDX-License-Identifier: MIT

import Crypto

/// How a part of a mail is written in lines of at most 76 ASCII characters (RFC 2045 §6).
///
/// Never 8-bit: not every relay takes it, and a relay that re-encodes breaks signatures.
enum TransferEncoding: String {
    case quotedPrintable = "quoted-printable"
    case base64

    /// A text as it travels.
    struct Encoded {
        let encoding: TransferEncoding
        /// Lines, each ending with CRLF, dot-stuffed.
        let octets: [UInt8]
        /// How many of these are stuffing.
        let stuffing: Int
        let holes: [TokenHole]
    }

    /// The shorter one: quoted-printable for text that is mostly ASCII, base64 for other scripts.
    ///
    /// - Parameters:
    ///   - text: Lines end with LF.
    ///   - marks: What stands for people's tokens.
    /// - Returns: The lines and where tokens go.
    static func shortest(of text: String, marks: [TokenMark] = []) -> Encoded {
        let quoted = QuotedPrintable.encode(text)
        // 4 characters for 3 octets and a line end for each 57.
        let estimate = text.utf8.count * 4 / 3 * 78 / 76
        if quoted.count <= estimate {
            let stuffed = DotStuffing.stuffed(quoted)
            return Encoded(
                encoding: .quotedPrintable, octets: stuffed, stuffing: stuffed.count - quoted.count,
                holes: marks.flatMap { TokenHole.find($0, inQuotedPrintable: stuffed) })
        }
        // Base64 has no dots.
        let canonical = Array(text.replacing("\n", with: "\r\n").utf8)
        return Encoded(
            encoding: .base64, octets: inBase64(canonical), stuffing: 0,
            holes: marks.flatMap { TokenHole.find($0, in: canonical, base64LineLength: charactersPerLine) })
    }

    private static func inBase64(_ text: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        var start = 0
        while start < text.count {
            let end = min(start + octetsPerLine, text.count)
            Base64.append(Array(text[start..<end]), to: &octets)
            octets += [0x0d, 0x0a]
            start = end
        }
        return octets
    }

    private static let octetsPerLine = 57
    private static let charactersPerLine = 76
}
