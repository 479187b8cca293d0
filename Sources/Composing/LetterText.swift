// SPDX-License-Identifier: MIT

/// Staff's text as it goes into a letter.
enum LetterText {
    /// One kind of line end, no control characters, no empty lines at the ends.
    ///
    /// Documents arrive from word processors: CRLF, lone CR, vertical tab, form feed and the Unicode separators all mean
    /// a new line. Other control characters have no meaning in a letter and are dropped.
    static func normalised(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0a where afterReturn: break
            case 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029: scalars.append("\n")
            case 0x09: scalars.append("\t")
            case 0..<0x20, 0x7f..<0xa0: break
            default: scalars.append(scalar)
            }
            afterReturn = scalar.value == 0x0d
        }
        let lines = String(scalars).split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return lines[first...last].joined(separator: "\n")
    }

    /// One line: line ends become spaces.
    static func line(_ text: String) -> String {
        normalised(text).split(separator: "\n").map { $0.trimmed }.joined(separator: " ")
    }

    /// Blocks of lines between empty lines.
    static func paragraphs(_ text: String) -> [[Substring]] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split(whereSeparator: \.isBlank)
            .map(Array.init)
    }
}

extension Substring {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return self[first...last]
    }
}
