// SPDX-License-Identifier: MIT

/// What a number that operators watch is called and means; its samples are in a ``Scrape``.
///
/// Names, help and kinds are those of the Prometheus text format 0.0.4. A metric's labels are a closed list, and so are the
/// values of each: how many samples there are is bounded by configuration, never by people.
public struct Metric: Sendable, Hashable {
    /// How a reader may calculate with it.
    public enum Kind: String, Sendable {
        /// Only rises while the daemon runs, and begins at 0 with each start.
        case counter
        /// Rises and falls.
        case gauge
        /// How often something took how long.
        case histogram
    }

    /// `urgentd_…`, with its unit at the end: seconds, bytes, ratio; `_total` for a counter.
    public let name: String
    public let kind: Kind
    /// One sentence without a full stop.
    public let help: String
    /// In the order in which ``Scrape/add(_:_:_:)`` takes their values.
    public let labels: [String]

    public init(_ name: String, _ kind: Kind, _ help: String, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}
