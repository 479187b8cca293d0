// SPDX-License-Identifier: MIT

/// When an endpoint is given up: a machine that says that it is gone, or that has said nothing good for five days.
///
/// Pure: what was known, what came of a try and the time go in; what is known then comes out. A disabled endpoint stays so
/// until a person enables it or its URL is changed: a 2xx that was on its way enables nothing.
public enum EndpointHealth {
    /// What is known after a try.
    ///
    /// | came of it | then |
    /// |---|---|
    /// | 2xx | nothing is held against it |
    /// | 410 Gone | disabled at once |
    /// | a fault of ours: the text, the signing | as before |
    /// | any other failure | counted; disabled after 120 hours and 10 tries of nothing else |
    ///
    /// What was not tried is no failure of the endpoint's and is not to be given here.
    ///
    /// - Parameters:
    ///   - refusal: What came of the try; nil is acceptance.
    ///   - known: What was known; nil for an endpoint in good order.
    ///   - now: When the outcome was known.
    /// - Returns: What is known then; nil for an endpoint in good order.
    public static func after(_ refusal: Refusal?, of known: EndpointTrouble?, at now: Instant) -> EndpointTrouble? {
        if let known, known.isDisabled { return known }
        guard let refusal else { return nil }
        if refusal.reason == .unsendable { return known }
        var trouble = known ?? EndpointTrouble(since: now, failingSince: now)
        trouble.failures += 1
        trouble.lastCode = refusal.code
        trouble.lastReply = refusal.text
        let failingSince = trouble.failingSince ?? now
        trouble.failingSince = failingSince
        if refusal.code == gone {
            trouble.disable("the endpoint said HTTP 410: it is gone for good", at: now)
        } else if trouble.failures >= fewestFailures, now.since(failingSince) >= patience {
            trouble.disable("nothing but failures for \(patience.components.seconds / 3600) hours", at: now)
        }
        return trouble
    }

    /// HTTP's word for what will not come back (RFC 9110 §15.5.11).
    private static let gone = 410
    /// 120 h: long enough for a long weekend without anybody at the machine.
    static let patience = Duration.seconds(120 * 3600)
    /// Tries; two failures five days apart, with nothing in between, say little.
    static let fewestFailures = 10
}

/// What is held against an endpoint.
public struct EndpointTrouble: Sendable, Hashable {
    public var isDisabled: Bool
    /// Since when it is disabled; of a failing one, since when it fails.
    public var since: Instant
    /// The first failure after which nothing good came; nil where a person disabled it.
    public var failingSince: Instant?
    public var failures: Int
    /// Of the last failure; nil when it had none, such as a name that does not resolve.
    public var lastCode: Int?
    /// Why it is disabled.
    public var reason: String?
    /// What the last failure said: the beginning of the answer, scrubbed, or what happened in our words.
    public var lastReply: String?

    public init(
        isDisabled: Bool = false, since: Instant, failingSince: Instant? = nil, failures: Int = 0,
        lastCode: Int? = nil, reason: String? = nil, lastReply: String? = nil
    ) {
        self.isDisabled = isDisabled
        self.since = since
        self.failingSince = failingSince
        self.failures = failures
        self.lastCode = lastCode
        self.reason = reason
        self.lastReply = lastReply
    }

    public mutating func disable(_ reason: String, at now: Instant) {
        isDisabled = true
        since = now
        self.reason = reason
    }
}
