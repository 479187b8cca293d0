// SPDX-License-Identifier: MIT

import Domain

/// One version as its row says, document still folded up.
struct StoredVersion {
    let key: VersionKey
    let number: Int
    let digest: String
    let submittedBy: Identity
    let submittedAt: Instant
    let approvedBy: Identity?
    let opened: Instant?
    let closes: Instant?
    /// The roster's revision at approval: who came later does not belong.
    let frozen: Int64?
    let audienceCount: Int?
    let audienceRevision: Int64?
    let fence: DeliveryState?
    /// Tells a withdrawal from an early close: both cancel.
    let isWithdrawn: Bool
    let planningDone: Bool
    let audienceText: String
    let warningsText: String
    let documentText: String
    let holdsUntil: Instant?
    let action: Int64
    /// Of the action, not of the document: a correction's action is an alert, an update or an outcome.
    let kind: ActionKind
    let isNotice: Bool
    let holdersOnly: Bool

    /// Reads the columns of ``ActionSQL/newest`` and its like.
    init(_ row: Statement) {
        key = VersionKey(UInt32(truncatingIfNeeded: row.int(0)))
        number = Int(row.int(1))
        digest = row.text(2)
        submittedBy = Identity(name: row.text(3), login: row.text(4))
        submittedAt = row.instant(5)
        approvedBy = row.optionalText(6).map { Identity(name: $0, login: row.text(7)) }
        opened = row.optionalInstant(8)
        closes = row.optionalInstant(9)
        frozen = row.optionalInt(10)
        audienceCount = row.optionalInt(11).map(Int.init)
        audienceRevision = row.optionalInt(12)
        fence = row.optionalInt(13).flatMap { DeliveryState(rawValue: UInt8($0)) }
        planningDone = row.int(14) == PlanStage.done
        audienceText = row.text(15)
        warningsText = row.text(16)
        documentText = row.text(17)
        isWithdrawn = row.int(18) != 0
        holdsUntil = row.optionalInstant(19)
        action = row.int(20)
        kind = ActionKind(rawValue: row.text(21)) ?? .alert
        isNotice = row.int(22) != 0
        holdersOnly = row.int(23) != 0
    }

    /// Whom it reaches because of what they have had.
    var reach: Reach? { Reach.of(kind, version: number, isNotice: isNotice, holdersOnly: holdersOnly) }

    /// Where the action stands at a moment; a window may be over before anybody has closed its fence.
    func state(at now: Instant) -> ActionState {
        if isWithdrawn { return .withdrawn }
        guard let closes else { return .awaitingApproval }
        return fence == nil && now < closes ? .open : .closed
    }

    /// The action without its texts.
    func document() throws(LedgerError) -> UrgentAction { try StoredJSON.read(UrgentAction.self, documentText) }

    func audience() throws(LedgerError) -> ResolvedAudience {
        try StoredJSON.read(ResolvedAudience.self, audienceText)
    }

    func record(at now: Instant) throws(LedgerError) -> ActionRecord {
        ActionRecord(
            action: try document(), digest: digest, version: number, state: state(at: now), submittedBy: submittedBy,
            submittedAt: submittedAt, approvedBy: approvedBy, windowOpened: opened, windowCloses: closes,
            audienceCount: audienceCount, warnings: try StoredJSON.read([String].self, warningsText), reach: reach)
    }

    func live(after earlier: [EarlierVersion]) throws(LedgerError) -> LiveVersion {
        guard let opened, let closes else { throw .unusable("version \(number) is live without a window") }
        let action = try document()
        return LiveVersion(
            key: key, reference: action.reference, version: number, action: action, audience: try audience(),
            opened: opened, fence: Fence(version: key, closes: closes, isOpen: fence == nil),
            planningDone: planningDone, holdsUntil: holdsUntil, reach: reach, earlier: earlier)
    }
}

/// Values of `progress.planning`.
enum PlanStage {
    static let none: Int64 = 0
    static let begun: Int64 = 1
    static let done: Int64 = 2
}
