// SPDX-License-Identifier: MIT

import Crypto
import Domain

extension WriteSession {
    /// Starts the rounds that are due.
    func remind(at now: Instant) throws(LedgerError) -> [LiveVersion] {
        var started: [LiveVersion] = []
        for version in try remindable(at: now) {
            guard case .remind(let round) = try reminderStep(of: version, at: now) else { continue }
            let add = try statement(ReminderSQL.add)
            add.bind(1, version.key.number)
            add.bind(2, round)
            try add.run()
            if try hasHolders(action: version.action) { started.append(try start(round, of: version, at: now)) }
        }
        return started
    }

    /// Rounds that are due after a restore may have been sent before it: they are passed over.
    func passReminders(at now: Instant) throws(LedgerError) {
        for version in try remindable(at: now) {
            guard case .remind(let round) = try reminderStep(of: version, at: now) else { continue }
            let add = try statement(ReminderSQL.add)
            add.bind(1, version.key.number)
            add.bind(2, round)
            try add.run()
        }
    }

    private func start(_ round: Int, of version: StoredVersion, at now: Instant) throws(LedgerError) -> LiveVersion {
        var document = try version.document()
        let base = document.reference
        let texts = try texts(of: version.key)
        document.reference = try freeReference(for: base, version, round)
        document.kind = .reminder
        document.follows = base
        document.approval = nil
        document.reminders = []
        document.stopAtResponses = nil
        // Nobody waits for a translation to be reminded.
        document.languages.expected = []
        let addAction = try statement(ActionSQL.addAction)
        addAction.bind(1, document.reference.text)
        addAction.bind(2, document.kind.rawValue)
        addAction.bind(3, version.action)
        try addAction.run()
        let stored = try StoredJSON.write(document)
        let copy = try statement(ReminderSQL.copyVersion)
        copy.bind(1, version.key.number)
        copy.bind(2, connection.lastInserted)
        copy.bind(3, Digest.sha256Hex(Array("reminder\n\(version.digest)\n\(stored)".utf8)))
        copy.bind(4, Identity.daemon.name)
        copy.bind(5, Identity.daemon.login)
        copy.bind(6, now)
        copy.bind(7, try rosterRevision())
        copy.bind(8, stored)
        try copy.run()
        let key = connection.lastInserted
        try addTexts(texts, to: key)
        for sql in [ActionSQL.addProgress, ReminderSQL.goLive] {
            let start = try statement(sql)
            start.bind(1, key)
            try start.run()
        }
        try writeAudit(
            AuditEntry(
                at: now, by: .daemon, verb: "remind", reference: base, version: version.number,
                detail: "round \(round): \(document.reference), for those who have it and have not responded"))
        return try live(try newestVersion(of: document.reference))
    }

    /// The action's own with a number behind it; where that is too long or taken, one made of our numbers.
    private func freeReference(
        for base: Reference, _ version: StoredVersion, _ round: Int
    ) throws(LedgerError) -> Reference {
        let query = try statement(ReminderSQL.count)
        defer { query.reset() }
        query.bind(1, version.action)
        let number = try query.step() ? query.int(0) + 1 : 1
        for text in ["\(base) reminder \(number)", "reminder \(version.key.number)-\(round)"] {
            if let reference = Reference(text), try findNewestVersion(of: reference) == nil { return reference }
        }
        throw .refused("\(base): there is no free name for its reminder")
    }

    /// The fence of a version closes that of its action's reminders, in the same transaction.
    func closeReminders(ofActionOf key: VersionKey, as state: DeliveryState, at now: Instant) throws(LedgerError) {
        for reminder in try openReminders(of: try action(of: key)) { try closeFence(reminder, as: state, at: now) }
    }

    private func action(of key: VersionKey) throws(LedgerError) -> Int64 {
        let query = try statement(ReminderSQL.actionOf)
        defer { query.reset() }
        query.bind(1, key.number)
        return try query.step() ? query.int(0) : 0
    }

    /// Who has responded is reminded no more, where the reminder has not left yet.
    func dropReminders(to volunteer: VolunteerKey, of action: Int64, at now: Instant) throws(LedgerError) {
        let reminders = Set(try openReminders(of: action))
        if reminders.isEmpty { return }
        try suppressOpenRows(of: volunteer, at: now) { reminders.contains($0) }
    }

    func refuseReminder(_ version: StoredVersion, _ verb: String) throws(LedgerError) {
        guard version.kind == .reminder else { return }
        let reference = try version.document().reference
        throw .refused("\(reference) is a reminder: \(verb) the action itself, or close the reminder")
    }
}

extension Session {
    func nextReminder(at now: Instant) throws(LedgerError) -> Instant? {
        var first: Instant?
        for version in try remindable(at: now) {
            switch try reminderStep(of: version, at: now) {
            case .wait(let until): first = min(until, first ?? until)
            case .remind: first = now
            case .done: break
            }
        }
        return first
    }

    /// Open versions that may have rounds: what is being withdrawn, or is a reminder itself, has none.
    fileprivate func remindable(at now: Instant) throws(LedgerError) -> [StoredVersion] {
        try storedVersions(ActionSQL.live).filter {
            $0.kind != .reminder && !$0.isNotice && $0.state(at: now) == .open
        }
    }

    fileprivate func reminderStep(of version: StoredVersion, at now: Instant) throws(LedgerError) -> ReminderRule.Step {
        guard let opened = version.opened, let closes = version.closes else { return .done }
        let moments = ReminderRule.moments(try version.document().reminders, opened: opened, closes: closes)
        if moments.isEmpty { return .done }
        let query = try statement(ReminderSQL.made)
        defer { query.reset() }
        query.bind(1, version.key.number)
        let made = try query.step() ? Int(query.int(0)) : 0
        return ReminderRule.step(moments, made: made, closes: closes, at: now)
    }

    func openReminders(of action: Int64) throws(LedgerError) -> [VersionKey] {
        let query = try statement(ReminderSQL.open)
        defer { query.reset() }
        query.bind(1, action)
        var found: [VersionKey] = []
        while try query.step() { found.append(VersionKey(UInt32(truncatingIfNeeded: query.int(0)))) }
        return found
    }

    /// Who is not to be reminded.
    func responders(to reminder: VersionKey) throws(LedgerError) -> VolunteerSet {
        let query = try statement(ReminderSQL.responders)
        defer { query.reset() }
        query.bind(1, reminder.number)
        var found = VolunteerSet()
        while try query.step() { found.insert(UInt32(truncatingIfNeeded: query.int(0))) }
        return found
    }
}
