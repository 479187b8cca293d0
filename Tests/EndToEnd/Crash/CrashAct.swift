// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import TestSupport
import Testing

/// Plays one script against the real daemon, and looks at the account after each kill.
struct CrashAct {
    let script: CrashScript
    let bed: DaemonBed
    let people: CrashPeople
    var witness: CrashWitness
    var dice: Dice
    /// Of the daemon, while this action is in it.
    private var kills = 0
    /// How many people were seen twice in the end.
    private(set) var twice = 0
    private var isHandedIn = false
    private var windowEnd = Instant(milliseconds: 0)

    /// Small, so that the bound on what may come twice means something.
    static let inFlight = 48
    /// Until the window ends where that is the ending: several starts of a daemon on a busy machine.
    private static let shortWindow = 5.0
    /// One fault meets hundreds of people at once.
    private static let mostTold = 10

    init(_ script: CrashScript, on bed: DaemonBed, people: CrashPeople, witness: CrashWitness, dice: Dice) {
        self.script = script
        self.bed = bed
        self.people = people
        self.witness = witness
        self.dice = dice
    }

    mutating func run() async throws {
        var left = script.kills
        if left.first == .importing { try await kill(at: left.removeFirst()) }
        try await handIn()
        for moment in left { try await kill(at: moment) }
        try await approve()
        try await end()
        try await checkTheEnd()
    }

    // MARK: What staff do

    private var client: ControlClient { ControlClient(socket: bed.socket, actingAs: "an.approver") }

    private mutating func handIn() async throws {
        var action = SampleAction(
            reference: script.reference, audience: script.isLarge ? "" : #"networks: ["crew"]"#,
            texts: ["en": script.reference])
        if script.ending == .windowOver {
            windowEnd = Instant(milliseconds: SystemClock.wallMilliseconds()).advanced(by: .seconds(Self.shortWindow))
            action = action.ending(in: Self.shortWindow)
        }
        try await bed.handIn(action)
        isHandedIn = true
    }

    /// Unless it was approved before, or its short window is over.
    private func approve() async throws {
        guard try await client.status(script.reference).state == "awaiting-approval" else { return }
        do throws(ControlFault) {
            _ = try await client.approve(script.reference, ApprovalRequestDocument())
        } catch {
            guard case .refused = error, script.ending == .windowOver else { throw error }
        }
    }

    private mutating func end() async throws {
        switch script.ending {
        case .everybodyReached: break
        case .withdrawn: _ = try await client.withdraw(script.reference, reason: "a mistake")
        case .closed: _ = try await client.close(script.reference, reason: "done")
        case .windowOver: if try await client.status(script.reference).state == "awaiting-approval" { return }
        }
        let isClosed = script.ending != .everybodyReached
        try await bed.watch(script.reference) { $0.finished && $0.planning.done && (!isClosed || $0.state != "open") }
    }

    // MARK: Kills

    private mutating func kill(at moment: CrashMoment) async throws {
        let client = client
        let reference = script.reference
        switch moment {
        case .importing:
            let document = Person.csv(people.crew)
            try await kill(within: 60_000) { _ = try await client.importRoster(document) }
            // What is in is in, and the file can simply be imported again.
            #expect(try await client.importRoster(document).errors.isEmpty)
            #expect(try await client.countRoster(by: nil).first?.count == people.count)
        case .starting:
            try await bed.kill()
            try await bed.launch()
            try await kill(within: 300_000) {}
        case .approving:
            try await kill(within: 30_000) {
                _ = try await client.approve(reference, ApprovalRequestDocument())
            }
            try await approve()
        case .planning:
            try await kill(within: 50_000) {}
        case .sending:
            let reachable = people.audience(isLarge: script.isLarge).count - CrashPeople.unreachable
            let left = reachable - (try await witness.copies(of: reference).count)
            guard left > 0 else { return }
            try await witness.wait(forCopies: 1 + dice.roll(max(1, left / 3)))
            try await kill(within: 4_000) {}
        case .withdrawing:
            try await kill(within: 20_000) { _ = try await client.withdraw(reference, reason: "a mistake") }
        case .closing:
            try await kill(within: 20_000) { _ = try await client.close(reference, reason: "done") }
        case .windowEnding:
            let left = windowEnd.since(Instant(milliseconds: SystemClock.wallMilliseconds())).wholeMilliseconds
            try await Moment.pass(microseconds: Int(max(0, left - 20)) * 1000)
            try await kill(within: 60_000) {}
        }
    }

