// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@testable import Intake

@Suite("The queue folder")
struct QueueFolderTests {
    @Test(
        "a file renamed into new/ is taken at the notice, with its owner's login, and moved to done/ under its digest")
    func taken() async throws {
        // The bench's clock stands, so that no sweep ever comes: only the notice can have brought the file.
        let bench = try QueueBench()
        try await bench.start()
        try bench.put("UA 42.json5", "content")
        let handed = try await bench.handed.next()
        #expect(handed.text == "content")
        #expect(handed.name == "UA_42.json5")
        #expect(handed.by == Identity(name: UserAccount.login(of: geteuid()), login: UserAccount.login(of: geteuid())))
        await bench.queue.sweep()
        // SHA-256 of "content" begins with ed7002b4.
        #expect(bench.names("done").contains("20261121T080000Z-ed7002b4-UA_42.json5"))
        #expect(bench.names("new").isEmpty)
        await bench.queue.stop()
    }

    @Test("what lies in new/ at the start is taken, and two files of one name and content both keep theirs")
    func atStart() async throws {
        let bench = try QueueBench()
        try await bench.start()
        await bench.queue.stop()
        try bench.put("a", "x")
        let again = bench.another()
        try await again.start()
        await again.queue.sweep()
        try bench.put("a", "x")
        await again.queue.sweep()
        #expect(bench.names("done") == ["20261121T080000Z-2d711642-a", "20261121T080000Z-2d711642-a~2"])
        await again.queue.stop()
    }

    @Test("what is no valid action goes to rejected/ with a reason for people")
    func rejected() async throws {
        let bench = try QueueBench { _, _, _ in
            .rejected([
                DocumentFault(
                    line: 3, column: 5, key: "audience.regions[2]", problem: "no such region", expected: "Americas")
            ])
        }
        try await bench.start()
        try bench.put("bad.json5", "broken")
        await bench.queue.sweep()
        let names = bench.names("rejected")
        #expect(names.count == 2)
        #expect(names.first?.hasSuffix("-bad.json5") == true)
        #expect(names.last == names.first.map { $0 + ".reason.txt" })
        let reason = try String(contentsOfFile: bench.path("rejected/\(names[1])"), encoding: .utf8)
        #expect(reason.contains("line 3, column 5, audience.regions[2]"))
        #expect(reason.contains("what is wrong: no such region"))
        #expect(reason.contains("expected:      Americas"))
        await bench.queue.stop()
    }

    @Test("a file that does not parse and was just written in place is looked at again before it is rejected")
    func halfWritten() async throws {
        let bench = try QueueBench { bytes, _, _ in
            bytes.last == UInt8(ascii: "}")
                ? .taken : .rejected([DocumentFault(line: 1, key: "", problem: "p", expected: "e")])
        }
        try await bench.start()
        try bench.write("half", "{", age: 1)
        _ = try await bench.handed.next()
        await bench.queue.sweep()
        #expect(bench.names("new") == ["half"])
        // Still the same after three more seconds, and then it is whole.
        bench.clock.advance(by: .seconds(3))
        await bench.queue.sweep()
        #expect(bench.names("new") == ["half"])
        try bench.write("half", "{}", age: 0)
        await bench.queue.sweep()
        #expect(bench.names("done").count == 1)
        #expect(bench.names("rejected").isEmpty)
        // The other never gets its end: five seconds after its last change it is rejected.
        try bench.write("never", "{", age: 1)
        await bench.queue.sweep()
        #expect(bench.names("new") == ["never"])
        bench.clock.advance(by: .seconds(5))
        await bench.queue.sweep()
        #expect(bench.names("rejected").count == 2)
        await bench.queue.stop()
    }

    @Test("a file dated in the future is not waited for without end")
    func future() async throws {
        let bench = try QueueBench { _, _, _ in .rejected([]) }
        try await bench.start()
        try bench.write("future", "{", age: -100_000)
        await bench.queue.sweep()
        #expect(bench.names("new") == ["future"])
        bench.clock.advance(by: .seconds(6))
        await bench.queue.sweep()
        #expect(bench.names("rejected").count == 2)
        await bench.queue.stop()
    }

