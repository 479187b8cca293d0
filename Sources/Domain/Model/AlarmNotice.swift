// SPDX-License-Identifier: MIT

/// One message to operators: what began, and what is over.
public struct AlarmNotice: Sendable, Hashable {
    /// One condition in it.
    public struct Item: Sendable, Hashable {
        public var condition: AlarmCondition
        /// What happened, as who raised it said.
        public var detail: String
        public var since: Instant
        /// When it was over; nil while it lasts.
        public var until: Instant?

        public init(condition: AlarmCondition, detail: String, since: Instant, until: Instant? = nil) {
            self.condition = condition
            self.detail = detail
            self.since = since
            self.until = until
        }
    }

    /// Oldest first.
    public var raised: [Item]
    /// Oldest first.
    public var over: [Item]
    public var at: Instant

    public init(raised: [Item], over: [Item], at: Instant) {
        self.raised = raised
        self.over = over
        self.at = at
    }
}
