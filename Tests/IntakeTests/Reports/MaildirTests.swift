// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Intake

@Suite("The maildir of reports")
struct MaildirTests {
    /// A maildir, and what its taker saw and says.
    final class Bench: Sendable {
        let folder: TemporaryFolder
        let maildir: Maildir
        let clock = ManualClock(Instant(milliseconds: 1_800_000_000_000))
        private let seen: Seen

        final class Seen: Sendable {
            let messages = Mutex<[String]>([])
            let verdicts = Mutex<[String: Maildir.Verdict]>([:])
        }

        init() throws {
            folder = try TemporaryFolder()
            for part in ["new", "cur", "tmp"] {
                try FileManager.default.createDirectory(
                    atPath: folder.path(part), withIntermediateDirectories: true)
            }
            let seen = Seen()
            self.seen = seen
            maildir = Maildir(path: folder.path, clock: clock) { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                seen.messages.withLock { $0.append(text) }
                return seen.verdicts.withLock { $0[text] } ?? .taken
            }
        }

        var messages: [String] { seen.messages.withLock { $0 } }

        func say(_ verdict: Maildir.Verdict?, to text: String) { seen.verdicts.withLock { $0[text] = verdict } }

        /// As a delivery agent does.
        func deliver(_ text: String, as name: String, into part: String = "new") throws {
            try Data(text.utf8).write(to: URL(filePath: folder.path("tmp/\(name)")))
            try FileManager.default.moveItem(atPath: folder.path("tmp/\(name)"), toPath: folder.path("\(part)/\(name)"))
        }

        func names(_ part: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path(part)).sorted()
        }
    }

    @Test("takes what lies in new/ and what nobody has seen in cur/, and leaves all of it in cur/ as seen")
    func takes() async throws {
        let bench = try Bench()
        try bench.deliver("one", as: "1.a.mx")
        try bench.deliver("two", as: "2.b.mx:2,", into: "cur")
        try bench.deliver("three", as: "3.c.mx:2,RS", into: "cur")
        try bench.deliver("hidden", as: ".4.d.mx")
        try await bench.maildir.start()
        await bench.maildir.sweep()
        #expect(bench.messages.sorted() == ["one", "two"])
        #expect(try bench.names("cur") == ["1.a.mx:2,S", "2.b.mx:2,S", "3.c.mx:2,RS"])
        await bench.maildir.stop()
    }

    @Test("what nobody understands is flagged and kept, under a name that is free")
    func unmatched() async throws {
        let bench = try Bench()
        bench.say(.unmatched, to: "odd")
        try bench.deliver("odd", as: "1.a.mx")
        try bench.deliver("there", as: "1.a.mx:2,FS", into: "cur")
        try await bench.maildir.start()
        await bench.maildir.sweep()
        #expect(try bench.names("cur") == ["1.a.mx:2,FS", "1.a.mx~1:2,FS"])
        #expect(try bench.names("new").isEmpty)
        await bench.maildir.stop()
    }

    @Test("what cannot be taken now stays in new/ and is taken when its pause is over")
    func later() async throws {
        let bench = try Bench()
        bench.say(.tryLater("busy"), to: "one")
        try bench.deliver("one", as: "1.a.mx")
        try await bench.maildir.start()
        await bench.maildir.sweep()
        #expect(try bench.names("new") == ["1.a.mx"])
        bench.say(nil, to: "one")
        bench.clock.advance(by: .seconds(600))
        await bench.maildir.sweep()
        #expect(try bench.names("cur") == ["1.a.mx:2,S"])
        await bench.maildir.stop()
    }

    @Test("a message that was taken and not moved when the power went is handed over again")
    func again() async throws {
        let bench = try Bench()
        try bench.deliver("one", as: "1.a.mx")
        try await bench.maildir.start()
        await bench.maildir.sweep()
        await bench.maildir.stop()
        try FileManager.default.moveItem(
            atPath: bench.folder.path("cur/1.a.mx:2,S"), toPath: bench.folder.path("new/1.a.mx"))
        try await bench.maildir.start()
        await bench.maildir.sweep()
        #expect(bench.messages.allSatisfy { $0 == "one" })
    }

    @Test("links and folders are never read or moved")
    func strange() async throws {
        let bench = try Bench()
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.path("new/link"), withDestinationPath: "/etc/hostname")
        try FileManager.default.createDirectory(
            atPath: bench.folder.path("new/folder"), withIntermediateDirectories: true)
        try await bench.maildir.start()
        await bench.maildir.sweep()
        #expect(bench.messages.isEmpty)
        #expect(try bench.names("new") == ["folder", "link"])
        await bench.maildir.stop()
    }

    @Test("a maildir that is not there is an error at the start")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock(Instant(milliseconds: 0))
        let maildir = Maildir(path: folder.path("nowhere"), clock: clock) { _ in .taken }
        await #expect(throws: (any Error).self) { try await maildir.start() }
    }
}