    @Test(
        "a folder, a socket, a pipe, a symlink, an empty and a 5 MB file are rejected unread, and the next file is taken"
    )
    func oddThings() async throws {
        let bench = try QueueBench()
        try await bench.start()
        await bench.queue.stop()
        mkdir(bench.path("new/folder"), 0o700)
        mkfifo(bench.path("new/pipe"), 0o600)
        symlink("/etc/passwd", bench.path("new/link"))
        symlink("nowhere", bench.path("new/dangling"))
        let socket = try bench.bindSocket("new/socket")
        defer { close(socket) }
        try bench.write("empty", "", age: 10)
        close(open(bench.path("new/huge"), O_CREAT | O_WRONLY, 0o600))
        truncate(bench.path("new/huge"), 5_000_000)
        truncate(bench.path("new/huge"), 5_000_000_000)
        try bench.put("good", "x")
        let again = bench.another()
        try await again.start()
        await again.queue.sweep()
        #expect(bench.names("new").isEmpty)
        #expect(bench.names("done").count == 1)
        let reasons = try bench.names("rejected").filter { $0.hasSuffix(".reason.txt") }.sorted().map {
            try String(contentsOfFile: bench.path("rejected/\($0)"), encoding: .utf8)
        }
        #expect(reasons.count == 7)
        for kind in ["a folder", "a pipe", "a symbolic link", "a socket", "is empty", "5000000000 bytes"] {
            #expect(reasons.contains { $0.contains(kind) }, "\(kind)")
        }
        #expect(try await again.handed.next().name == "good")
        await again.queue.stop()
    }

    @Test("what openat says about an entry decides: gone, rejected, or later")
    func openErrors() {
        func word(_ number: Int32) -> String {
            switch QueueEntry.failure(number) {
            case .gone: "gone"
            case .unusable(let problem): problem
            case .later: "later"
            case .file: "file"
            }
        }
        #expect(word(ENOENT) == "gone")
        #expect(word(EACCES) == "the daemon is not allowed to read it")
        #expect(word(ELOOP) == "it is a symbolic link")
        #expect([EMFILE, ENFILE, ENOMEM, EIO].map(word) == ["later", "later", "later", "later"])
    }

