// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Responses at the desk")
struct DeskResponseTests {
    private func run(_ body: (DeskBed) async throws -> Void) async throws {
        let bed = try await DeskBed(volunteers: 20)
        do {
            try await body(bed)
        } catch {
            await bed.stop()
            throw error
        }
        await bed.stop()
    }

    @Test("a person's own token counts them; a cut one, another's, and one for another purpose do not")
    func tokens() async throws {
        try await run { bed in
            try await bed.submit()
            try await bed.approveAndPlan()
            let token = try bed.token(of: 3)
            #expect(try await bed.desk.respond(token: token, kind: "letter").isNew)
            #expect(try await !bed.desk.respond(token: token, kind: "letter").isNew)
            let leave = try #require(PersonalToken(purpose: .leave, volunteer: VolunteerKey(3)))
            for wrong in [String(token.dropLast()), token + "A", "", bed.tokens.text(of: leave)] {
                await #expect(throws: DeskError.notAllowed("this link is none of ours, or part of it is missing")) {
                    try await bed.desk.respond(token: wrong, kind: "letter")
                }
            }
            await #expect(throws: DeskError.self) { try await bed.desk.respond(token: token, kind: "song") }
            #expect(try await bed.desk.responses(to: bed.reference).byKind == [.letter: 1])
            #expect(try await bed.desk.status(of: bed.reference).account.responses == [.letter: 1])
        }
    }

    @Test("when stopAt is reached every loop holds the closed fence before the answer is given")
    func stop() async throws {
        try await run { bed in
            try await bed.submit(stopAt: 2)
            try await bed.approveAndPlan()
            #expect(try await !bed.desk.respond(token: try bed.token(of: 1), kind: "call").endsAction)
            #expect(bed.mail.mayBegin)
            #expect(try await bed.desk.respond(token: try bed.token(of: 2), kind: "call").endsAction)
            #expect(!bed.mail.mayBegin)
            #expect(try await bed.desk.status(of: bed.reference).account.state == .closed)
        }
    }
}

extension DeskBed {
    /// The link of one of the bed's volunteers to its first version.
    func token(of volunteer: UInt32) throws -> String {
        let token = PersonalToken(purpose: .respond, volunteer: VolunteerKey(volunteer), version: VersionKey(1))
        return tokens.text(of: try #require(token))
    }

    /// Approves, and waits until the first chunk, here everybody, is planned.
    func approveAndPlan() async throws {
        let planned = TestSignal<Void>()
        store.interpose { call, moment in if call == .plan, moment == .after { planned.send(()) } }
        try await approve()
        try await planned.next()
        store.interpose(nil)
    }
}
