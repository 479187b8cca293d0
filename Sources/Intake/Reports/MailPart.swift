// SPDX-License-Identifier: MIT

/// One leaf of a message: its type and its content, decoded.
struct MailPart {
    let type: MediaType
    let header: MailHeader
    let content: ArraySlice<UInt8>
}

/// A message taken apart (RFC 2046), as far as ``ReportLimits`` allow.
///
/// Messages within the message are leaves: a report is about them, not part of them.
struct MailParts {
    private(set) var leaves: [MailPart] = []
    /// Parts were left out: too many, or too deep.
    private(set) var isCut = false
    private var seen = 0

    static func of(_ header: MailHeader, _ body: ArraySlice<UInt8>) -> MailParts {
        var parts = MailParts()
        parts.add(header, body, depth: 0)
        return parts
    }

    private mutating func add(_ header: MailHeader, _ body: ArraySlice<UInt8>, depth: Int) {
        seen += 1
        guard seen <= ReportLimits.parts, depth <= ReportLimits.depth else {
            isCut = true
            return
        }
        let type = MediaType(header["content-type"])
        guard type.isMultipart, let boundary = type["boundary"], !boundary.isEmpty else {
            let encoding = header["content-transfer-encoding"]?.lowercased() ?? ""
            leaves.append(MailPart(type: type, header: header, content: TransferDecoding.decode(body, encoding)))
            return
        }
        for piece in Self.split(body, at: boundary) {
            if seen > ReportLimits.parts {
                isCut = true
                return
            }
            let (header, rest) = MailHeader.read(piece)
            add(header, rest, depth: depth + 1)
        }
    }

    /// What stands between boundary lines; a missing last one ends with the message.
    private static func split(_ body: ArraySlice<UInt8>, at boundary: String) -> [ArraySlice<UInt8>] {
        guard boundary.utf8.count <= ReportLimits.boundary else { return [] }
        let delimiter = Array("--\(boundary)".utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var start: Int?
        var lines = MailLines(body)
        var position = lines.position
        while let line = lines.next(), pieces.count <= ReportLimits.parts {
            let here = position
            position = lines.position
            guard line.starts(with: delimiter) else { continue }
            let behind = line.dropFirst(delimiter.count)
            let isLast = behind.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
            guard isLast || behind.isBlank else { continue }
            if let start { pieces.append(body[start..<here]) }
            start = isLast ? nil : position
            if isLast { break }
        }
        if let start, start < body.endIndex { pieces.append(body[start...]) }
        return pieces
    }
}