    @Test("a file that the daemon may not read is told as that")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        chmod(try folder.write("locked", "{}"), 0)
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        // Root may read everything.
        func look() -> QueueEntry.Found { QueueEntry.open(QueueEntryName("locked"), in: descriptor) }
        let found = try geteuid() == 0 ? AsNobody.run(look) : look()
        guard case .unusable(let problem) = found else {
            Issue.record("it was opened")
            return
        }
        #expect(problem == "the daemon is not allowed to read it")
    }

    @Test("a hard link is no proof of who handed it in")
    func hardLink() async throws {
        let bench = try QueueBench()
        try await bench.start()
        await bench.queue.stop()
        try bench.write("linked", "{}", age: 10)
        link(bench.path("new/linked"), bench.path("elsewhere"))
        let again = bench.another()
        try await again.start()
        await again.queue.sweep()
        #expect(bench.names("done").isEmpty)
        #expect(bench.names("rejected").count == 2)
        await again.queue.stop()
    }

    @Test(
        "while the disk is full or the ledger busy the file stays in new/, is tried again with growing pauses, and is not lost"
    )
    func later() async throws {
        let bench = try QueueBench { _, _, tries in tries < 3 ? .tryLater("no space left") : .taken }
        try await bench.start()
        try bench.put("a", "x")
        await bench.queue.sweep()
        #expect(bench.names("new") == ["a"])
        await bench.queue.sweep()
        #expect(bench.tries == 1, "its pause is not over")
        bench.clock.advance(by: .seconds(1))
        await bench.queue.sweep()
        #expect(bench.tries == 2)
        bench.clock.advance(by: .seconds(1))
        await bench.queue.sweep()
        #expect(bench.tries == 2, "the second pause is longer")
        bench.clock.advance(by: .seconds(1))
        await bench.queue.sweep()
        #expect(bench.tries == 3)
        #expect(bench.names("done").count == 1)
        await bench.queue.stop()
    }

    @Test("a crash after the commit hands the file over again, once, and moves it")
    func crashAfterCommit() async throws {
        let bench = try QueueBench()
        try await bench.start()
        try bench.put("a", "x")
        await bench.queue.sweep()
        // As a crash between commit and move leaves it: the file is in new/, the ledger has the action.
        await bench.queue.stop()
        let done = bench.names("done")[0]
        rename(bench.path("done/\(done)"), bench.path("new/a"))
        let again = bench.another()
        try await again.start()
        await again.queue.sweep()
        #expect(again.tries == 1)
        #expect(bench.names("done").count == 1)
        #expect(bench.names("new").isEmpty)
        await again.queue.stop()
    }

    @Test("a crash around the move to rejected/ leaves each rejected file one reason, and no reason without a file")
    func crashAtRejection() async throws {
        let bench = try QueueBench()
        try await bench.start()
        await bench.queue.stop()
        try Data("why".utf8).write(to: URL(filePath: bench.path("rejected/.T-00-moved.reason.txt")))
        try Data("x".utf8).write(to: URL(filePath: bench.path("rejected/T-00-moved")))
        try Data("why".utf8).write(to: URL(filePath: bench.path("rejected/.T-00-unmoved.reason.txt")))
        let again = bench.another()
        try await again.start()
        #expect(bench.names("rejected") == ["T-00-moved", "T-00-moved.reason.txt"])
        await again.queue.stop()
    }

    @Test("a file that is replaced while the first is taken is taken too")
    func replaced() async throws {
        let path = TestSignal<String>()
        let bench = try QueueBench { bytes, _, tries in
            if tries == 1, let target = try? await path.next() {
                try? Data("second".utf8).write(to: URL(filePath: target + ".tmp"))
                rename(target + ".tmp", target + "/../new/a")
            }
            return .taken
        }
        path.send(bench.path("tmp"))
        try await bench.start()
        try bench.put("a", "first")
        #expect(try await bench.handed.next().text == "first")
        #expect(try await bench.handed.next().text == "second")
        await bench.queue.sweep()
        #expect(bench.names("new").isEmpty)
        await bench.queue.stop()
    }

    @Test("a file that is written to while it is taken gets a second look")
    func rewritten() async throws {
        let path = TestSignal<String>()
        let bench = try QueueBench { _, _, tries in
            if tries == 1, let target = try? await path.next() {
                try? Data("longer".utf8).write(to: URL(filePath: target))
            }
            return .taken
        }
        try await bench.start()
        path.send(bench.path("new/a"))
        try bench.put("a", "first")
        #expect(try await bench.handed.next().text == "first")
        bench.clock.advance(by: .seconds(2))
        await bench.queue.sweep()
        #expect(try await bench.handed.next().text == "longer")
        await bench.queue.sweep()
        #expect(bench.names("done").count == 1)
        await bench.queue.stop()
    }

    @Test("hidden names are left alone, odd names are made plain and bounded")
    func oddNames() async throws {
        let bench = try QueueBench()
        try await bench.start()
        try bench.put(".hidden", "x")
        try bench.put("a\nb \u{202e}ü" + String(repeating: "й", count: 100), "x")
        await bench.queue.sweep()
        #expect(bench.names("new") == [".hidden"])
        let name = try #require(bench.names("done").first)
        #expect(name.contains("-a_b__üййй"))
        #expect(name.utf8.count < 140)
        #expect(QueueEntryName([0x2e, 0x2e, 0xff, 0x2f]).shown == "_.__")
        #expect(QueueEntryName("").shown == "_")
        await bench.queue.stop()
    }

    @Test("when new/ is moved away it is made anew, and files are taken again")
    func lostFolder() async throws {
        let bench = try QueueBench()
        try await bench.start()
        rename(bench.path("new"), bench.path("old"))
        var status = stat()
        // The notice of the move makes the daemon open its folders again.
        for _ in 0..<1000 where stat(bench.path("new"), &status) != 0 { await bench.queue.sweep() }
        try bench.put("a", "x")
        #expect(try await bench.handed.next().name == "a")
        await bench.queue.stop()
    }

    @Test("three hundred files are each taken once")
    func many() async throws {
        let bench = try QueueBench()
        try await bench.start()
        for index in 0..<300 { try bench.put("f\(index)", "\(index)") }
        await bench.queue.sweep()
        await bench.queue.sweep()
        #expect(bench.names("done").count == 300)
        #expect(bench.tries == 300)
        await bench.queue.stop()
    }
}