    /// Kills the daemon within so many microseconds of the beginning of `body`, which may fail, and starts it again.
    private mutating func kill(within limit: Int, of body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await body() }
        try await Moment.random(within: limit, &dice)
        try await bed.kill()
        _ = await work.result
        kills += 1
        try await bed.start()
        if isHandedIn { try await check() }
    }

    // MARK: Looking

    private mutating func check() async throws {
        let found = try await look().violations
        #expect(found.isEmpty, "\(script) after kill \(kills): \(found.prefix(Self.mostTold))")
        #expect(try await client.differences(of: script.reference) == [], "\(script) after kill \(kills)")
    }

    /// What was finished long ago has to stand all the kills since, and to be silent.
    mutating func checkAgain(_ witness: CrashWitness) async throws -> CrashWitness {
        self.witness = witness
        let check = try await checkFinished()
        if script.ending != .everybodyReached, !check.listed.isEmpty { try await checkReport(check) }
        return self.witness
    }

    /// The report that was made at its end says what the account says now, whatever was killed in between.
    private func checkReport(_ check: CrashCheck) async throws {
        let document = try await client.reportWhenMade(script.reference)
        let version = try #require(document.report.versions.first)
        #expect(document.sinceClose.isEmpty && version.differences.isEmpty, "\(script)")
        #expect(version.states["accepted"] == check.accepted.count, "\(script)")
        #expect(version.possiblyTwice == check.marked.count, "\(script)")
    }

    private mutating func checkFinished() async throws -> CrashCheck {
        let check = try await look()
        if try await client.status(script.reference).state == "awaiting-approval" {
            // The window was over before anybody had approved it.
            #expect(check.seenAfter.isEmpty && check.listed.isEmpty, "\(script)")
        } else {
            let found = check.violations(after: script.ending)
            #expect(found.isEmpty, "\(script): \(found.prefix(Self.mostTold))")
        }
        return check
    }

    private mutating func checkTheEnd() async throws {
        let check = try await checkFinished()
        guard !check.listed.isEmpty else { return }
        twice = check.twice.count
        let status = try await bed.provedAccount(of: script.reference)
        #expect(status.versions.first?.audience == check.audience.count && status.finished, "\(script)")
        if status.versions.count > 1 { try await checkNotice(check) }
    }

    /// Those who have the text, and nobody else, are told that it was withdrawn; kills or not.
    private mutating func checkNotice(_ alert: CrashCheck) async throws {
        let listed = try await client.deliveries(script.reference, version: 2)
        let seen = try await witness.copies(.notice, of: script.reference)
        let told = Set(listed.filter { $0.state == "accepted" }.map(\.volunteer))
        let marked = Set(listed.filter(\.possiblyTwice).map(\.volunteer))
        // Who may have it has to be told as well as who has it.
        let holders = alert.accepted.union(alert.marked)
        let wrong = told.symmetricDifference(holders)
        #expect(wrong.isEmpty, "\(wrong.sorted().prefix(Self.mostTold)), \(script)")
        #expect(told.isSubset(of: seen.keys), "\(script)")
        #expect(marked.isSuperset(of: seen.filter { $0.value.count > 1 }.keys), "\(script)")
        #expect(holders.isSuperset(of: seen.keys), "\(script)")
    }

    /// Of the alert; a draft has none.
    private func alertRows() async throws -> [DeliveryDocument] {
        guard try await client.status(script.reference).state != "awaiting-approval" else { return [] }
        return try await client.deliveries(script.reference, version: 1)
    }

    private mutating func look() async throws -> CrashCheck {
        let before = try await witness.copies(of: script.reference)
        let listed = try await alertRows()
        let after = try await witness.copies(of: script.reference)
        return CrashCheck(
            audience: people.audience(isLarge: script.isLarge), listed: listed, seenBefore: before, seenAfter: after,
            // A start that is killed has taken leases too, perhaps.
            kills: kills + script.kills.count { $0 == .starting })
    }
}
