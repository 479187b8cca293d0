// SPDX-License-Identifier: MIT

import Domain

/// What staff, or the clock, may do to an action at any time.
private enum StaffAct: String, CaseIterable {
    case handInAgain
    case handInOther
    case approve
    case approveAsAuthor
    case approveOldDigest
    case withdraw
    case close
    case closeWindowEarly
    case closeWindowAfterEnd
    case translate
    case releaseLanguage
}

/// What comes of it.
private enum Consequence: Equatable {
    case becomes(ActionState)
    /// Something is on record, and the action stands where it stood.
    case noted
    /// A good answer, and nothing is new.
    case nothingNew
    case refused
}

extension Conformance {
    /// Every act in every state: a clear answer, and an unchanged account where it is refused.
    static let actionTable: [Conformance] = ActionState.allCases.map { state in
        Conformance("whatever staff do to an action that is \(state.rawValue) has its answer") { scene in
            try await scene.importPeople(0..<20)
            for act in StaffAct.allCases { try await ActionTrial(scene, state, act).run() }
        }
    }

    /// A new state or act does not compile until somebody has said here what comes of it.
    fileprivate static func consequence(_ state: ActionState, _ act: StaffAct) -> Consequence {
        switch (state, act) {
        case (_, .handInAgain): .nothingNew
        case (_, .handInOther), (_, .approveAsAuthor), (_, .approveOldDigest): .refused
        case (.awaitingApproval, .approve): .becomes(.open)
        case (.awaitingApproval, .withdraw), (.open, .withdraw): .becomes(.withdrawn)
        case (.awaitingApproval, .close): .refused
        case (.awaitingApproval, .closeWindowEarly), (.awaitingApproval, .closeWindowAfterEnd): .nothingNew
        case (.awaitingApproval, .translate), (.awaitingApproval, .releaseLanguage): .noted
        case (.open, .approve): .refused
        case (.open, .close), (.open, .closeWindowAfterEnd): .becomes(.closed)
        case (.open, .closeWindowEarly): .nothingNew
        case (.open, .translate), (.open, .releaseLanguage): .noted
        case (.withdrawn, .withdraw), (.closed, .close): .nothingNew
        case (.withdrawn, .closeWindowEarly), (.withdrawn, .closeWindowAfterEnd), (.closed, .closeWindowEarly),
            (.closed, .closeWindowAfterEnd):
            .nothingNew
        case (.withdrawn, .approve), (.withdrawn, .close), (.withdrawn, .translate), (.withdrawn, .releaseLanguage):
            .refused
        case (.closed, .approve), (.closed, .withdraw), (.closed, .translate), (.closed, .releaseLanguage): .refused
        }
    }
}

/// One act on one action in one state.
private struct ActionTrial {
    let scene: Scene
    let state: ActionState
    let act: StaffAct
    let action: UrgentAction
    var reference: Reference { action.reference }

    init(_ scene: Scene, _ state: ActionState, _ act: StaffAct) throws {
        (self.scene, self.state, self.act) = (scene, state, act)
        action = try Scene.action("\(act.rawValue) 1/26")
    }

    /// What must stay as it is where an act is refused.
    private struct Snapshot: Equatable {
        let record: ActionRecord
        let account: Account
        let audit: AuditProof
    }

    func run() async throws {
        let what = "\(act.rawValue) in \(state.rawValue)"
        let live = try await arrive()
        if act == .closeWindowAfterEnd { scene.pass(.seconds(12 * 3600)) }
        let before = try await snapshot()
        let expected = Conformance.consequence(state, act)
        do {
            let isNew = try await perform(live)
            try expect(expected != .refused, "\(what) was let through")
            if let isNew { try expect(isNew, is: expected != .nothingNew, "\(what): whether it is new") }
        } catch let error as LedgerError {
            guard case .refused(let why) = error, expected == .refused else {
                throw Violation(description: "\(what): \(error)")
            }
            try expect(!why.isEmpty, "\(what): no word of why")
        }
        let after = try await snapshot()
        switch expected {
        case .refused, .nothingNew: try expect(after, is: before, what)
        case .noted:
            try expect(after.record.state, is: state, "\(what): state")
            try expect(after.audit.entries, is: before.audit.entries + 1, "\(what): entries of the audit")
        case .becomes(let next):
            try expect(after.record.state, is: next, "\(what): state")
            try expect(after.audit.entries, is: before.audit.entries + 1, "\(what): entries of the audit")
        }
        for proof in try await scene.ledger.reconcile(reference) { try expect(proof.differences, is: [], what) }
        // Another action's open window would end with this one's.
        if try await scene.ledger.action(reference).state == .open { _ = try await scene.close(reference) }
    }

    private func snapshot() async throws -> Snapshot {
        Snapshot(
            record: try await scene.ledger.action(reference),
            account: try await scene.ledger.account(of: reference, at: scene.now),
            audit: try await scene.ledger.verifyAudit())
    }

    /// Brings the action into its state.
    private func arrive() async throws -> LiveVersion? {
        try await scene.submit(action)
        _ = try await scene.ledger.countAudience(of: reference)
        if act == .releaseLanguage { try await scene.add("sw", "maandishi", to: reference, digest: "e1") }
        switch state {
        case .awaitingApproval: return nil
        case .open: return try await planned()
        case .withdrawn:
            let live = try await planned()
            _ = try await scene.withdraw(live)
            return live
        case .closed:
            let live = try await planned()
            _ = try await scene.close(reference)
            return live
        }
    }

    private func planned() async throws -> LiveVersion {
        let live = try await scene.approve(reference)
        try await scene.plan(live)
        return live
    }

    /// Does it; whether something is new by it, nil where the answer does not say so.
    private func perform(_ live: LiveVersion?) async throws -> Bool? {
        switch act {
        case .handInAgain: return try await scene.submit(action).created
        case .handInOther: return try await scene.submit(action, digest: "d2").created
        case .approve: _ = try await scene.approve(reference)
        case .approveAsAuthor: try await approve(by: Scene.author)
        case .approveOldDigest: try await approve(by: Scene.approver.name, digest: "d0")
        case .withdraw:
            _ = try await scene.ledger.withdraw(reference, by: Scene.submitter, reason: "a mistake", at: scene.now)
        case .close: _ = try await scene.close(reference)
        case .closeWindowEarly, .closeWindowAfterEnd:
            if let live { try await scene.ledger.closeWindow(live.key, at: scene.now) }
        case .translate: return try await scene.add("sw", "maandishi", to: reference, digest: "e1").created
        case .releaseLanguage: try await scene.release("sw", of: reference)
        }
        return nil
    }

    private func approve(by name: String, digest: String? = nil) async throws {
        _ = try await scene.ledger.approve(
            ApprovalRequest(
                reference: reference, by: Identity(name: name, login: "x"), digest: digest, at: scene.now,
                rules: Scene.rules))
    }
}
