// SPDX-License-Identifier: MIT

/// One configured way to operators: mail, a webhook.
///
/// Thread-safe. A delivery may take its time; nothing waits for it.
public protocol AlarmWay: Sendable {
    /// `email` or `webhook`; for the log.
    var name: String { get }
    /// Tries once by everything this way has.
    func deliver(_ notice: AlarmNotice) async throws(AlarmNotDelivered)
}

/// Why a notice was not taken, without any address or URL.
public struct AlarmNotDelivered: Error, Sendable, Hashable {
    public let why: String

    public init(_ why: String) {
        self.why = why
    }
}
