// SPDX-License-Identifier: MIT

/// Which alarms people have been told, and what they are told next: one message per condition, one when it is over.
///
/// Never a storm. Everything that is raised is told exactly once, after ``gathering``, together with what came in the
/// same moment. Its end is told once it has been clear for ``settling``; raised again before that, it simply goes on and
/// nobody hears of it. A condition that comes back within ``memory`` must be clear twice as long as the time before, up
/// to ``longestSettling``. Between two messages lies at least ``spacing``, whatever happens.
///
/// Pure: events and times go in, messages come out.
public struct AlarmBook: Sendable {
    private struct Entry {
        var detail: String
        var since: Instant
        var isTold = false
        /// Since when it is clear; nil while it lasts.
        var clearSince: Instant?
        var settling: Duration
    }

    private struct Recurrence {
        var settling: Duration
        var over: Instant
    }

    private var entries: [AlarmCondition: Entry] = [:]
    private var lately: [AlarmCondition: Recurrence] = [:]
    private var lastMessage: Instant?

    public init() {}

    /// Takes up what was told before a restart: not told again if it is raised within ``grace``, else over.
    public init(told: [AlarmNotice.Item], at now: Instant) {
        for item in told.prefix(Self.most) {
            entries[item.condition] = Entry(
                detail: item.detail, since: item.since, isTold: true, clearSince: item.condition.isEvent ? nil : now,
                settling: Self.grace)
        }
    }

    /// What people know of and have not been told the end of.
    public var told: [AlarmNotice.Item] {
        entries.filter { $0.value.isTold }.map { condition, entry in
            AlarmNotice.Item(condition: condition, detail: entry.detail, since: entry.since)
        }.sorted(by: Self.isEarlier)
    }

    /// What is wrong now, told or not; what happened once and is never over does not count.
    public var standing: [AlarmCondition] {
        entries.filter { $0.value.clearSince == nil && !$0.key.isEvent }.map(\.key)
    }

    /// Something is wrong.
    ///
    /// - Returns: Whether that is news: what is known, or was clear too short a while, is not.
    public mutating func raise(_ condition: AlarmCondition, _ detail: String, at now: Instant) -> Bool {
        if var known = entries[condition] {
            known.clearSince = nil
            known.detail = detail
            entries[condition] = known
            return false
        }
        guard entries.count < Self.most else { return true }
        lately = lately.filter { now.since($0.value.over) < Self.memory && $0.value.over <= now }
        let settling = lately[condition].map { min($0.settling * 2, Self.longestSettling) } ?? Self.settling
        entries[condition] = Entry(detail: detail, since: now, settling: settling)
        return true
    }

    /// It is over, for the moment at least.
    public mutating func clear(_ condition: AlarmCondition, at now: Instant) {
        guard !condition.isEvent, entries[condition]?.clearSince == nil else { return }
        entries[condition]?.clearSince = now
    }

    /// The message that is to go out now; nil if none is.
    public mutating func due(at now: Instant) -> AlarmNotice? {
        forgive(now)
        forgetEvents(at: now)
        guard let time = nextMessage, time <= now else { return nil }
        var notice = AlarmNotice(raised: [], over: [], at: now)
        for (condition, entry) in entries where !entry.isTold {
            entries[condition]?.isTold = true
            notice.raised.append(AlarmNotice.Item(condition: condition, detail: entry.detail, since: entry.since))
        }
        for (condition, entry) in entries where entry.isTold {
            guard let clear = entry.clearSince, clear.advanced(by: entry.settling) <= now else { continue }
            // Told in this very message: its end is for the next.
            guard !notice.raised.contains(where: { $0.condition == condition }) else { continue }
            entries[condition] = nil
            if lately.count < Self.most {
                lately[condition] = Recurrence(settling: max(entry.settling, Self.settling), over: now)
            }
            notice.over.append(
                AlarmNotice.Item(condition: condition, detail: entry.detail, since: entry.since, until: clear))
        }
        notice.raised.sort(by: Self.isEarlier)
        notice.over.sort(by: Self.isEarlier)
        lastMessage = now
        return notice
    }

    /// When ``due(at:)`` is worth asking again; nil if only after a new event.
    public var nextDue: Instant? {
        let forgetting = entries.filter { $0.key.isEvent && $0.value.isTold }.map {
            $0.value.since.advanced(by: Self.day)
        }
        return ([nextMessage].compactMap(\.self) + forgetting).min()
    }

    private var nextMessage: Instant? {
        let wishes = entries.values.compactMap { entry -> Instant? in
            if !entry.isTold { return entry.since.advanced(by: Self.gathering) }
            return entry.clearSince?.advanced(by: entry.settling)
        }
        guard let earliest = wishes.min() else { return nil }
        guard let lastMessage else { return earliest }
        return max(earliest, lastMessage.advanced(by: Self.spacing))
    }

    /// The clock was set back: what lies ahead of it counts from now.
    private mutating func forgive(_ now: Instant) {
        if let last = lastMessage, last > now { lastMessage = now }
        for (condition, entry) in entries {
            if entry.since > now { entries[condition]?.since = now }
            if let clear = entry.clearSince, clear > now { entries[condition]?.clearSince = now }
        }
    }

    /// What happened once is remembered for a day, so that it is not told twice, and then forgotten without a word.
    private mutating func forgetEvents(at now: Instant) {
        entries = entries.filter { condition, entry in
            !(condition.isEvent && entry.isTold && now.since(entry.since) >= Self.day)
        }
    }

    private static func isEarlier(_ left: AlarmNotice.Item, _ right: AlarmNotice.Item) -> Bool {
        (left.since, left.condition.name, left.condition.subject ?? "")
            < (right.since, right.condition.name, right.condition.subject ?? "")
    }

    /// How long a message waits for company: a dead switch takes relay, endpoints and window with it within seconds.
    public static let gathering = Duration.seconds(2)
    /// The least time between two messages, however many conditions there are.
    public static let spacing = Duration.seconds(15)
    /// How long a condition must be clear before people are told that it is over.
    public static let settling = Duration.seconds(60)
    /// What settling grows to while a condition comes and goes.
    public static let longestSettling = Duration.seconds(3600)
    /// For so long a condition that was over is remembered as one that comes back.
    public static let memory = Duration.seconds(4 * 3600)
    /// After a restart: for so long the checks have time to find again what was told before it.
    public static let grace = Duration.seconds(300)
    private static let day = Duration.seconds(86_400)
    /// Conditions at a time; beyond them only the journal hears.
    public static let most = 1_000
}
