// SPDX-License-Identifier: MIT

import ControlAPI
import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Volunteers respond, end to end")
struct ResponseTests {
    private static let reference = "UA 60/26"

    @Test("over the public listener, with the daemon's own keys; the tally is live, and stopAt closes")
    func responses() async throws {
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        var configuration = BedConfiguration(relay: relayPort)
        configuration.publicPort = try FreePort.find()
        let port = configuration.publicPort
        try await DaemonBed.run(configuration) { bed in
            // Arabic readers wait for two hours, so that there is something that must not leave any more.
            let people =
                Person.crowd(8)
                + (8..<12).map { Person(id: "p\($0)", email: "p\($0)@people.example", languages: "ar;en") }
            let action = SampleAction(
                reference: Self.reference,
                more: "stopAt: { responses: 5 }, languages: { expected: [\"ar\"], patience: \"2h\" },")
            try await bed.release(action, to: people)
            try await bed.watch(Self.reference) { $0.states[.accepted] == 8 && $0.states[.held] == 4 }

            let tokens = try Self.tokens(of: bed, people: 8)
            var answers = try await Self.post(
                [(tokens[0], "letter"), (tokens[0], "letter"), (tokens[0], "call"), (tokens[1], "email")], to: port)
            #expect(answers.map(\.status) == [201, 200, 201, 201])
            #expect(answers[0].body == #"{"kind":"letter","new":true}"#)
            #expect(try await bed.status(Self.reference).responses == ["letter": 1, "call": 1, "email": 1])

            let forged = try #require(PersonalToken(purpose: .leave, volunteer: VolunteerKey(3)))
            let keys = try Self.keys(of: bed)
            answers = try await Self.post(
                [(tokens[2] + "A", "letter"), (keys.seal(forged.bytes), "letter"), (tokens[2], "song")], to: port)
            #expect(answers.map(\.status) == [403, 403, 422])

            // A kill loses nothing that was answered, and the links of the life before still count.
            try await bed.kill()
            try await bed.start()
            answers = try await Self.post([(tokens[1], "email"), (tokens[2], "fax")], to: port)
            #expect(answers.map(\.status) == [200, 201])
            #expect(try await bed.status(Self.reference).state == "open")
            answers = try await Self.post([(tokens[3], "other"), (tokens[4], "letter")], to: port)
            #expect(answers.map(\.status) == [201, 201])

            let status = try await bed.provedAccount(of: Self.reference)
            #expect(status.state == "closed" && status.finished)
            #expect(status.states[.accepted] == 8 && status.states[.cancelled] == 4)
            let tally = try #require(try await bed.lines(ResponseDocument.self, "responses", Self.reference).first)
            #expect(tally.total == 6 && tally.people == 5 && tally.late.isEmpty)
            #expect(tally.byCountry == ["GB": ["letter": 2, "call": 1, "email": 1, "fax": 1, "other": 1]])
            let audit = try await bed.ctl("--json", "audit", Self.reference)
            #expect(audit.output.contains(#""detail":"stopAt: 5 responses, 5 were enough""#), "\(audit.output)")
            #expect(!(bed.log + audit.output).contains(tokens[0]), "no token in the log or the audit")
        }
    }

    @Test("an erased person's link counts nothing, and a link of other keys neither")
    func erased() async throws {
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        var configuration = BedConfiguration(relay: relayPort)
        configuration.publicPort = try FreePort.find()
        let port = configuration.publicPort
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(3))
            try await bed.watch(Self.reference) { $0.states[.accepted] == 3 }
            let tokens = try Self.tokens(of: bed, people: 3)
            #expect(try await bed.ctl("roster", "erase", "p0").status == Exit.done)
            try await bed.kill()
            let key = "\(bed.state)/token-keys"
            let old = try String(contentsOfFile: key, encoding: .utf8)
            try Data((String(repeating: "5a", count: 32) + "\n" + old).utf8).write(to: URL(filePath: key))
            chmod(key, 0o600)
            try await bed.start()
            let stranger = try #require(TokenKeys([[UInt8](repeating: 9, count: 32)]))
            let forged = try #require(
                PersonalToken(purpose: .respond, volunteer: VolunteerKey(2), version: VersionKey(1)))
            let answers = try await Self.post(
                [(tokens[0], "letter"), (stranger.seal(forged.bytes), "letter"), (tokens[1], "letter")], to: port)
            #expect(answers.map(\.status) == [404, 403, 201], "the old key's link still counts")
            #expect(try await bed.status(Self.reference).responses == ["letter": 1])
        }
    }

    private struct Answer {
        let status: Int
        let body: String
    }

    private static func post(_ responses: [(token: String, kind: String)], to port: UInt16) async throws -> [Answer] {
        let lines = responses.map { ControlJSON.line(ResponseOrderDocument(token: $0.token, kind: $0.kind)) }
        let result = try await PeerScript.run(
            "volunteer.py", ["\(port)", "/v1/responses"],
            input: lines.map { String(decoding: $0, as: UTF8.self) }.joined())
        try #require(result.status == 0, "\(result.error)")
        return result.output.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return Answer(
                status: parts.first.flatMap { Int($0) } ?? 0, body: parts.dropFirst().first.map(String.init) ?? "")
        }
    }

    private static func keys(of bed: DaemonBed) throws -> TokenKeys {
        let text = try String(contentsOfFile: "\(bed.state)/token-keys", encoding: .utf8)
        let key = try #require(Hex.decode(text.trimmingCharacters(in: .newlines)))
        return try #require(TokenKeys([key]))
    }

    /// The links of the first people of the roster to version 1 of the first action.
    private static func tokens(of bed: DaemonBed, people: UInt32) throws -> [String] {
        let keys = try keys(of: bed)
        return try (1...people).map { number in
            let token = PersonalToken(purpose: .respond, volunteer: VolunteerKey(number), version: VersionKey(1))
            return keys.seal(try #require(token).bytes)
        }
    }
}
