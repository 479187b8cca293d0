// SPDX-License-Identifier: MIT

import Crypto

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
            Base64.append(Array(canonical[start..<end]), to: &bytes)
            bytes += [0x0d, 0x0a]
            start = end
        }
        return (.base64, bytes)
    }

    /// 57 octets make 76 characters.
    private static let bytesPerLine = 57
}
