// SPDX-License-Identifier: MIT

import Domain

/// One row of a claim's query, looked at once.
struct ClaimRow {
    let id: Int64
    let language: Int64
    let tries: Int
    let key: TallyKey
    private let row: Statement
    private let flags: Int64

    init(_ row: Statement, _ request: ClaimRequest) {
        self.row = row
        id = row.int(0)
        language = row.int(1)
        tries = Int(row.int(3))
        flags = row.int(4)
        key = TallyKey(
            version: Int64(request.version.number), state: row.int(5) == 1 ? .planned : .deferred,
            channel: Int64(request.channel.rawValue), language: language, country: row.int(2))
    }

    /// How its letter introduces itself.
    var marking: Marking { DeliveryFlags.marking(flags) }

    /// Where it goes; nil if it must not or cannot go this way.
    func destination(_ channel: Channel, _ gate: VersionGate) -> Destination? {
        guard isWelcome(gate) else { return nil }
        switch channel {
        case .email:
            return isMuted ? nil : row.optionalText(10).map { .email(address: $0) }
        case .webhook:
            guard !isEndpointDisabled, let url = row.optionalText(11) else { return nil }
            return .webhook(
                WebhookAddress(url: url, secret: row.optionalText(12), format: WebhookFormat(stored: row.int(13))))
        }
    }

    /// What becomes of a row that cannot be sent this way.
    enum Fate {
        /// The other channel takes over: the roster no longer has an address for this one, or it is disabled or suppressed.
        case diverted
        /// The endpoint is disabled, and there is no other way.
        case rejected
        case suppressed
    }

    func fate(_ channel: Channel, _ gate: VersionGate) -> Fate {
        guard isWelcome(gate) else { return .suppressed }
        if hasReserve { return .diverted }
        return channel == .webhook && isEndpointDisabled ? .rejected : .suppressed
    }

    /// Whether the person can also be reached the other way and was not moved already.
    var hasReserve: Bool {
        guard flags & DeliveryFlags.failedOver == 0 else { return false }
        return key.channel == Int64(Channel.email.rawValue)
            ? !row.isNull(11) && !isEndpointDisabled : !row.isNull(10) && !isMuted
    }

    private var isEndpointDisabled: Bool { row.int(14) != 0 }

    /// Their mail address is suppressed.
    private var isMuted: Bool { row.int(17) != 0 }

    /// Neither gone, nor tired of everything, nor pausing, nor by now where it would not be safe.
    private func isWelcome(_ gate: VersionGate) -> Bool {
        row.isNull(6) && row.int(8) != 0 && row.int(16) == 0
            && (gate.includesConcern || row.int(7) != Int64(gate.concern))
    }
}

extension WebhookFormat {
    /// Position in the list; new ones are added at its end.
    var stored: Int64 { Int64(Self.allCases.firstIndex(of: self) ?? 0) }

    init(stored: Int64) {
        self = Self.allCases.indices.contains(Int(stored)) ? Self.allCases[Int(stored)] : .standard
    }
}
