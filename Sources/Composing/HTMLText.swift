// SPDX-License-Identifier: MIT

import Mustache

extension String {
    /// Escaped, with line ends as `<br>`.
    var escapedLines: String { escapedForHTML.replacing("\n", with: "<br>\n") }

    /// The same, with numbers that have gaps isolated.
    ///
    /// In right-to-left text the bidirectional algorithm would turn their parts around: somebody would dial
    /// `+504 2222 0000` from its end.
    var escapedWithIsolatedNumbers: String {
        var result = ""
        var rest = self[...]
        while let code = rest.firstMatch(of: Self.codeWithGaps) {
            result += String(rest[..<code.range.lowerBound]).escapedForHTML
            let found = String(rest[code.range])
            result +=
                found.contains(where: \.isNumber)
                ? "<bdi dir=\"ltr\">\(found.escapedForHTML)</bdi>" : found.escapedForHTML
            rest = rest[code.range.upperBound...]
        }
        return result + String(rest).escapedForHTML
    }

    /// ASCII letters and digits with separators between them: telephone, file and catalogue numbers.
    private static var codeWithGaps: Regex<Substring> { #/\+?[A-Za-z0-9]+(?:[ .\-\/:@_+]+[A-Za-z0-9]+)+/# }
}
