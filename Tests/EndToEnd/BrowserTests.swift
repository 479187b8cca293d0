// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Volunteers' pages in a real browser")
struct BrowserTests {
    private static let reference = "UA 71/26"

    /// One reader for each of these; their pages are in their language where its words are there, else in English.
    private static let languages = ["ar", "zh-Hans", "hi", "am", "es", "fr", "en"]

    @Test("without JavaScript and behind a proxy's path: act, choose, receive less, leave")
    func journey() async throws {
        try await DaemonBed.withPages { bed, port in
            let proxy = try await PathProxy(to: port)
            var action = SampleAction(reference: Self.reference)
            action.more = "issues: [\"death-penalty\", \"torture\"],"
            try await bed.release(action, to: Person.crowd(3))
            try await bed.watch(Self.reference) { $0.states[.accepted] == 3 }
            let acted = proxy.url + (try bed.path(.respond, of: 1))
            let preferences = proxy.url + (try bed.path(.preferences, of: 1))
            let answers = try await Browser.take([
                .open(acted), .click("#kind-letter"), .click("#kind-call"), .submit("button"), .read,
                .open(preferences), .pick("#language-1", "es"), .pick("#language-2", "en"), .click("#amount-limited"),
                .fill("#limit", "4"), .date("#pause", Self.nextYear), .click("#issue-1"), .click("#region-3"),
                .submit("form:first-of-type button"), .read, .value("#language-1"), .value("#limit"), .value("#pause"),
            ])
            #expect(answers[4].text?.contains("Thank you") == true)
            #expect(try await bed.status(Self.reference).responses == ["letter": 1, "call": 1])
            #expect(answers[15].value == "es" && answers[16].value == "4" && answers[17].value == Self.nextYear)
            let shown = try await bed.ctl("--json", "roster", "show", "p0").output
            for part in [
                #""languages":["es","en"]"#, #"limited:4"#, "issues=torture", "regions=150",
            ] {
                #expect(shown.contains(part), "\(part) in \(shown)")
            }

            let less = proxy.url + (try bed.path(.leave, of: 2))
            let leave = proxy.url + (try bed.path(.leave, of: 3))
            let parting = try await Browser.take([
                .open(less), .fill("#limit", "1"), .submit("button.second"), .read, .open(leave), .read,
                .submit("button"), .read, .open(leave), .read,
            ])
            #expect(parting[3].text?.contains("saved") == true)
            #expect(parting[5].text?.contains("Leave now") == true)
            #expect(parting[7].text?.contains("You have left.") == true)
            #expect(parting[9].text?.contains("left already") == true)
            #expect(try await bed.ctl("--json", "roster", "show", "p1").output.contains("limited:1"))
            #expect(try await bed.ctl("roster", "show", "p2").status == Exit.refused)
            try await bed.provedAccount(of: Self.reference)
        }
    }

    @Test("a webhook is one's own only after its code was read there and entered here")
    func webhook() async throws {
        let (receiver, ports) = try await PeerScript.startMany("webhook_receiver.py", ["--listeners", "1"])
        let port = try #require(ports.first)
        try await DaemonBed.withPages(endpoints: [port]) { bed, pages in
            try await bed.enrol(Person.crowd(3))
            let page = "http://127.0.0.1:\(pages)" + (try bed.path(.preferences, of: 1))
            let refusing = "http://127.0.0.1:\(pages)" + (try bed.path(.preferences, of: 2))
            let other = "http://127.0.0.1:\(pages)" + (try bed.path(.preferences, of: 3))
            let offered = try await Browser.take([
                .open(page), .fill("#url", "http://127.0.0.1:\(port)/hook"),
                .submit("section form:last-of-type button"), .read, .fill("#code", "AAAA-AAAA"),
                .submit("button[value=code]"), .read,
                .open(refusing), .fill("#url", "http://127.0.0.1:\(port)/status/500"),
                .submit("section form:last-of-type button"), .read,
            ])
            #expect(offered[3].text?.contains("We have sent a code") == true)
            #expect(offered[6].text?.contains("wrong or no longer valid") == true)
            #expect(offered[10].text?.contains("could not deliver") == true)
            let hook = try #require(try Self.posts(receiver).first { $0.path == "/hook" })
            let code = try #require(try Self.code(in: hook.body))
            #expect(try await bed.ctl("--json", "roster", "show", "p0").output.contains("/hook") == false)

            let proved = try await Browser.take([
                .open(page), .fill("#code", code.lowercased()), .submit("button[value=code]"), .read,
                .open(page), .read, .submit("button[value=remove]"), .read,
            ])
            // The same states for a screen reader: somebody else's code form, once right and once wrong.
            let judged = try await Browser.take(
                [
                    .open(other), .fill("#url", "http://127.0.0.1:\(port)/hook"),
                    .submit("section form:last-of-type button"), .axe, .fill("#code", "AAAA-AAAA"),
                    .submit("button[value=code]"), .axe,
                ], scripts: true)
            for one in judged.flatMap({ $0.violations ?? [] }) { Issue.record("\(one.id): \(one.help) \(one.nodes)") }
            #expect(judged.count { $0.violations != nil } == 2)
            let text = try #require(proved[3].text)
            #expect(text.contains("The webhook is confirmed."))
            let secret = try #require(text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("whsec_") })
            #expect(proved[5].text?.contains("whsec_") == false, "once")
            #expect(proved[7].text?.contains("saved") == true)
            let audit = try await bed.ctl("--json", "audit").output
            #expect(!(audit + bed.log).contains("/hook") && !(audit + bed.log).contains(code))
            #expect(!(audit + bed.log).contains(secret))
        }
    }

