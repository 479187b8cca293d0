// SPDX-License-Identifier: MIT

/// Percent-decoding of request targets (RFC 3986 §2.1) and of form data.
enum PercentCoding {
    /// Nil for a broken escape, for NUL, and for what is not UTF-8 in the end.
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// `a=b&c=d` with `+` for a space; a name without `=` has an empty value.
    static func decodeForm(_ text: some StringProtocol) -> [String: String]? {
        var fields: [String: String] = [:]
        for field in text.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { decode(String($0).replacing("+", with: " ")) }
            guard let name = decoded[0] else { return nil }
            guard decoded.count > 1 else {
                fields[name] = ""
                continue
            }
            guard let value = decoded[1] else { return nil }
            fields[name] = value
        }
        return fields
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
