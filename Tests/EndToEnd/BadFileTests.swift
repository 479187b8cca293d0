// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Bad input: a clear error, and nothing lost")
struct BadFileTests {
    /// A document that is not taken, and words that its reason must contain.
    private struct Case {
        let name: String
        let text: String
        let words: [String]

        init(_ name: String, _ text: String, _ words: [String]) {
            self.name = name
            self.text = text
            self.words = words
        }
    }

    private static let good = SampleAction(reference: "UA 9/26").text

    /// A good action with one thing changed.
    private static func bad(_ name: String, _ part: String, _ with: String, _ words: String...) -> Case {
        Case(name, good.replacing(part, with: with), words)
    }

    private static let cases: [Case] = [
        Case("broken", "{ reference: \"UA 9/26\",\n  country: HN }", ["line 2"]),
        Case("empty-object", "{}", ["reference", "country", "author", "text"]),
        Case("not-an-object", "[1, 2]", ["line 1"]),
        Case("not-utf8-text", "{ reference: \"UA\u{0} 9/26\" }", ["line 1"]),
        bad("unknown-key", "author:", "autor: \"x\", author:", "autor", "author"),
        bad("twice", "author:", "author: \"y\", author:", "author", "line 2"),
        bad("no-reference", "reference: \"UA 9/26\",", "", "reference", "missing"),
        bad("odd-reference", "UA 9/26", "UA <9>", "line 2", "reference"),
        bad("long-reference", "UA 9/26", String(repeating: "U", count: 65), "line 2", "reference", "64"),
        bad("language", "\"en\":", "\"english\":", "text.english", "language"),
        bad("region", "audience: { ", "audience: { regions: [\"Amerika\"]", "Amerika", "Americas"),
        bad("country", "\"HN\"", "\"XX\"", "line 2", "country"),
        bad("over", "window: \"12h\",", "respondBy: \"2020-01-01T00:00:00Z\",", "respondBy", "already over"),
        bad(
            "two-ends", "window: \"12h\",", "window: \"12h\", respondBy: \"2036-01-01T00:00:00Z\",", "only one of them"),
        bad("no-fallback", "\"en\":", "\"es\":", "fallback"),
        bad("line-in-subject", "Missing after", "Missing\\r\\nBcc: x@y.example\\r\\nafter", "text.en.subject", "line"),
        bad("nul-in-subject", "Missing after", "Missing\\u0000after", "text.en.subject"),
        bad("nul-in-body", "First.", "First\\u0000.", "text.en.body"),
        bad("line-in-name", "The Attorney", "The\\nAttorney", "targets[0].name", "line"),
        bad("no-domain", "office@ministry.example", "office", "targets[0].email"),
        bad(
            "line-in-address", "office@ministry.example", "office@ministry.example\\r\\nRCPT TO:<x>", "targets[0].email"
        ),
        bad("sources", "[\"a relative", "[7, \"a relative", "sources[0]"),
        bad("deep", "audience: { ", "audience: \(String(repeating: "[", count: 200))", "line"),
    ]

    @Test(
        "a file that is no valid action goes to rejected/ with line, key and what is expected; the account is untouched"
    )
    func rejections() async throws {
        try await DaemonBed.run { bed in
            for bad in Self.cases {
                try bed.drop(bad.text, as: bad.name)
                let reason = try await bed.rejection(of: bad.name)
                #expect(reason.contains("Nothing of it was sent"))
                for word in bad.words { #expect(reason.contains(word), "\(bad.name): \(reason)") }
                // Handed in by hand the same is said at once, with the exit status of bad data.
                let answer = try await bed.ctl("enqueue", "-", input: bad.text)
                #expect(answer.status == Exit.badInput, "\(bad.name)")
                for word in bad.words { #expect(answer.error.contains(word), "\(bad.name): \(answer.error)") }
            }
            #expect(try bed.entries("rejected").count == 2 * Self.cases.count)
            #expect(try bed.entries("new").isEmpty)
            #expect(try bed.entries("done").isEmpty)
            #expect(try await bed.lines(StatusDocument.self, "status").isEmpty)
            // And a good one still goes through.
            try bed.drop(Self.good, as: "good")
            try await bed.waitForLog("action taken in")
        }
    }

    @Test("five megabytes are refused without being read, whichever way they come")
    func tooLarge() async throws {
        try await DaemonBed.run { bed in
            let large = Self.good + String(repeating: " ", count: 5 << 20)
            try bed.drop(large, as: "large")
            let reason = try await bed.rejection(of: "large")
            #expect(reason.contains("4194304") && reason.contains("\(large.utf8.count) bytes"))
            let answer = try await bed.ctl("enqueue", try bed.folder.write("large.json5", large))
            #expect(answer.status == Exit.badInput)
            #expect(answer.error.contains("4194304"), "\(answer.error)")
        }
    }

    @Test("a file that is written slowly into new/ is taken once, when it is whole")
    func halfWritten() async throws {
        try await DaemonBed.run { bed in
            let text = Array(Self.good.utf8)
            let half = text.count / 2
            // Where the machine holds this test up for longer than a half may stand still, the half is rejected, and rightly:
            // then nothing was learnt, and it is tried again.
            for attempt in 1...Self.mostAttempts {
                let path = "\(bed.queue)/new/slow-\(attempt).json5"
                let began = ContinuousClock.now
                #expect(try append(text[..<half], to: path, O_CREAT))
                // The daemon has looked at the half: the action that was handed in after it is there.
                try bed.drop(SampleAction(reference: "UA \(10 + attempt)/26").text, as: "later-\(attempt)")
                try await bed.waitForLog("action taken in")
                if try append(text[half...], to: path) { break }
                try #require(ContinuousClock.now - began > Self.mayStandStill, "rejected before its time")
                try #require(attempt < Self.mostAttempts, "the machine is too slow to write two halves in time")
            }
            try await bed.waitForLog("action taken in")
            #expect(try await bed.lines(ActionDocument.self, "show", "UA 9/26").count == 1)
            // It was never taken for what has no ending: each attempt but the last was rejected or not even looked at.
            #expect(try bed.entries("rejected").filter { $0.hasSuffix("-slow-1.json5") }.count <= 1)
        }
    }

    /// Just below the five seconds after which a file that does not parse is rejected.
    private static let mayStandStill = Duration.milliseconds(4900)
    private static let mostAttempts = 10

    /// Like a producer that copies into `new/` in place; false where the file is gone.
    private func append(_ bytes: ArraySlice<UInt8>, to path: String, _ flags: Int32 = 0) throws -> Bool {
        let file = open(path, O_WRONLY | O_APPEND | flags, 0o600)
        if file < 0, errno == ENOENT { return false }
        try #require(file >= 0)
        defer { close(file) }
        return bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count
    }

    @Test("a folder, socket, pipe or link in new/ is put aside with a reason, and the rest goes on")
    func oddEntries() async throws {
        try await DaemonBed.run { bed in
            let new = "\(bed.queue)/new"
            let outside = try bed.folder.write("outside.json5", Self.good)
            mkdir("\(new)/folder", 0o700)
            try Data("content".utf8).write(to: URL(filePath: "\(new)/folder/file"))
            #expect(try await bed.rejection(of: "folder").contains("folder"))
            #expect(try bed.entries("rejected").contains { $0.hasSuffix("-folder") })
            symlink(outside, "\(new)/link")
            #expect(try await bed.rejection(of: "link").contains("symbolic link"))
            mkfifo("\(new)/pipe", 0o600)
            #expect(try await bed.rejection(of: "pipe").contains("pipe"))
            let bind = "import socket; socket.socket(socket.AF_UNIX).bind('\(new)/socket')"
            #expect(try await Command.run("/usr/bin/python3", ["-c", bind]).status == 0)
            #expect(try await bed.rejection(of: "socket").contains("socket"))
            // What the link led to was not taken.
            #expect(try await bed.lines(StatusDocument.self, "status").isEmpty)
            #expect(FileManager.default.fileExists(atPath: outside))
            try bed.drop(Self.good, as: "good")
            try await bed.waitForLog("action taken in")
        }
    }

    @Test(
        "a file that the daemon may not read is put aside with a reason",
        .enabled(if: getuid() == 0, "only root can start a daemon as somebody else"))
    func unreadable() async throws {
        let folder = try TemporaryFolder()
        let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
        #expect(chown(folder.path, nobody, 0) == 0)
        var configuration = BedConfiguration()
        configuration.user = "nobody"
        try await DaemonBed.run(configuration, in: folder) { bed in
            try bed.drop(Self.good, as: "secret", mode: 0)
            let reason = try await bed.rejection(of: "secret")
            #expect(reason.contains("not allowed to read it"))
        }
    }

    @Test("odd names of files are neither paths nor commands nor lines of the log")
    func oddNames() async throws {
        try await DaemonBed.run { bed in
            for (number, name) in ["-rf", "a\nb", "%s%n", "x..", "é \u{202E}"].enumerated() {
                try bed.drop(SampleAction(reference: "UA 11/\(number)").text, as: name)
                try await bed.waitForLog("action taken in")
            }
            try bed.drop("nonsense", as: "c\n<1>urgentd: forged")
            try await bed.waitForLog("a file was rejected")
            #expect(!bed.log.contains("\n<1>"))
            try await bed.waitForEntries(5, in: "done")
        }
    }

    @Test("bad rows of a roster are told with line and column, never with their contents; the good ones are in")
    func roster() async throws {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        func hook(_ url: String) -> Person { Person(id: "h", webhook: url, secret: secret) }
        let bad: [(Person, column: String)] = [
            (Person(id: "n\u{0}1", email: "a1@hush.example"), "id"),
            (Person(id: "", email: "a2@hush.example"), "id"),
            (Person(id: "b3", name: String(repeating: "Secret", count: 100), email: "a3@hush.example"), "name"),
            (Person(id: "b4", email: "a4.hush"), "email"),
            (Person(id: "b5", email: "a5@hush.example\r\nRCPT TO:<x@y.example>"), "email"),
            (Person(id: "b6", email: "a6\u{0}@hush.example"), "email"),
            (Person(id: "b7", email: "a7@hush.example", languages: ""), "languages"),
            (Person(id: "b8", email: "a8@hush.example", languages: "english"), "languages"),
            (Person(id: "b9", email: "a9@hush.example", country: ""), "country"),
            (Person(id: "b10", email: "a10@hush.example", country: "ZZ"), "country"),
            (Person(id: "b11"), "email"),
            (hook("https://user:hush@hooks.example.org/x"), "webhook_url"),
            (hook("https://hooks.example.org/hush#part"), "webhook_url"),
            (hook("ftp://hush.example.org/x"), "webhook_url"),
            (hook("file:///hush"), "webhook_url"),
            (hook("https://10.0.0.1/hush"), "webhook_url"),
            (hook("https://169.254.169.254/hush"), "webhook_url"),
            (hook("https://[::1]/hush"), "webhook_url"),
            (hook("https://2130706433/hush"), "webhook_url"),
            (hook("http://hooks.example.org/hush"), "webhook_url"),
            (Person(id: "b21", email: "a21@hush.example", timeZone: "Mars/Base"), "timezone"),
            (Person(id: "b22", email: "a22@hush.example", appetite: "much"), "appetite"),
        ]
        var configuration = BedConfiguration()
        configuration.allowHTTP = false
        try await DaemonBed.run(configuration) { bed in
            for (number, entry) in bad.enumerated() {
                let (person, column) = entry
                let result = try await bed.ctl(
                    "roster", "import", "-", "--json",
                    input: Person.csv([person, Person(id: "ok\(number)", email: "ok\(number)@people.example")]))
                #expect(result.status == Exit.badInput, "\(person)")
                let answer = try #require(ControlJSON.read(RosterImportDocument.self, from: Array(result.output.utf8)))
                #expect(answer.added == 1 && answer.skipped == 1, "\(person): \(answer)")
                #expect(answer.errors.contains { $0.line == 2 && $0.column == column }, "\(person): \(answer.errors)")
                for word in ["hush", "Secret", "english", "Mars"] {
                    #expect(!(result.output + result.error).contains(word), "\(person)")
                }
            }
            let words = try await bed.ctl("roster", "import", "-", input: Person.csv([bad[3].0]))
            #expect(words.status == Exit.badInput)
            #expect(words.error.contains("line 2, email: "))
            #expect(try await bed.lines(RosterCountDocument.self, "roster", "count").first?.count == bad.count)
            #expect(!bed.log.contains("hush"))
            let header = try await bed.ctl("roster", "import", "-", input: "name,mail\nx,y\n")
            #expect(header.status == Exit.badInput)
            #expect(header.error.contains("line 1"))
        }
    }
}