    @Test("pages in seven languages, narrow and wide, light and dark: no violation of WCAG 2.2 AA")
    func accessible() async throws {
        let folder = try Self.pictures()
        try await DaemonBed.withPages { bed, port in
            let people = Self.languages.map {
                Person(id: "p-\($0)", email: "p-\($0)@people.example", languages: "\($0);en", appetite: "limited:3")
            }
            var action = SampleAction(reference: Self.reference)
            action.more = "issues: [\"death-penalty\", \"torture\"],"
            try await bed.release(action, to: people)
            try await bed.watch(Self.reference) { $0.states[.accepted] == people.count }
            var steps: [Browser.Step] = []
            for (index, language) in Self.languages.enumerated() {
                let number = UInt32(index + 1)
                for (name, purpose) in [
                    ("acted", PersonalToken.Purpose.respond), ("leave", .leave), ("preferences", .preferences),
                ] {
                    for (width, dark) in [(360, false), (1_280, true), (320, true)] {
                        steps += [
                            .look(width: width, dark: dark),
                            .open("http://127.0.0.1:\(port)" + (try bed.path(purpose, of: number))), .read, .axe,
                            .picture("\(folder)/\(name)-\(language)-\(width)-\(dark ? "dark" : "light").png"),
                        ]
                    }
                    if purpose == .preferences {
                        // With every field wrong.
                        steps += [
                            .pick("#language-1", ""), .pick("#language-2", ""), .click("#amount-limited"),
                            .fill("#limit", ""), .submit("form:first-of-type button"), .read, .axe,
                            .picture("\(folder)/wrong-\(language).png"),
                        ]
                    }
                }
            }
            steps += [
                .look(width: 360, dark: false), .open("http://127.0.0.1:\(port)/leave/damaged"), .read, .axe,
                .picture("\(folder)/broken.png"),
            ]
            let answers = try await Browser.take(steps, scripts: true)
            #expect(answers.count { $0.violations != nil } == Self.languages.count * 10 + 1)
            for (step, answer) in zip(steps, answers) {
                for one in answer.violations ?? [] {
                    Issue.record("\(one.id): \(one.help) \(one.nodes.prefix(3)) before \(step)")
                }
                if answer.passes != nil { #expect(answer.passes ?? 0 > 5) }
                if answer.wide != nil { #expect(answer.wide == false, "\(answer.heading ?? "") \(answer.lang ?? "")") }
                if let language = answer.lang { #expect((answer.dir == "rtl") == (language == "ar")) }
            }
        }
    }

    // MARK: What is read

    private static var nextYear: String {
        let year = Calendar(identifier: .gregorian).component(.year, from: Date()) + 1
        return "\(year)-06-30"
    }

    /// Where pictures go: a folder that stays, if `URGENTD_PICTURES` names one.
    private static func pictures() throws -> String {
        if let folder = ProcessInfo.processInfo.environment["URGENTD_PICTURES"] { return folder }
        let folder = FileManager.default.temporaryDirectory.appending(path: "urgentd-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path()
    }

    private struct Post: Decodable {
        let event: String
        let path: String
        let body: String
    }

    private static func posts(_ receiver: ChildProcess) throws -> [Post] {
        receiver.printed.split(separator: "\n").compactMap { try? JSONDecoder().decode(Post.self, from: Data($0.utf8)) }
            .filter { $0.event == "request" }
    }

    private struct Proof: Decodable {
        let type: String
        let data: [String: String]
    }

    private static func code(in body: String) throws -> String? {
        let proof = try JSONDecoder().decode(Proof.self, from: Data(body.utf8))
        #expect(proof.type == "urgent-action.proof")
        return proof.data["code"]
    }
}
