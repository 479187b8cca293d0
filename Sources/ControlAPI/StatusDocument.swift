// SPDX-License-Identifier: MIT

import Domain

/// What `status` shows of one action.
public struct StatusDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var kind: String
    /// The newest version.
    public var version: Int
    public var state: String
    /// No row is open any more.
    public var finished: Bool
    @OrNull public var audience: Int?
    public var planning: Planning
    public var states: StateCounts
    /// Who waits for a translation, by expected language; empty when nobody does.
    public var held: [HeldDocument]
    public var delayed: Int
    public var possiblyTwice: Int
    /// Only what is not zero.
    public var byLanguage: [String: [String: Int]]
    public var byCountry: [String: [String: Int]]
    public var byChannel: [String: [String: Int]]
    public var window: Window
    /// Mean of the last 10 s, acceptances per second.
    public var ratePerSecond: Double
    /// Part of what leaves, 0 to 1, over the last 10 s; null where nothing may leave.
    @OrNull public var share: Double?
    public var forecast: ForecastDocument
    /// By kind; empty until somebody has answered.
    public var responses: [String: Int]
    /// What sections say of their own people; not part of the counts above.
    public var receipts: ReceiptTallyDocument
    /// Oldest first.
    public var versions: [Version]

    public struct Planning: Codable, Hashable, Sendable {
        public var done: Bool
    }

    public struct Window: Codable, Hashable, Sendable {
        @OrNull public var opened: Instant?
        @OrNull public var closes: Instant?
        /// Null before approval, 0 once it is over.
        @OrNull public var secondsLeft: Int64?
    }

    public struct Version: Codable, Hashable, Sendable {
        public var version: Int
        @OrNull public var audience: Int?
        public var states: StateCounts
    }
}

extension StatusDocument {
    public init(_ report: StatusReport) {
        let account = report.account
        let current = account.versions.last
        reference = account.reference.text
        kind = account.kind.rawValue
        version = current?.version ?? 0
        state = account.state.rawValue
        finished = account.isFinished
        audience = current?.audience
        planning = Planning(done: current?.planningDone ?? false)
        states = current.map(StateCounts.init) ?? StateCounts([:], unknown: [.unplanned])
        held = (current?.held ?? []).map(HeldDocument.init)
        delayed = current?.delayed ?? 0
        possiblyTwice = current?.possiblyTwice ?? 0
        byLanguage = Self.byName(current?.byLanguage ?? [:], \.text)
        byCountry = Self.byName(current?.byCountry ?? [:], \.text)
        byChannel = Self.byName(current?.byChannel ?? [:], \.name)
        window = Window(opened: current?.opened, closes: current?.closes, at: report.at)
        ratePerSecond = (report.ratePerSecond * 10).rounded() / 10
        share = report.share.map { ($0 * 1000).rounded() / 1000 }
        forecast = ForecastDocument(report.forecast)
        responses = ResponseDocument.byName(account.responses)
        receipts = ReceiptTallyDocument(account.receipts)
        versions = account.versions.map {
            Version(version: $0.version, audience: $0.audience, states: StateCounts($0))
        }
    }

    private static func byName<Key>(
        _ counts: [Key: [DeliveryState: Int]], _ name: (Key) -> String
    ) -> [String: [String: Int]] {
        var result: [String: [String: Int]] = [:]
        for (key, states) in counts {
            let parts = states.nonZeroByName
            if !parts.isEmpty { result[name(key)] = parts }
        }
        return result
    }
}

extension StatusDocument.Window {
    init(opened: Instant?, closes: Instant?, at: Instant) {
        self.opened = opened
        self.closes = closes
        secondsLeft = opened == nil ? nil : closes.map { max(0, $0.since(at).components.seconds) }
    }
}

extension StateCounts {
    /// `unplanned` is unknown until the audience is counted.
    init(_ version: VersionAccount) {
        var counts = version.states
        counts[.unplanned] = version.unplanned
        self.init(counts, unknown: version.unplanned == nil ? [.unplanned] : [])
    }
}

extension Account {
    /// Whether every released version has no row left to plan or to send.
    ///
    /// A draft does not count. An audience that is neither counted nor planned yet may still bring rows; so may the notice of
    /// a withdrawal, although the action is over.
    fileprivate var isFinished: Bool {
        let released = versions.filter { $0.opened != nil }
        guard !released.isEmpty else { return state == .withdrawn || state == .closed }
        return released.allSatisfy { version in
            let open = version.states.filter { $0.key.isOpen && $0.key != .unplanned }.values.reduce(0, +)
            return open == 0 && (version.unplanned.map { $0 == 0 } ?? version.planningDone)
        }
    }
}
