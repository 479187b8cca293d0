// SPDX-License-Identifier: MIT

import JSON5

/// The first row of a CSV roster: which column stands where.
enum RosterHeader {
    /// The columns in the order of the file, or all that is wrong.
    ///
    /// Nothing of the row is quoted: a file without a header begins with a person.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ fields: [CSVScanner.Field]) -> Result<
        [RosterColumn], RosterFaults
    > {
        var columns: [RosterColumn] = []
        var reasons: [(column: String, reason: String)] = []
        if fields.count == 1, bytes[fields[0].start..<fields[0].end].contains(where: separators.contains) {
            return .failure(
                RosterFaults(reasons: [("", "the header is not separated by commas; expected \(expected)")]))
        }
        for (index, field) in fields.prefix(mostFields).enumerated() {
            let name = String(decoding: bytes[field.start..<min(field.end, field.start + longestName)], as: UTF8.self)
                .trimmingSpaces
            guard let column = RosterColumn(name: name.lowercased()) else {
                let near = Spelling.suggestion(for: name, among: RosterColumn.names)
                reasons.append(("", "column \(index + 1) of the header is unknown; expected \(near)"))
                continue
            }
            if columns.contains(column) { reasons.append((column.name, "the column occurs a second time")) }
            columns.append(column)
        }
        if reasons.isEmpty {
            for column in [RosterColumn.id, .languages, .country] where !columns.contains(column) {
                reasons.append((column.name, "the column is missing; expected \(expected)"))
            }
            if !columns.contains(.email), !columns.contains(.webhookURL) {
                reasons.append((RosterColumn.email.name, "there is neither a column email nor webhook_url"))
            }
        }
        return reasons.isEmpty ? .success(columns) : .failure(RosterFaults(reasons: reasons))
    }

    private static let expected = "a header such as \(RosterColumn.names.joined(separator: ","))"
    /// What spreadsheets put instead of commas in many countries.
    private static let separators: Set<UInt8> = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    private static let longestName = 64
    private static let mostFields = 64
}
