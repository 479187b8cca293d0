// SPDX-License-Identifier: MIT

import JSON5

/// One line of a JSON Lines roster: the same columns by name.
enum RosterLine {
    /// The columns with the text that the CSV form would have; lists may be written as lists, an id as a number.
    static func read(_ bytes: [UInt8]) -> Result<[(RosterColumn, String)], RosterFaults> {
        let node: JSON5Node
        do throws(JSON5Fault) {
            node = try JSON5Document.parse(bytes, limits: JSON5Limits(bytes: RosterLimits.rowBytes, depth: deepest))
        } catch {
            return .failure(RosterFaults(reasons: [("", "the line is no valid JSON: \(error.problem)")]))
        }
        guard case .object(let members) = node.value else {
            return .failure(RosterFaults(reasons: [("", "the line is no JSON object")]))
        }
        var fields: [(RosterColumn, String)] = []
        var reasons: [(column: String, reason: String)] = []
        for member in members.prefix(mostKeys) {
            guard let column = RosterColumn(name: member.key) else {
                let near = Spelling.suggestion(for: member.key, among: RosterColumn.names)
                reasons.append(("", "the line has an unknown key; expected \(near)"))
                continue
            }
            if let text = text(member.node.value, of: column) {
                fields.append((column, text))
            } else {
                reasons.append((column.name, "the value is not of the kind that this column has"))
            }
        }
        return reasons.isEmpty ? .success(fields) : .failure(RosterFaults(reasons: reasons))
    }

    private static func text(_ value: JSON5Value, of column: RosterColumn) -> String? {
        switch value {
        case .string(let text): return text
        // Exports write null for a field that is empty.
        case .null: return ""
        case .number(let number) where column == .id: return number.integer.map(String.init)
        case .array(let elements) where column == .languages || column == .networks:
            var words: [String] = []
            for element in elements {
                guard case .string(let word) = element.value, !word.contains(";") else { return nil }
                words.append(word)
            }
            return words.joined(separator: ";")
        default: return nil
        }
    }

    private static let deepest = 4
    private static let mostKeys = 64
}
