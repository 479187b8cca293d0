// SPDX-License-Identifier: MIT

import Domain

/// Writes volunteers in the form in which ``RosterReader`` takes them back.
///
/// Thread-safe; holds nothing between calls, so an export streams.
public struct RosterWriter: Sendable {
    private let format: RosterFormat
    private let showSecrets: Bool

    /// Without `showSecrets` the secrets of webhooks are left empty, and such rows cannot be imported again as they are.
    public init(format: RosterFormat, showSecrets: Bool = false) {
        self.format = format
        self.showSecrets = showSecrets
    }

    /// What stands before the first volunteer.
    public func appendHeader(to bytes: inout [UInt8]) {
        guard format == .csv else { return }
        bytes += RosterColumn.names.joined(separator: ",").utf8
        bytes.append(CSVScanner.lineFeed)
    }

    /// One line for one volunteer.
    public func append(_ volunteer: Volunteer, to bytes: inout [UInt8]) {
        var isFirst = true
        if format == .jsonLines { bytes.append(UInt8(ascii: "{")) }
        for column in RosterColumn.allCases {
            let text = text(of: column, volunteer)
            if format == .csv {
                if !isFirst { bytes.append(CSVScanner.comma) }
                Self.appendField(text, to: &bytes)
            } else if !text.isEmpty {
                if !isFirst { bytes.append(CSVScanner.comma) }
                Self.appendString(column.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                Self.appendString(text, to: &bytes)
            } else {
                continue
            }
            isFirst = false
        }
        if format == .jsonLines { bytes.append(UInt8(ascii: "}")) }
        bytes.append(CSVScanner.lineFeed)
    }

    private func text(of column: RosterColumn, _ volunteer: Volunteer) -> String {
        switch column {
        case .id: volunteer.id
        case .name: volunteer.name ?? ""
        case .email: volunteer.email ?? ""
        case .languages: volunteer.languages.map(\.text).joined(separator: ";")
        case .country: volunteer.country.text
        case .timeZone: volunteer.timeZone ?? ""
        case .networks: volunteer.networks.joined(separator: ";")
        case .appetite: Self.text(volunteer.appetite)
        case .webhookURL: volunteer.webhook?.url ?? ""
        case .webhookSecret: showSecrets ? volunteer.webhook?.secret ?? "" : ""
        case .webhookFormat: volunteer.webhook?.format.rawValue ?? ""
        }
    }

    private static func text(_ appetite: Appetite) -> String {
        var words: [String] = []
        switch appetite.amount {
        case .all: words.append("all")
        case .limited(let count): words.append("limited:\(count)")
        case .none: words.append("none")
        }
        if !appetite.issues.isEmpty { words.append("issues=\(appetite.issues.joined(separator: "+"))") }
        if !appetite.regions.isEmpty { words.append("regions=\(appetite.regions.joined(separator: "+"))") }
        return words.joined(separator: ";")
    }

    /// RFC 4180: in quotes where it must be.
    private static func appendField(_ text: String, to bytes: inout [UInt8]) {
        guard text.utf8.contains(where: { mustBeQuoted.contains($0) }) else {
            bytes += text.utf8
            return
        }
        bytes.append(CSVScanner.quote)
        for byte in text.utf8 {
            if byte == CSVScanner.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(CSVScanner.quote)
    }

    /// RFC 8259 §7; none of the columns has control characters, so quotes and backslashes are all.
    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte < 0x20 ? UInt8(ascii: " ") : byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let mustBeQuoted: Set<UInt8> = [
        CSVScanner.quote, CSVScanner.comma, CSVScanner.lineFeed, CSVScanner.carriageReturn,
    ]
}
