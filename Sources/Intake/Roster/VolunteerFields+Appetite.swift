// SPDX-License-Identifier: MIT

import Domain

extension VolunteerFields {
    /// `all`, `limited:N` or `none`, then `issues=a+b` and `regions=EUR+150` as wanted, `;` between; empty is `all`.
    static func appetite(_ text: String, isRegion: (String) -> Bool) throws(RosterFieldFault) -> Appetite {
        var appetite = Appetite()
        let words = try words(text, by: ";")
        guard let first = words.first else { return appetite }
        appetite.amount = try amount(first)
        var hasIssues = false
        var hasRegions = false
        for word in words.dropFirst() {
            if word.hasPrefix("issues="), !hasIssues {
                hasIssues = true
                appetite.issues = try list(word.dropFirst("issues=".count))
            } else if word.hasPrefix("regions="), !hasRegions {
                hasRegions = true
                appetite.regions = try list(word.dropFirst("regions=".count))
                guard appetite.regions.allSatisfy(isRegion) else {
                    throw RosterFieldFault("it has a region that does not exist")
                }
            } else {
                throw RosterFieldFault(expected)
            }
        }
        return appetite
    }

    private static func amount(_ word: String) throws(RosterFieldFault) -> Appetite.Amount {
        switch word {
        case "all": return .all
        case "none": return .none
        default: break
        }
        let digits = word.dropFirst("limited:".count)
        guard word.hasPrefix("limited:"),
            digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let count = Int(digits), RosterLimits.limited.contains(count)
        else { throw RosterFieldFault(expected) }
        return .limited(count)
    }

    private static func list(_ text: Substring) throws(RosterFieldFault) -> [String] {
        let words = text.split(separator: "+").map { String($0).trimmingSpaces }.filter { !$0.isEmpty }
        guard !words.isEmpty, words.count <= RosterLimits.appetiteWords,
            words.allSatisfy({ $0.unicodeScalars.allSatisfy(isPrintable) })
        else { throw RosterFieldFault(expected) }
        return words
    }

    private static let expected =
        "it is no appetite; expected all, limited:N (1 to 1000) or none, then issues=a+b and regions=EUR+150 as wanted"
}
