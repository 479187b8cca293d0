// SPDX-License-Identifier: MIT

import Domain

/// An appetite as two columns: the amount, and issues and regions in one text that is NULL for almost everybody.
enum StoredAppetite {
    static let all: Int64 = -1
    static let none: Int64 = 0

    static func amount(_ appetite: Appetite) -> Int64 {
        switch appetite.amount {
        case .all: all
        case .limited(let count): Int64(max(0, count))
        case .none: none
        }
    }

    static func interests(_ appetite: Appetite) -> String? {
        if appetite.issues.isEmpty, appetite.regions.isEmpty { return nil }
        return appetite.issues.joined(separator: unit) + record + appetite.regions.joined(separator: unit)
    }

    static func read(amount: Int64, interests: String?) -> Appetite {
        let lists = (interests ?? "").split(separator: Character(record), omittingEmptySubsequences: false)
        let amount: Appetite.Amount =
            switch amount {
            case all: .all
            case none: .none
            default: .limited(Int(amount))
            }
        return Appetite(amount: amount, issues: items(lists.first), regions: items(lists.dropFirst().first))
    }

    private static func items(_ list: Substring?) -> [String] {
        (list ?? "").split(separator: Character(unit)).map(String.init)
    }

    /// ASCII's own separators; printable text never has them.
    private static let unit = "\u{1f}"
    private static let record = "\u{1e}"
}
