// SPDX-License-Identifier: MIT

/// Reads a posted form in either of the two encodings that browsers and mailbox providers use (RFC 8058 §3.1 names both).
///
/// Bounded in everything: the body by its route, fields, names and values here. A form within a form is refused.
enum FormReader {
    /// Reads the fields.
    ///
    /// - Parameters:
    ///   - body: The whole body.
    ///   - type: The Content-Type header.
    /// - Returns: The fields in their order.
    /// - Throws: Why it is no form.
    static func read(_ body: [UInt8], type: String?) throws(FormFault) -> FormFields {
        guard let type, let media = MediaType(type) else { throw .type }
        switch media.name {
        case "application/x-www-form-urlencoded": return try urlEncoded(body)
        case "multipart/form-data":
            guard let boundary = media.parameters["boundary"] else { throw .type }
            return try MultipartReader.read(body, boundary: boundary)
        default: throw .type
        }
    }

    /// `a=b&c=d` (URL Standard §5.1), but a broken escape is a fault.
    private static func urlEncoded(_ body: [UInt8]) throws(FormFault) -> FormFields {
        guard let text = String(validating: body, as: UTF8.self) else { throw .malformed }
        var fields = FormFields()
        for field in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = parts.count > 1 ? decoded(parts[1]) : "" else {
                throw .malformed
            }
            try fields.add(name, value)
        }
        return fields
    }

    private static func decoded(_ text: Substring.UTF8View) -> String? {
        PercentCoding.decode(String(Substring(text)).replacing("+", with: " "))
    }
}
