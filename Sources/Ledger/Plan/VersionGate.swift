// SPDX-License-Identifier: MIT

import Domain

/// What claim and record must know of a version.
struct VersionGate {
    let reference: Reference?
    let number: Int
    /// People here are not alerted, unless the action includes them.
    let concern: UInt16
    let includesConcern: Bool
    let opened: Instant?
    let closes: Instant?
    /// The state that open rows have since the fence was closed; nil while it is open.
    let fence: DeliveryState?
    let holds: HoldGate
    /// Whom it reaches because of what they have had.
    let reach: Reach?
    /// ``RestoredStage``, or 0: whether what leaves may have left already, before a restore.
    let restored: Int64

    func isOpen(at now: Instant) -> Bool {
        guard let closes, fence == nil, restored != RestoredStage.held else { return false }
        return now < closes
    }

    /// How a row of this stored state reads.
    func effective(_ state: DeliveryState) -> DeliveryState {
        guard let fence, state.isClosedByFence else { return state }
        return fence
    }
}

/// How far the work on a version has come.
struct PlanProgress {
    let stage: Int64
    let cursor: PlanCursor
    let emailCursor: Int64
    let webhookCursor: Int64
    let settleCursor: Int64
    let settleEnd: Int64
}

extension Session {
    /// Reads what claim and record must know; throws ``LedgerError/unknown(_:)`` for no such version.
    func readGate(of key: VersionKey) throws(LedgerError) -> VersionGate {
        let query = try statement(PlanSQL.gate)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { throw .unknown("there is no version with number \(key.number)") }
        return VersionGate(
            reference: Reference(query.text(0)), number: Int(query.int(1)),
            concern: UInt16(truncatingIfNeeded: query.int(2)), includesConcern: query.int(3) != 0,
            opened: query.optionalInstant(4), closes: query.optionalInstant(5),
            fence: query.optionalInt(6).flatMap { DeliveryState(rawValue: UInt8($0)) },
            holds: try holdGate(of: key, until: query.optionalInstant(7)),
            reach: Reach.of(
                ActionKind(rawValue: query.text(8)) ?? .alert, version: Int(query.int(1)), isNotice: query.int(9) != 0,
                holdersOnly: query.int(10) != 0), restored: query.int(11))
    }

    /// The texts are of interest only where somebody may be held.
    private func holdGate(of key: VersionKey, until: Instant?) throws(LedgerError) -> HoldGate {
        guard until != nil else { return HoldGate(until: nil, released: []) }
        let query = try statement(HoldSQL.released)
        defer { query.reset() }
        query.bind(1, key.number)
        var released: Set<LanguageTag> = []
        while try query.step() {
            if let tag = LanguageTag(query.text(0)) { released.insert(tag) }
        }
        return HoldGate(until: until, released: released)
    }

    func planProgress(of key: VersionKey) throws(LedgerError) -> PlanProgress {
        let query = try statement(PlanSQL.progress)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { throw .unknown("there is no version with number \(key.number)") }
        let cursor = PlanCursor(
            rank: UInt16(truncatingIfNeeded: query.int(1)),
            volunteer: VolunteerKey(UInt32(truncatingIfNeeded: query.int(2))))
        return PlanProgress(
            stage: query.int(0), cursor: cursor, emailCursor: query.int(3), webhookCursor: query.int(4),
            settleCursor: query.int(5), settleEnd: query.int(6))
    }
}

extension WriteSession {
    /// As ``readGate(of:)``, remembered.
    func gate(of key: VersionKey) throws(LedgerError) -> VersionGate {
        if let known = gates[key.number] { return known }
        let gate = try readGate(of: key)
        gates[key.number] = gate
        return gate
    }
}
