// SPDX-License-Identifier: MIT

import Synchronization

/// The long activities under way, by name: what a daemon that starts or stops is waiting for.
///
/// Thread-safe, and never waits for anybody: it must be readable while an owner hangs.
public final class Activities: Sendable {
    /// Says how far an activity is; must not block, and names nobody.
    public typealias Detail = @Sendable () -> String?

    private struct Entry {
        let name: String
        let began: Int64
        let detail: Detail
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let milliseconds: @Sendable () -> Int64

    /// - Parameter milliseconds: A clock that only ever rises, unless a test has its own.
    public init(milliseconds: @escaping @Sendable () -> Int64 = { SystemClock.bootMilliseconds() }) {
        self.milliseconds = milliseconds
    }

    /// One activity under way; ended by ``end()``, or when nobody holds it any more.
    public final class Activity: Sendable {
        private let activities: Activities
        private let number: Int

        fileprivate init(_ activities: Activities, _ number: Int) {
            self.activities = activities
            self.number = number
        }

        deinit { end() }

        /// Idempotent.
        public func end() {
            activities.state.withLock { $0.entries[number] = nil }
        }
    }

    /// An activity begins.
    ///
    /// - Parameters:
    ///   - name: What it is, as an operator would call it: `drain`, `roster import`.
    ///   - detail: How far it is, asked when it is named.
    /// - Returns: To be ended.
    public func begin(_ name: String, detail: @escaping Detail = { nil }) -> Activity {
        let began = milliseconds()
        let number = state.withLock { state in
            state.count += 1
            state.entries[state.count] = Entry(name: name, began: began, detail: detail)
            return state.count
        }
        return Activity(self, number)
    }

    /// Names an activity for as long as `body` takes.
    public func run<Value, Failure: Error>(
        _ name: String, detail: @escaping Detail = { nil }, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let activity = begin(name, detail: detail)
        defer { activity.end() }
        return try await body()
    }

    /// All that is under way, the longest first: `ledger migration for 45 s, drain for 15 s (412 in flight)`; nil if nothing.
    public var text: String? {
        let now = milliseconds()
        let entries = state.withLock { $0.entries.sorted { ($0.value.began, $0.key) < ($1.value.began, $1.key) } }
        guard !entries.isEmpty else { return nil }
        let named = entries.prefix(Self.mostNamed).map { _, entry in
            let detail = entry.detail().map { " (\($0))" } ?? ""
            return "\(entry.name) for \(max(0, now - entry.began) / 1000) s\(detail)"
        }
        let more = entries.count - named.count
        return named.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
    }

    /// In one line of a screen.
    private static let mostNamed = 5
}
