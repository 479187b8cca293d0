// SPDX-License-Identifier: MIT

import Domain

/// What came of a reload.
public struct ReloadOutcome: Sendable, Hashable {
    /// Keys that took effect; a word in brackets says more.
    public var changed: [String] = []
    /// Keys whose new value waits for a restart.
    public var needsRestart: [String] = []
    /// Why the old configuration holds, one fault each; empty if the new one does.
    public var faults: [String] = []
    public var at: Instant

    public var isDone: Bool { faults.isEmpty }

    /// One line for a person, without any value of a key.
    public var sentence: String {
        guard isDone else {
            return "reload at \(at.rfc3339) refused, the old configuration holds: "
                + (faults.count == 1 ? "1 fault" : "\(faults.count) faults") + ", see the journal"
        }
        let what = changed.isEmpty ? "nothing changed" : "changed: \(changed.joined(separator: ", "))"
        let rest = needsRestart.isEmpty ? "" : "; needs a restart: \(needsRestart.joined(separator: ", "))"
        return "reloaded at \(at.rfc3339), \(what)\(rest)"
    }
}

extension ReloadOutcome {
    /// For the audit: the keys that took effect, as many as fit.
    var auditDetail: String {
        let shown = changed.prefix(Self.mostInAudit)
        let rest = changed.count - shown.count
        return "changed: " + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static let mostInAudit = 50
}

/// Who is told of a reload: the service manager, through whatever speaks to it.
public struct ReloadNotices: Sendable {
    /// Before anything is read.
    public var begins: @Sendable () async -> Void
    /// After everything has been done, or refused.
    public var ended: @Sendable (ReloadOutcome) async -> Void

    public init(
        begins: @escaping @Sendable () async -> Void = {},
        ended: @escaping @Sendable (ReloadOutcome) async -> Void = { _ in }
    ) {
        self.begins = begins
        self.ended = ended
    }
}
