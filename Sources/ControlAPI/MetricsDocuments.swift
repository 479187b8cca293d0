// SPDX-License-Identifier: MIT

import Domain

/// What `metrics --json` prints: the same numbers as the text.
public struct MetricsDocument: Codable, Hashable, Sendable {
    public var metrics: [MetricDocument]

    public init(metrics: [MetricDocument]) {
        self.metrics = metrics
    }
}

public struct MetricDocument: Codable, Hashable, Sendable {
    public var name: String
    /// `counter`, `gauge` or `histogram`.
    public var type: String
    public var help: String
    /// Empty where there is nothing to be said at the moment: no open action, no answer.
    public var samples: [MetricSampleDocument]

    public init(name: String, type: String, help: String, samples: [MetricSampleDocument]) {
        self.name = name
        self.type = type
        self.help = help
        self.samples = samples
    }
}

public struct MetricSampleDocument: Codable, Hashable, Sendable {
    /// The metric's name; for a histogram with `_bucket`, `_sum` or `_count` behind it.
    public var name: String
    public var labels: [String: String]
    public var value: Double

    public init(name: String, labels: [String: String], value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}

/// What `/health/ready` answers.
public struct ReadinessDocument: Codable, Hashable, Sendable {
    public var ready: Bool
    /// Empty when ready; in the order of the words.
    public var reasons: [ReasonDocument]

    public init(_ readiness: ServiceReadiness) {
        ready = readiness.isReady
        reasons = readiness.reasons.map { ReasonDocument(reason: $0.key.rawValue, detail: $0.value) }
            .sorted { $0.reason < $1.reason }
    }
}

public struct ReasonDocument: Codable, Hashable, Sendable {
    /// One of a closed list: `starting`, `stopping`, `ledger-not-writable`, `relays-down`, `disk-full`, `owner-hung`.
    public var reason: String
    /// For a person.
    public var detail: String

    public init(reason: String, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
