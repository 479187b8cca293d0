// SPDX-License-Identifier: MIT

/// The numbers of one moment, by metric; a value that parts of the daemon fill and a reader gets.
public struct Scrape: Sendable, Hashable {
    /// One number with the values of its metric's labels.
    public struct Sample: Sendable, Hashable {
        /// Behind the metric's name: `_bucket`, `_sum` and `_count` of a histogram, else empty.
        public let suffix: String
        /// Names and values; a histogram's bucket has `le` besides its own.
        public let labels: [Label]
        public let value: Double
    }

    public struct Label: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    private var samples: [String: [Sample]] = [:]

    public init() {}

    /// What was added of a metric, in that order.
    public func samples(of metric: Metric) -> [Sample] { samples[metric.name] ?? [] }

    /// Adds one number; one that is none (not finite) is left out, because nobody can calculate with it.
    ///
    /// - Parameters:
    ///   - metric: A counter or a gauge.
    ///   - value: In the unit that the name says.
    ///   - labels: Values in the order of the metric's labels.
    public mutating func add(_ metric: Metric, _ value: Double, _ labels: String...) {
        guard value.isFinite else { return }
        put(metric, Sample(suffix: "", labels: Self.pair(metric, labels), value: value))
    }

    public mutating func add(_ metric: Metric, _ value: Int, _ labels: String...) {
        put(metric, Sample(suffix: "", labels: Self.pair(metric, labels), value: Double(value)))
    }

    /// One counter for each value of the metric's only label.
    public mutating func add(_ metric: Metric, _ counters: LabelledCounter) {
        for value in counters.values { add(metric, counters(value), value) }
    }

    public mutating func add(_ metric: Metric, _ reading: Histogram.Reading) {
        for (bound, count) in zip(reading.bounds.map(MetricText.number) + ["+Inf"], reading.upTo) {
            put(
                metric,
                Sample(suffix: "_bucket", labels: [Label(name: "le", value: bound)], value: Double(count)))
        }
        put(metric, Sample(suffix: "_sum", labels: [], value: reading.sum))
        put(metric, Sample(suffix: "_count", labels: [], value: Double(reading.count)))
    }

    /// Adds what another part has filled.
    public mutating func merge(_ other: Scrape) {
        samples.merge(other.samples) { $0 + $1 }
    }

    private mutating func put(_ metric: Metric, _ sample: Sample) {
        samples[metric.name, default: []].append(sample)
    }

    private static func pair(_ metric: Metric, _ values: [String]) -> [Label] {
        zip(metric.labels, values).map { Label(name: $0, value: $1) }
    }
}
