// SPDX-License-Identifier: MIT

import Domain

/// Makes volunteers from the fields of rows, remembering what many rows share.
struct VolunteerBuilder: Sendable {
    private let rules: RosterReader.Rules
    private var fields = [CSVScanner.Field](repeating: Self.absent, count: RosterColumn.allCases.count)
    private var ladders = FieldCache<[LanguageTag]>()
    private var zones = FieldCache<String?>()
    private var networks = FieldCache<[String]>()
    private var appetites = FieldCache<Appetite>()

    init(rules: RosterReader.Rules) {
        self.rules = rules
    }

    /// Forgets the last row.
    mutating func begin() {
        for index in fields.indices { fields[index] = Self.absent }
    }

    /// Where a column's text lies; its doubled quotes are made single in place.
    mutating func set(_ column: RosterColumn, _ field: CSVScanner.Field, in bytes: UnsafeMutableBufferPointer<UInt8>) {
        fields[column.rawValue] = field.hasEscapes ? Self.unescaped(field, in: bytes) : field
    }

    /// The row's volunteer; nil after adding every fault of the row.
    mutating func volunteer(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, line: Int, faults: inout [RosterFault]
    ) -> Volunteer? {
        let before = faults.count
        let fields = fields
        let rules = rules
        func read<Value>(
            _ column: RosterColumn, _ parse: (UnsafeBufferPointer<UInt8>) throws(RosterFieldFault) -> Value
        ) -> Value? {
            do throws(RosterFieldFault) {
                return try parse(Self.trimmed(fields[column.rawValue], in: bytes))
            } catch {
                faults.append(RosterFault(line: line, column: column.name, reason: error.reason))
                return nil
            }
        }
        let id = read(.id, VolunteerFields.id)
        let name = read(.name, VolunteerFields.name)
        let email = read(.email, VolunteerFields.email)
        let ladder = read(.languages) { field throws(RosterFieldFault) in
            try ladders.value(of: field, parse: VolunteerFields.ladder)
        }
        let country = read(.country, VolunteerFields.country)
        let zone = read(.timeZone) { field throws(RosterFieldFault) in
            try zones.value(of: field, parse: VolunteerFields.timeZone)
        }
        let networks = read(.networks) { field throws(RosterFieldFault) in
            try self.networks.value(of: field, parse: VolunteerFields.networks)
        }
        let appetite = read(.appetite) { field throws(RosterFieldFault) in
            try appetites.value(of: field) { text throws(RosterFieldFault) in
                try VolunteerFields.appetite(text, isRegion: rules.isRegion)
            }
        }
        let secret = read(.webhookSecret, VolunteerFields.secret)
        let format = read(.webhookFormat, VolunteerFields.format)
        let url = read(.webhookURL) { field throws(RosterFieldFault) in
            try VolunteerFields.webhookURL(field, rules: rules)
        }
        guard faults.count == before, let id, let ladder, let country, let appetite else { return nil }
        var webhook: WebhookAddress?
        if let address = url ?? nil {
            webhook = WebhookAddress(url: address, secret: secret ?? nil, format: (format ?? nil) ?? .standard)
        }
        if let fault = VolunteerFields.contradiction(
            hasEmail: email ?? nil != nil, webhook: webhook, hasSecret: secret ?? nil != nil,
            hasFormat: format ?? nil != nil, needsSecret: rules.needsSecrets)
        {
            faults.append(RosterFault(line: line, column: fault.column.name, reason: fault.reason))
            return nil
        }
        return Volunteer(
            id: id, name: name ?? nil, email: email ?? nil, languages: ladder, country: country, timeZone: zone ?? nil,
            networks: networks ?? [], appetite: appetite, webhook: webhook)
    }

    /// The field without the spaces at its ends.
    private static func trimmed(_ field: CSVScanner.Field, in bytes: UnsafeMutableBufferPointer<UInt8>)
        -> UnsafeBufferPointer<UInt8>
    {
        var start = field.start
        var end = field.end
        while start < end, isSpace(bytes[start]) { start += 1 }
        while start < end, isSpace(bytes[end - 1]) { end -= 1 }
        return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[start..<end])
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func unescaped(_ field: CSVScanner.Field, in bytes: UnsafeMutableBufferPointer<UInt8>)
        -> CSVScanner.Field
    {
        var end = field.start
        var index = field.start
        while index < field.end {
            // The second quote of each pair is stepped over.
            if bytes[index] == CSVScanner.quote { index += 1 }
            bytes[end] = bytes[index]
            end += 1
            index += 1
        }
        return CSVScanner.Field(start: field.start, end: end)
    }

    private static let absent = CSVScanner.Field(start: 0, end: 0)
}
