// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Volunteers' pages, as any client asks for them")
struct PageTests {
    private static let reference = "UA 70/26"

    @Test("one post leaves, in both encodings; nobody leaves by GET, and no import returns them")
    func oneClick() async throws {
        try await DaemonBed.withPages { bed, port in
            // Arabic readers wait for two hours, so that there are rows that have not left.
            let people = (0..<6).map { Person(id: "p\($0)", email: "p\($0)@people.example", languages: "ar;en") }
            try await bed.release(
                SampleAction(
                    reference: Self.reference, more: "languages: { expected: [\"ar\"], patience: \"2h\" },"), to: people
            )
            try await bed.watch(Self.reference) { $0.states[.held] == 6 }
            try bed.drop(Person.csv([people[0], people[5]]), as: "roster.csv")
            _ = try await bed.rejection(of: "roster.csv")
            let paths = try (1...6).map { try bed.path(.leave, of: $0) }
            var answers = try await PageClient.ask(
                port,
                [
                    .init(path: paths[0], times: 100), .init(method: "HEAD", path: paths[0], times: 100),
                    .init(path: paths[0] + "?List-Unsubscribe=One-Click"), .form(paths[0], "other=1"),
                    .init(
                        method: "POST", path: paths[0], headers: ["Content-Type": "text/plain"],
                        body: "List-Unsubscribe=One-Click"),
                    .form(paths[0], "List-Unsubscribe=One-Click&List-Unsubscribe=One-Click"),
                ])
            #expect(answers.map(\.status) == [200, 200, 200, 400, 400, 400])
            #expect(try await bed.status(Self.reference).states[.held] == 6, "nothing has changed")
            let entries = try await bed.lines(AuditDocument.self, "audit")
            #expect(!entries.contains { $0.verb == "leave" })

            let multipart = PageClient.Request(
                method: "POST", path: paths[1], headers: ["Content-Type": "multipart/form-data; boundary=x"],
                body: "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n")
            answers = try await PageClient.ask(
                port,
                [
                    .form(paths[0], "List-Unsubscribe=One-Click"), multipart, .form(paths[2], "do=leave"),
                    .form(paths[0], "List-Unsubscribe=One-Click"), .form(paths[0], "do=less&limit=2"),
                    .init(path: paths[0]),
                ])
            #expect(answers.map(\.status) == [200, 200, 200, 200, 200, 410])
            // A roster that was dropped by mistake and names who has left is not kept either.
            try await bed.waitForLog("rejected files that named somebody who has left are removed")
            #expect(try bed.entries("rejected") == [])
            for answer in answers {
                #expect(answer.headers["location"] == nil && answer.headers["set-cookie"] == nil)
                #expect(!answer.body.contains("p0") && !answer.body.contains("people.example"))
            }
            let status = try await bed.provedAccount(of: Self.reference)
            #expect(status.states[.held] == 3 && status.states[.suppressed] == 3)
            let again = try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            #expect(again.status == Exit.badInput)
            #expect(try await bed.ctl("--json", "roster", "count").output.contains("3"))
            let audit = try await bed.ctl("--json", "audit")
            #expect(audit.output.split(separator: "\n").count { $0.contains("\"verb\":\"leave\"") } == 3)
            #expect(!(audit.output + bed.log).contains("people.example"))
            for path in paths { #expect(!(audit.output + bed.log).contains(path.dropFirst(7))) }
            #expect(try await bed.ctl("audit", "--verify").status == Exit.done)
        }
    }

    @Test("several kinds at one go, and only what the page offers")
    func acted() async throws {
        try await DaemonBed.withPages { bed, port in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(2))
            try await bed.watch(Self.reference) { $0.states[.accepted] == 2 }
            let path = try bed.path(.respond, of: 1)
            let answers = try await PageClient.ask(
                port,
                [
                    .init(path: path, times: 100), .init(method: "HEAD", path: path, times: 100),
                    .init(path: path + "?kind=letter"), .form(path, ""), .form(path, "kind=song"),
                    .form(path, "kind=letter&kind=letter"), .form(path, "kind=letter&kind=song"),
                    .form(path, "kind=letter&kind=call"), .form(path, "kind=letter"),
                    .form(try bed.path(.leave, of: 1).replacing("/leave/", with: "/acted/"), "kind=letter"),
                ])
            #expect(answers.map(\.status) == [200, 200, 200, 400, 400, 400, 400, 200, 200, 404])
            #expect(try await bed.status(Self.reference).responses == ["letter": 1, "call": 1])
        }
    }

