// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import LedgerConformance
import TestSupport
import Testing

/// Corrections at moments that nobody chose: the sender is the witness of who got which text.
@Suite("Corrections in any order of events")
struct VersionWalks {
    @Test("everybody who got a wrong text gets the last one marked, once, and nobody else does", arguments: 0..<6)
    func walk(seed: Int) async throws {
        var walk = try await Walk(seed: UInt64(seed))
        for _ in 0..<40 {
            try await walk.step()
            #expect(try await walk.bed.proof().isEmpty)
        }
        try await walk.finish()
    }

    private struct Walk {
        let bed: EngineBed
        var dice: Dice
        var versions: [LiveVersion] = []
        var isDraft = false
        var corrections = 0
        /// Of each version what had begun when its fence closed.
        var begun: [VersionKey: Set<DeliveryKey>] = [:]
        private static let people = 300

        init(seed: UInt64) async throws {
            dice = Dice(seed: seed)
            bed = try await EngineBed(volunteers: Self.people, inFlight: 40, answer: { _ in nil })
            try await bed.engine.start()
            versions.append(try await bed.approve())
            try await bed.engine.open(versions[0])
        }

        mutating func step() async throws {
            switch dice.roll(8) {
            case 0 where !isDraft && corrections < 5: try await correct()
            case 1 where isDraft: try await approve()
            case 2: bed.clock.advance(by: .seconds(dice.roll(90)))
            case 3: await bed.engine.lookAgain()
            default: release()
            }
            // Now and then a commit is waited for, so that the walk is not over before anything has happened.
            if dice.roll(4) == 0 { _ = try? await bed.steps.next(within: .seconds(1)) }
        }

        private mutating func correct() async throws {
            corrections += 1
            isDraft = true
            try await bed.correct(subject: "text \(corrections)")
            // Now nothing of the version before may begin: all that ever leaves of it is in hand or gone.
            let overtaken = try #require(versions.last).key
            begun[overtaken] = Set((await bed.mail.held() + bed.mail.sent).filter { $0.version == overtaken })
        }

        private mutating func approve() async throws {
            isDraft = false
            let live = try await bed.approveDraft()
            versions.append(live)
            try await bed.engine.open(live)
        }

        private mutating func release() {
            let count = 1 + dice.roll(30)
            switch dice.roll(6) {
            case 0: bed.mail.release(.refusedForNow(Refusal(reason: .temporary, text: "later")), first: count)
            case 1: bed.mail.release(.ambiguous(Refusal(reason: .disconnected, text: "broke off")), first: count)
            case 2: bed.mail.release(.notSent(.fenceClosed), first: count)
            default: bed.mail.release(.accepted(reply: "250 ok"), first: count)
            }
        }

        mutating func finish() async throws {
            if isDraft { try await approve() }
            try await Draining.drain(bed, to: Self.people)
            let last = try #require(versions.last)
            var wrong: Set<VolunteerKey> = []
            for version in versions.dropLast() {
                wrong.formUnion(try await bed.holders(version.version))
            }
            let letters = bed.mail.letters
            let seen = Set(letters.filter { $0.delivery.version != last.key }.map(\.delivery.volunteer))
            #expect(seen.isSubset(of: wrong), "the ledger knows everybody whom the sender saw")
            let final = letters.filter { $0.delivery.version == last.key }
            #expect(Set(final.map(\.delivery.volunteer)).count == Self.people)
            #expect(final.count == Self.people, "nobody twice")
            #expect(Set(final.filter { $0.marking == .correction }.map(\.delivery.volunteer)) == wrong)
            #expect(final.allSatisfy { $0.marking == .correction || $0.marking == .plain })
            #expect(
                bed.mail.sent.filter { $0.version != last.key }.allSatisfy { begun[$0.version]?.contains($0) == true })
            #expect(try await bed.proof().isEmpty)
            await bed.stop()
        }
    }
}
