// SPDX-License-Identifier: MIT

import Domain

/// An appetite as two columns: a number that the planner's index covers, and issues and regions in one text that is NULL for
/// almost everybody.
///
/// The number is the amount alone (-1 all, 0 none, else the limit), or, where issues or regions are chosen, 4,096 times the
/// number of that choice plus the amount and 1. It stays when a person is erased, as their ladder does: a frozen audience is
/// counted by it.
enum StoredAppetite {
    static let all: Int64 = -1
    static let none: Int64 = 0

    /// The number of an appetite, given that of its issues and regions; nil if it has none.
    static func key(_ appetite: Appetite, choice: Int64?) -> Int64 {
        let amount = amount(appetite)
        guard let choice, amount != none else { return amount }
        return choice << choiceShift | (amount + 1)
    }

    /// The number of the choice of issues and regions; nil where there is none, or it does not matter.
    static func choice(of key: Int64) -> Int64? {
        key >> choiceShift > 0 ? key >> choiceShift : nil
    }

    private static func amount(_ appetite: Appetite) -> Int64 {
        switch appetite.amount {
        case .all: all
        case .limited(let count): Int64(min(max(1, count), mostLimited))
        case .none: none
        }
    }

    /// As in `volunteer.amount`; the roster takes limits up to 1,000.
    private static let choiceShift: Int64 = 12
    private static let mostLimited = 4_000

    static func interests(_ appetite: Appetite) -> String? {
        if appetite.issues.isEmpty, appetite.regions.isEmpty { return nil }
        return appetite.issues.joined(separator: unit) + record + appetite.regions.joined(separator: unit)
    }

    static func read(key: Int64, interests: String?) -> Appetite {
        let stored = choice(of: key) == nil ? key : (key & ((1 << choiceShift) - 1)) - 1
        let lists = (interests ?? "").split(separator: Character(record), omittingEmptySubsequences: false)
        let amount: Appetite.Amount =
            switch stored {
            case all: .all
            case none: .none
            default: .limited(Int(stored))
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
