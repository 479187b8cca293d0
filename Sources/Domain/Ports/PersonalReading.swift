// SPDX-License-Identifier: MIT

/// A reading of volunteers' data, as the audit names it: who, what kind, how many rows; never whose.
public enum PersonalReading: Sendable, Hashable {
    /// `deliveries --show-addresses`; no version is the newest released one.
    case addresses(of: Reference, version: Int?)
    /// `roster export`.
    case roster(withSecrets: Bool)
    /// `roster show`.
    case volunteer

    /// How much was read.
    public enum Extent: Sendable, Hashable {
        /// So many, and that was all.
        case whole(Int)
        /// So many at first; there may be more.
        case first(Int)
        /// So many when it ended, those at first included.
        case ended(Int)
    }

    /// The line for the audit.
    public func entry(_ extent: Extent, by person: Identity, at: Instant) -> AuditEntry {
        let detail = "\(kind): \(extent.words)"
        switch self {
        case .addresses(let reference, let version):
            return AuditEntry(
                at: at, actor: person.name, login: person.login, verb: "deliveries", reference: reference,
                version: version, detail: detail)
        case .roster:
            return AuditEntry(
                at: at, actor: person.name, login: person.login, verb: "roster export", detail: detail)
        case .volunteer:
            return AuditEntry(at: at, actor: person.name, login: person.login, verb: "roster show", detail: detail)
        }
    }

    private var kind: String {
        switch self {
        case .addresses: "addresses read"
        case .roster(let withSecrets): withSecrets ? "volunteers read, with secrets" : "volunteers read"
        case .volunteer: "volunteers read"
        }
    }
}

extension PersonalReading.Extent {
    fileprivate var words: String {
        switch self {
        case .whole(let count): count == 1 ? "1 row" : "\(count) rows"
        case .first(let count): "the first \(count) rows"
        case .ended(let count): "\(count) rows in all"
        }
    }
}
