// SPDX-License-Identifier: MIT

/// A body in two forms, `multipart/alternative`, from the empty line after the header on.
struct AlternativeBody {
    private(set) var octets: [UInt8] = [0x0d, 0x0a]
    /// How many of the octets dot-stuffing added.
    private(set) var stuffing = 0
    private(set) var holes: [TokenHole] = []

    /// Plain text first, HTML last: the reader's program takes the last that it can show (RFC 2046 §5.1.4).
    init(text: String, html: String, marks: [TokenMark]) {
        append(text, as: "text/plain", marks)
        append(html, as: "text/html", marks)
        octets += "--\(Self.boundary)--\r\n".utf8
    }

    private mutating func append(_ text: String, as type: String, _ marks: [TokenMark]) {
        let encoded = TransferEncoding.shortest(of: text, marks: marks)
        octets += "--\(Self.boundary)\r\n".utf8
        HeaderField.append("Content-Type", "\(type); charset=utf-8", to: &octets)
        HeaderField.append("Content-Transfer-Encoding", encoded.encoding.rawValue, to: &octets)
        octets += [0x0d, 0x0a]
        holes += encoded.holes.map { $0.moved(by: octets.count) }
        octets += encoded.octets
        stuffing += encoded.stuffing
        // The line end before a boundary belongs to the boundary: with a second one, the text keeps its own.
        octets += [0x0d, 0x0a]
    }

    /// `=_` occurs in neither quoted-printable nor base64 (RFC 2045 §6.7), so no text can hold it.
    static let boundary = "=_urgent-action_="
}
