// SPDX-License-Identifier: MIT

/// A Content-Type or Content-Disposition value (RFC 9110 §8.3.1): a name and parameters.
struct MediaType {
    /// In lower case: `multipart/form-data`.
    let name: String
    /// By lower-case name; one that stands there twice is a fault.
    let parameters: [String: String]

    /// Nil for what is malformed or longer than ``longest``.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        var rest = Array(text.utf8)[...]
        name = Self.token(&rest, and: UInt8(ascii: "/")).lowercased()
        guard !name.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        Self.skipSpaces(&rest)
        while rest.first == UInt8(ascii: ";") {
            rest.removeFirst()
            Self.skipSpaces(&rest)
            // A semicolon at the end says nothing.
            if rest.isEmpty { break }
            let name = Self.token(&rest).lowercased()
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "="), let value = Self.value(&rest),
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
            Self.skipSpaces(&rest)
        }
        guard rest.isEmpty else { return nil }
        self.parameters = parameters
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let text = token(&rest)
            return text.isEmpty ? nil : text
        }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(validating: bytes, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            bytes.append(escaped)
        }
        return nil
    }

    private static func token(_ rest: inout ArraySlice<UInt8>, and other: UInt8? = nil) -> String {
        let token = rest.prefix { isTokenCharacter($0) || $0 == other }
        rest = rest[token.endIndex...]
        return String(decoding: token, as: UTF8.self)
    }

    private static func skipSpaces(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: marks.contains(byte)
        }
    }

    private static let marks = Set("!#$%&'*+-.^_`|~".utf8)
    /// Octets.
    private static let longest = 512
}