    @Test("every answer carries the strict headers, says its language, and forms go to the page's own address")
    func headers() async throws {
        try await DaemonBed.withPages { bed, port in
            try await bed.enrol([Person(id: "p", email: "p@people.example", languages: "ar;en")])
            let paths = try [PersonalToken.Purpose.leave, .preferences].map { try bed.path($0, of: 1) }
            let answers = try await PageClient.ask(
                port, (paths + ["/leave/damaged", "/leave", "/preferences/"]).map { .init(path: $0) })
            #expect(answers.map(\.status) == [200, 200, 400, 400, 400])
            for answer in answers {
                let policy = try #require(answer.headers["content-security-policy"])
                #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
                #expect(policy.hasSuffix("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"))
                #expect(!policy.contains("unsafe") && !policy.contains("*"))
                let expected = [
                    "referrer-policy": "no-referrer", "x-content-type-options": "nosniff", "cache-control": "no-store",
                    "x-robots-tag": "noindex, nofollow", "cross-origin-opener-policy": "same-origin",
                    "cross-origin-resource-policy": "same-origin", "content-type": "text/html; charset=utf-8",
                ]
                for (name, value) in expected { #expect(answer.headers[name] == value) }
                #expect(answer.headers["content-language"] != nil)
                #expect(!answer.body.contains("action=") && !answer.body.contains("<script"))
            }
        }
    }

    @Test("wrong tokens lead nowhere, say nothing, and are limited by address; genuine ones never are")
    func limited() async throws {
        try await DaemonBed.withPages { bed, port in
            try await bed.enrol(Person.crowd(2))
            let genuine = try bed.path(.leave, of: 1)
            let forged = "/leave/" + String(repeating: "A", count: 32)
            func from(_ address: String, _ path: String, times: Int = 1) -> PageClient.Request {
                .init(path: path, headers: ["X-Forwarded-For": address], times: times)
            }
            let json = PageClient.Request(
                method: "POST", path: "/v1/responses",
                headers: ["Content-Type": "application/json", "X-Forwarded-For": "203.0.113.1"],
                body: #"{"token":"AAAA","kind":"letter"}"#)
            let answers = try await PageClient.ask(
                port,
                [
                    from("203.0.113.1", forged), from("203.0.113.1", "/leave/x)"),
                    from("203.0.113.1", try bed.path(.leave, of: 9)), from("203.0.113.1", forged, times: 30), json,
                    // A forged head of the header is not believed.
                    from("203.0.113.9, 203.0.113.1", forged), from("203.0.113.1", genuine, times: 200),
                    from("203.0.113.2", forged),
                ])
            #expect(answers.map(\.status) == [404, 400, 410, 429, 429, 429, 200, 404])
            for answer in answers[3...5] {
                let wait = answer.headers["retry-after"].flatMap { Int($0) }
                #expect(try (1...60).contains(#require(wait)))
            }
            #expect(!answers[0].body.contains("people.example"))
        }
    }

    @Test("huge bodies, bombs and header injection break nothing")
    func badInput() async throws {
        try await DaemonBed.withPages { bed, port in
            try await bed.enrol(Person.crowd(1))
            let path = try bed.path(.preferences, of: 1)
            let bomb =
                (0..<2_000).map { "--b\r\nContent-Disposition: form-data; name=\"f\($0)\"\r\n\r\nx\r\n" }.joined()
            let save = "do=save&language=en&amount=all"
            let answers = try await PageClient.ask(
                port,
                [
                    .form(path, String(repeating: "a", count: 70_000)),
                    .init(
                        method: "POST", path: path, headers: ["Content-Type": "multipart/form-data; boundary=b"],
                        body: String(bomb.prefix(60_000))),
                    .form(path, "do=webhook&format=standard&url=https://a.example/%0D%0ASet-Cookie:%20x=1"),
                    .form(path, "do=webhook&format=standard&url=http://169.254.169.254/latest"),
                    .form(path, "do=webhook&format=standard&url=https://user:pass@a.example/"),
                    .form(path, "do=webhook&format=carrier-pigeon&url=https://a.example/"),
                    .form(path, save + "&issue=%E2%80%AEevil"), .form(path, save + "%00"), .form(path, "do=%ff"),
                    .form(path, "do=save&do=remove"),
                    .form(path, "do=code&code=" + String(repeating: "A", count: 4_000)),
                    .form(path, "do=remove"), .init(method: "PUT", path: path), .form(path, save),
                ])
            #expect(
                answers.map(\.status) == [413, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 200, 405, 200])
            for answer in answers { #expect(answer.headers["set-cookie"] == nil) }
        }
    }
}
