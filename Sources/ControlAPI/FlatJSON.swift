// SPDX-License-Identifier: MIT

import Domain

/// Writes one flat JSON object: for listings of millions of lines, where Foundation's encoder would be most of the work.
///
/// The caller names the keys in sorted order; the result is what ``ControlJSON/line(_:)`` writes, to the letter.
struct FlatJSON {
    private(set) var bytes: [UInt8]
    private var isFirst = true

    init(reserving capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func add(_ key: StaticString, _ value: String?) {
        begin(key)
        guard let value else { return addNull() }
        addQuoted(value)
    }

    mutating func add(_ key: StaticString, _ values: [String]) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            addQuoted(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func add(_ key: StaticString, _ value: Int) {
        begin(key)
        bytes += String(value).utf8
    }

    mutating func add(_ key: StaticString, _ value: Bool) {
        begin(key)
        bytes += (value ? "true" : "false").utf8
    }

    mutating func add(_ key: StaticString, _ value: Instant?) {
        add(key, value?.rfc3339)
    }

    /// The whole line with its line end.
    mutating func end() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private mutating func begin(_ key: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes += $0 }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func addNull() {
        bytes += "null".utf8
    }

    /// RFC 8259 §7, with the short escapes that Foundation uses.
    private mutating func addQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0a: bytes += "\\n".utf8
            case 0x0c: bytes += "\\f".utf8
            case 0x0d: bytes += "\\r".utf8
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes.append(Self.digit(byte >> 4))
                bytes.append(Self.digit(byte & 0x0f))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

extension DeliveryDocument {
    /// The document as one line, as ``ControlJSON/line(_:)`` writes it.
    public var line: [UInt8] {
        var json = FlatJSON(reserving: Self.usualBytes)
        if let address { json.add("address", address) }
        json.add("attempts", attempts)
        json.add("channel", channel)
        json.add("country", country)
        json.add("due", due)
        json.add("language", language)
        json.add("lastReply", lastReply)
        json.add("possiblyTwice", possiblyTwice)
        json.add("state", state)
        json.add("updated", updated)
        json.add("version", version)
        json.add("volunteer", volunteer)
        return json.end()
    }

    private static let usualBytes = 320
}

extension VolunteerDocument {
    /// The document as one line, as ``ControlJSON/line(_:)`` writes it.
    public var line: [UInt8] {
        var json = FlatJSON(reserving: Self.usualBytes)
        json.add("appetite", appetite)
        json.add("country", country)
        json.add("email", email)
        json.add("id", id)
        json.add("languages", languages)
        json.add("name", name)
        json.add("networks", networks)
        json.add("timezone", timezone)
        json.add("webhook_format", webhookFormat)
        if let webhookSecret { json.add("webhook_secret", webhookSecret) }
        json.add("webhook_url", webhookURL)
        return json.end()
    }

    private static let usualBytes = 320
}
