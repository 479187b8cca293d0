// SPDX-License-Identifier: MIT

import Domain

/// Counts by delivery state, every one of the twelve present; `null` is a count that is not known yet.
public struct StateCounts: Hashable, Sendable {
    public var counts: [DeliveryState: Int]

    /// States that `counts` lacks are zero, except those in `unknown`.
    ///
    /// - Parameters:
    ///   - counts: By state.
    ///   - unknown: States whose count is not known.
    public init(_ counts: [DeliveryState: Int], unknown: Set<DeliveryState> = []) {
        self.counts = counts
        for state in DeliveryState.allCases where counts[state] == nil && !unknown.contains(state) {
            self.counts[state] = 0
        }
        for state in unknown { self.counts[state] = nil }
    }

    public subscript(state: DeliveryState) -> Int? { counts[state] }
}

extension StateCounts: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: NameKey.self)
        counts = [:]
        for state in DeliveryState.allCases {
            counts[state] = try container.decodeIfPresent(Int.self, forKey: NameKey(state.name))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: NameKey.self)
        for state in DeliveryState.allCases {
            try container.encode(counts[state], forKey: NameKey(state.name))
        }
    }
}

/// A key that is data, such as a state's or a language's name.
struct NameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) {
        stringValue = name
    }

    init?(stringValue: String) {
        self.init(stringValue)
    }

    init?(intValue: Int) {
        nil
    }
}

extension Dictionary where Key == DeliveryState, Value == Int {
    /// As the parts of `byLanguage` and its kin are written: only what is not zero, by name.
    var nonZeroByName: [String: Int] {
        [String: Int](uniqueKeysWithValues: filter { $0.value != 0 }.map { ($0.key.name, $0.value) })
    }
}
