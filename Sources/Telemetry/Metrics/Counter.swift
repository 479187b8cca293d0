// SPDX-License-Identifier: MIT

import Synchronization

/// Counts what happens, from any thread, without a lock: an addition costs nanoseconds.
public final class Counter: Sendable {
    private let number = Atomic<Int>(0)

    public init() {}

    public func add(_ count: Int = 1) {
        number.add(count, ordering: .relaxed)
    }

    /// Since the counter was made.
    public var value: Int { number.load(ordering: .relaxed) }
}

/// A counter for each value of a label, all of which are there from the start: zero is an answer too.
public final class LabelledCounter: Sendable {
    public let values: [String]
    private let counters: [String: Counter]

    /// - Parameter values: The closed list; what is not in it is not counted.
    public init(_ values: [String]) {
        self.values = values
        counters = Dictionary(values.map { ($0, Counter()) }) { first, _ in first }
    }

    public func add(_ count: Int = 1, to value: String) {
        counters[value]?.add(count)
    }

    public func callAsFunction(_ value: String) -> Int { counters[value]?.value ?? 0 }
}
