// SPDX-License-Identifier: MIT

import Domain

/// What a transaction does to the kept counters, summed up until its commit.
struct TallyChanges {
    private var changes: [TallyKey: Int] = [:]
    // Rows come in runs of the same kind, so most additions hit the key of the one before.
    private var lastKey = TallyKey(packed: 0)
    private var lastChange = 0

    var isEmpty: Bool { changes.isEmpty && lastChange == 0 }

    mutating func add(_ change: Int, _ key: TallyKey) {
        if key == lastKey {
            lastChange += change
            return
        }
        if lastChange != 0 { changes[lastKey, default: 0] += lastChange }
        lastKey = key
        lastChange = change
    }

    /// One row goes from one state to another, perhaps on another channel.
    mutating func move(_ row: TallyKey, to state: DeliveryState, channel: Int64? = nil) {
        add(-1, row)
        add(1, row.with(state: state, channel: channel ?? row.channel))
    }

    /// All changes; the value is empty afterwards.
    mutating func take() -> [TallyKey: Int] {
        if lastChange != 0 { changes[lastKey, default: 0] += lastChange }
        lastChange = 0
        defer { changes = [:] }
        return changes
    }
}

/// What a counter counts, in one word: 20 bits version, 4 state, 2 channel, 16 country, 20 language.
struct TallyKey: Hashable {
    let packed: UInt64

    init(packed: UInt64) {
        self.packed = packed
    }

    init(version: Int64, state: DeliveryState, channel: Int64, language: Int64, country: Int64) {
        packed =
            UInt64(version) << 42 | UInt64(state.rawValue) << 38 | UInt64(channel & 0x3) << 36
            | UInt64(country & 0xffff) << 20 | UInt64(language & 0xfffff)
    }

    func with(state: DeliveryState, channel: Int64) -> TallyKey {
        TallyKey(version: version, state: state, channel: channel, language: language, country: country)
    }

    /// The same whatever the country and the language.
    var sum: TallyKey { TallyKey(packed: packed & ~0xf_ffff_ffff) }

    var version: Int64 { Int64(packed >> 42) }
    var state: Int64 { Int64(packed >> 38 & 0xf) }
    var channel: Int64 { Int64(packed >> 36 & 0x3) }
    var country: Int64 { Int64(packed >> 20 & 0xffff) }
    var language: Int64 { Int64(packed & 0xfffff) }
}

/// Statements on the kept counters.
enum TallySQL {
    static let add: StaticString = """
        INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET n = n + excluded.n
        """
    static let raiseTwice: StaticString = "UPDATE progress SET possibly_twice = possibly_twice + ?2 WHERE version = ?1"
}
