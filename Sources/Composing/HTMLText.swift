// SPDX-License-Identifier: MIT

extension String {
    /// With the characters that HTML gives a meaning, in text and in quoted attributes, written as references.
    var escaped: String {
        var result = ""
        for character in unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// The same, with line ends as `<br>`.
    var escapedLines: String { escaped.replacing("\n", with: "<br>\n") }

    /// The same, with numbers that have gaps isolated.
    ///
    /// In right-to-left text the bidirectional algorithm would turn their parts around: somebody would dial
    /// `+504 2222 0000` from its end.
    var escapedWithIsolatedNumbers: String {
        var result = ""
        var rest = self[...]
        while let code = rest.firstMatch(of: Self.codeWithGaps) {
            result += String(rest[..<code.range.lowerBound]).escaped
            let found = String(rest[code.range])
            result += found.contains(where: \.isNumber) ? "<bdi dir=\"ltr\">\(found.escaped)</bdi>" : found.escaped
            rest = rest[code.range.upperBound...]
        }
        return result + String(rest).escaped
    }

    /// ASCII letters and digits with separators between them: telephone, file and catalogue numbers.
    private static var codeWithGaps: Regex<Substring> { #/\+?[A-Za-z0-9]+(?:[ .\-\/:@_+]+[A-Za-z0-9]+)+/# }
}
