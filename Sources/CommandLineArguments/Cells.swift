// SPDX-License-Identifier: MIT

/// How many columns of a terminal a text takes: two for East Asian wide characters, none for marks that combine.
///
/// Counted as terminals do, scalar by scalar (wcwidth(3)), except that what a joiner glues to an emoji takes no more room.
public enum Cells {
    /// The columns of a text; SGR sequences (ECMA-48 §8.3.117) take none.
    public static func width(_ text: String) -> Int {
        var stepper = Stepper()
        return text.reduce(0) { $0 + stepper.width($1) }
    }

    /// The text, and spaces up to a width.
    public static func padded(_ text: String, to width: Int) -> String {
        text + spaces(width - self.width(text))
    }

    /// Spaces, and the text at their end.
    public static func padded(toRight text: String, to width: Int) -> String {
        spaces(width - self.width(text)) + text
    }

    /// The text in at most so many columns, `…` at its end when something is missing; colours are kept and ended.
    public static func cut(_ text: String, to width: Int) -> String {
        // Most lines are short: not longer in octets than there are columns.
        guard text.utf8.count > width, self.width(text) > width else { return text }
        var stepper = Stepper()
        var kept = ""
        var used = 0
        for character in text {
            let cells = stepper.width(character)
            guard used + cells <= max(0, width - 1) else { break }
            used += cells
            kept.append(character)
        }
        return kept + "…" + (stepper.hasSeenColour ? "\u{1B}[0m" : "")
    }

    /// The columns of one scalar.
    static func width(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (0x7f..<0xa0).contains(value) || value == 0xad ? 0 : 1 }
        // Vowels and finals of Hangul stand in the cell of the consonant before them.
        if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return isWide(value) ? 2 : 1
        }
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    /// Goes through a text and steps over SGR sequences.
    private struct Stepper {
        private(set) var hasSeenColour = false
        private var isInSequence = false

        mutating func width(_ character: Character) -> Int {
            if isInSequence {
                if character.isLetter { isInSequence = false }
                return 0
            }
            if character == "\u{1B}" {
                (isInSequence, hasSeenColour) = (true, true)
                return 0
            }
            var cells = 0
            var isJoined = false
            for scalar in character.unicodeScalars {
                cells += isJoined ? 0 : Cells.width(scalar)
                isJoined = scalar.value == zeroWidthJoiner && cells == 2
            }
            return cells
        }

        private let zeroWidthJoiner: UInt32 = 0x200d
    }

    private static func isWide(_ value: UInt32) -> Bool {
        var (low, high) = (0, wide.count)
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }

    /// East_Asian_Width W or F (Unicode 14, UAX 11); unassigned code points between two of them count with them.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0, 0x23f3...0x23f3,
        0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f, 0x2693...0x2693, 0x26a1...0x26a1,
        0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5, 0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea,
        0x26f2...0x26f3, 0x26f5...0x26f5, 0x26fa...0x26fa, 0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b,
        0x2728...0x2728, 0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55, 0x2e80...0x303e,
        0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4c6, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfad9,
        0xfe10...0xfe6b, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x1b2fb, 0x1f004...0x1f004, 0x1f0cf...0x1f0cf,
        0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f200...0x1f320, 0x1f32d...0x1f335, 0x1f337...0x1f37c,
        0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3cf...0x1f3d3, 0x1f3e0...0x1f3f0, 0x1f3f4...0x1f3f4,
        0x1f3f8...0x1f43e, 0x1f440...0x1f440, 0x1f442...0x1f4fc, 0x1f4ff...0x1f53d, 0x1f54b...0x1f54e,
        0x1f550...0x1f567, 0x1f57a...0x1f57a, 0x1f595...0x1f596, 0x1f5a4...0x1f5a4, 0x1f5fb...0x1f64f,
        0x1f680...0x1f6c5, 0x1f6cc...0x1f6cc, 0x1f6d0...0x1f6d2, 0x1f6d5...0x1f6df, 0x1f6eb...0x1f6ec,
        0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7f0, 0x1f90c...0x1f93a, 0x1f93c...0x1f945, 0x1f947...0x1f9ff,
        0x1fa70...0x1faf6, 0x20000...0x3134a,
    ]
}
