// SPDX-License-Identifier: MIT

/// Guesses what a person meant by a word that does not exist.
public enum Spelling {
    /// What to say instead of an unknown word: the nearest known one, or all of them.
    public static func suggestion(for word: String, among known: [String]) -> String {
        let distances = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        if let nearest = distances.min(by: { $0.distance < $1.distance }),
            nearest.distance <= max(1, min(word.count, nearest.word.count) / 3)
        {
            return "\(nearest.word)"
        }
        return known.isEmpty ? "no key here" : "one of \(known.joined(separator: ", "))"
    }

    /// A word from a document as it may stand in a message: bounded, and without control characters.
    public static func shown(_ word: String) -> String {
        let clean = word.unicodeScalars.prefix(longestShown).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: "?"
            default: Character(scalar)
            }
        }
        return String(clean) + (word.unicodeScalars.count > longestShown ? "…" : "")
    }

    /// How many letters must be changed, added, dropped or swapped (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let first = Array(left.unicodeScalars.prefix(longestShown))
        let second = Array(right.unicodeScalars.prefix(longestShown))
        var older = [Int](repeating: 0, count: second.count + 1)
        var old = Array(0...second.count)
        for row in 0..<first.count {
            var new = [row + 1] + [Int](repeating: 0, count: second.count)
            for column in 0..<second.count {
                let change = old[column] + (first[row] == second[column] ? 0 : 1)
                new[column + 1] = min(change, old[column + 1] + 1, new[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    new[column + 1] = min(new[column + 1], older[column - 1] + 1)
                }
            }
            older = old
            old = new
        }
        return old[second.count]
    }

    private static let longestShown = 40
}
