// SPDX-License-Identifier: MIT

/// Reads `multipart/form-data` (RFC 7578) of text fields: no files, nothing nested, every part small.
enum MultipartReader {
    /// Reads the parts between a boundary.
    ///
    /// - Parameters:
    ///   - body: The whole body.
    ///   - boundary: From the Content-Type.
    /// - Returns: The fields in their order.
    /// - Throws: ``FormFault/malformed`` for anything but text fields with a closing boundary behind them.
    static func read(_ body: [UInt8], boundary: String) throws(FormFault) -> FormFields {
        let delimiter = Array("--\(boundary)".utf8)
        guard isBoundary(boundary) else { throw .malformed }
        var rest = body[...]
        if rest.starts(with: lineEnd) { rest.removeFirst(lineEnd.count) }
        guard rest.starts(with: delimiter) else { throw .malformed }
        rest.removeFirst(delimiter.count)
        var fields = FormFields()
        while true {
            // Behind the last boundary whatever comes is no part of the form.
            if rest.starts(with: closing) { return fields }
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard rest.starts(with: lineEnd) else { throw .malformed }
            // The line end stays: before a part without headers stands only it.
            guard let head = rest.prefix(longestHead).firstRange(of: lineEnd + lineEnd) else { throw .malformed }
            let name = try fieldName(rest[rest.startIndex..<head.lowerBound])
            rest = rest[head.upperBound...]
            guard let end = rest.firstRange(of: lineEnd + delimiter) else { throw .malformed }
            let content = rest[..<end.lowerBound]
            guard !content.contains(0), let value = String(validating: content, as: UTF8.self) else { throw .malformed }
            try fields.add(name, value)
            rest = rest[end.upperBound...]
        }
    }

    /// The field that a part's headers name.
    private static func fieldName(_ head: ArraySlice<UInt8>) throws(FormFault) -> String {
        guard let text = String(validating: head, as: UTF8.self) else { throw .malformed }
        var name: String?
        for line in text.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .malformed }
            let value = String(parts[1].drop { $0 == " " || $0 == "\t" })
            switch parts[0].lowercased() {
            case "content-disposition":
                guard name == nil, let disposition = MediaType(value), disposition.name == "form-data",
                    let field = disposition.parameters["name"], !field.utf8.contains(0),
                    disposition.parameters["filename"] == nil, disposition.parameters["filename*"] == nil
                else { throw .malformed }
                name = field
            case "content-type":
                guard MediaType(value)?.name == "text/plain" else { throw .malformed }
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(value.lowercased()) else { throw .malformed }
            default: break
            }
        }
        guard let name else { throw .malformed }
        return name
    }

    /// RFC 2046 §5.1.1: 1 to 70 characters, no space at the end.
    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } && !text.hasSuffix(" ")
    }

    private static let lineEnd = Array("\r\n".utf8)
    private static let closing = Array("--".utf8)
    /// Octets of a part's headers.
    private static let longestHead = 1_024
}
