// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes what the reports of one message say.
    func take(_ reports: [DeliveryReport], source: String, by person: Identity?, at now: Instant) throws(LedgerError)
        -> BounceRecord
    {
        defer { freed = [] }
        var results: [BounceResult] = []
        for report in reports { results += try take(report, source: source, at: now) }
        let makesDue = !freed.isEmpty || results.contains { $0.effects.contains(.movedToReserve) }
        if person != nil || results.contains(where: { $0.effects.contains(.left) }) {
            try writeAudit(
                AuditEntry(
                    at: now, by: person ?? .daemon, verb: "bounce", reference: nil, version: nil,
                    detail: BounceWords.summary(of: results, source: source)))
        }
        return BounceRecord(results: results, makesDue: makesDue)
    }

    private func take(_ report: DeliveryReport, source: String, at now: Instant) throws(LedgerError) -> [BounceResult] {
        switch report.mail {
        case .delivery(let key):
            return [try take(report, of: key.volunteer, key, source: source, at: now)]
        case .person(let volunteer, let version):
            var key: DeliveryKey?
            if let version { key = try row(of: volunteer, in: version) }
            return [try take(report, of: volunteer, key, source: source, at: now)]
        case .vouched(let address):
            return try takeVouched(report, address, source: source, at: now)
        case .unproved:
            return [BounceResult(report, effects: [.unproved])]
        }
    }

    private func take(
        _ report: DeliveryReport, of volunteer: VolunteerKey, _ key: DeliveryKey?, source: String, at now: Instant
    ) throws(LedgerError) -> BounceResult {
        let person = try person(volunteer)
        var result = BounceResult(report, volunteer: person?.id, effects: [])
        if let key, let action = try action(of: key.version) {
            result.reference = action.reference
            result.version = action.number
        }
        switch report.event {
        case .failed(let refusal):
            result.effects = try fail(key, person, refusal, source: source, at: now)
        case .delayed:
            result.effects = [try delay(key)]
        case .complaint:
            result.effects = [try complain(key, person, at: now)]
        case .arrived, .other:
            result.effects = [.nothing]
        }
        return result
    }

    // MARK: What happened

    /// A failure counts only as news: about the mail that was accepted, on the way on which the delivery still is.
    private func fail(
        _ key: DeliveryKey?, _ person: KnownPerson?, _ refusal: Refusal, source: String, at now: Instant
    ) throws(LedgerError) -> [BounceEffect] {
        guard let key, let row = try storedRow(key) else { return [.unknown] }
        if row.state == .leased { throw .busy("a delivery in this report is still being recorded; try again") }
        let accepted = try updated(key)
        guard let transition = try bounce(key, on: .email, refusal, at: now) else { return [.oldNews] }
        var effects: [BounceEffect] = [transition.state == .deferred ? .movedToReserve : .bounced]
        // Mail that left for an address which the person no longer has says nothing about the one they have.
        guard let person, !person.isGone, person.moved.map({ $0 < accepted }) ?? true else { return effects }
        effects += try hold(refusal, against: person, note: source, at: now)
        return effects
    }

    private func delay(_ key: DeliveryKey?) throws(LedgerError) -> BounceEffect {
        guard let key, let row = try storedRow(key) else { return .unknown }
        if row.state == .leased { throw .busy("a delivery in this report is still being recorded; try again") }
        guard row.state == .accepted, row.channel == Int64(Channel.email.rawValue),
            row.flags & DeliveryFlags.delayed == 0
        else { return .oldNews }
        let delay = try statement(BounceSQL.delay)
        delay.bind(1, key.number)
        try delay.run()
        let raise = try statement(BounceSQL.raiseDelayed)
        raise.bind(1, key.version.number)
        try raise.run()
        return .delayNoted
    }

    private func complain(_ key: DeliveryKey?, _ person: KnownPerson?, at now: Instant) throws(LedgerError)
        -> BounceEffect
    {
        guard let person else { return .unknown }
        guard !person.isGone, let id = person.id else { return .oldNews }
        // Whoever reads the person's former mailbox now is not the person.
        if let key, let moved = person.moved {
            let accepted = try updated(key)
            if moved >= accepted { return .oldNews }
        }
        try depart(id: id, at: now)
        return .left
    }

    /// What a final refusal says about the address itself.
    func hold(_ refusal: Refusal, against person: KnownPerson, note: String, at now: Instant) throws(LedgerError)
        -> [BounceEffect]
    {
        guard let hash = person.mail else { return [] }
        switch BounceRule.verdict(on: refusal) {
        case .nothing:
            return []
        case .suppress(let reason):
            _ = try suppress(hash, for: reason, note: note, of: person.key, at: now)
            return [.addressSuppressed]
        case .note(let trouble):
            guard try isEnough(trouble, of: hash, at: now) else { return [.troubleNoted] }
            _ = try suppress(hash, for: trouble.suppression, note: note, of: person.key, at: now)
            return [.addressSuppressed]
        }
    }

    /// Writes a day of trouble down; whether there has been enough of it.
    private func isEnough(_ trouble: BounceRule.Trouble, of hash: Int64, at now: Instant) throws(LedgerError) -> Bool {
        let today = now.milliseconds / Self.dayMilliseconds
        let forget = try statement(BounceSQL.forgetDays)
        forget.bind(1, hash)
        forget.bind(2, today - BounceRule.memory)
        try forget.run()
        let note = try statement(BounceSQL.note)
        note.bind(1, hash)
        note.bind(2, trouble.rawValue)
        note.bind(3, today)
        try note.run()
        let query = try statement(BounceSQL.days)
        defer { query.reset() }
        query.bind(1, hash)
        query.bind(2, trouble.rawValue)
        var days: [Int64] = []
        while try query.step() { days.append(query.int(0)) }
        return BounceRule.suffices(trouble, on: days, today: today)
    }

    /// Whoever goes by an address that a provider vouches for.
    private func takeVouched(
        _ report: DeliveryReport, _ text: String, source: String, at now: Instant
    ) throws(LedgerError) -> [BounceResult] {
        guard let address = try? MailAddress(text) else { return [BounceResult(report, effects: [.unknown])] }
        let people = try others(with: AddressHash(hash).email(address.text), besides: 0)
        var results: [BounceResult] = []
        for id in people.prefix(BounceReceipt.mostResults) {
            guard let person = try person(VolunteerKey(UInt32(truncatingIfNeeded: id))) else { continue }
            var result = BounceResult(report, volunteer: person.id, effects: [.nothing])
            switch report.event {
            case .failed(let refusal):
                let effects = try hold(refusal, against: person, note: source, at: now)
                if !effects.isEmpty { result.effects = effects }
            case .complaint: result.effects = [try complain(nil, person, at: now)]
            case .delayed, .arrived, .other: break
            }
            results.append(result)
        }
        return results.isEmpty ? [BounceResult(report, effects: [.unknown])] : results
    }

    // MARK: Looking up

    /// What reports must know of a person.
    struct KnownPerson {
        let key: VolunteerKey
        /// In the roster; nil of who is gone.
        let id: String?
        let isGone: Bool
        /// Hash of the mail address; nil if there is none.
        let mail: Int64?
        /// When the mail address became another one.
        let moved: Instant?
    }

    func person(_ volunteer: VolunteerKey) throws(LedgerError) -> KnownPerson? {
        let query = try statement(BounceSQL.mailOf)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        guard try query.step() else { return nil }
        return KnownPerson(
            key: volunteer, id: query.optionalText(2), isGone: !query.isNull(1),
            mail: query.optionalText(0).map(AddressHash(hash).email), moved: query.optionalInstant(3))
    }

    /// When a row was last written; the beginning of time for one that there is not.
    func updated(_ key: DeliveryKey) throws(LedgerError) -> Instant {
        let query = try statement(BounceSQL.updated)
        defer { query.reset() }
        query.bind(1, key.number)
        return try query.step() ? Instant(milliseconds: query.int(0)) : Instant(milliseconds: 0)
    }

    private func row(of volunteer: VolunteerKey, in version: VersionKey) throws(LedgerError) -> DeliveryKey? {
        let query = try statement(BounceSQL.rowOf)
        defer { query.reset() }
        query.bind(1, version.number)
        query.bind(2, volunteer.number)
        return try query.step() ? DeliveryKey(number: query.int(0)) : nil
    }

    private func action(of version: VersionKey) throws(LedgerError) -> (reference: Reference?, number: Int)? {
        let query = try statement(BounceSQL.actionOf)
        defer { query.reset() }
        query.bind(1, version.number)
        return try query.step() ? (Reference(query.text(0)), Int(query.int(1))) : nil
    }

    private static let dayMilliseconds: Int64 = 86_400_000
}

extension BounceResult {
    fileprivate init(
        _ report: DeliveryReport, volunteer: String? = nil, reference: Reference? = nil, version: Int? = nil,
        effects: [BounceEffect]
    ) {
        self.init(
            event: report.event.name, proof: report.mail.name, refusal: report.event.refusal, volunteer: volunteer,
            reference: reference, version: version, effects: effects)
    }
}

/// What the audit says of a message: counts, nobody.
enum BounceWords {
    static func summary(of results: [BounceResult], source: String) -> String {
        var counts: [BounceEffect: Int] = [:]
        for effect in results.flatMap(\.effects) { counts[effect, default: 0] += 1 }
        let words = BounceEffect.allCases.compactMap { effect in
            counts[effect].map { "\(effect.rawValue): \($0)" }
        }
        return "\(source); \(words.isEmpty ? "nothing in it" : words.joined(separator: ", "))"
    }
}
