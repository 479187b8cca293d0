// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("What forgets")
struct RetentionTimerTests {
    /// Remembers what it was asked.
    private final class Asked: ErasureStore {
        let cutoffs = Mutex<[Instant]>([])
        let sweeps = Mutex<[[String]?]>([])
        let isUnswept = Mutex(true)

        func sweep(for words: [String]?) async throws(LedgerError) -> Int {
            sweeps.withLock { $0.append(words) }
            isUnswept.withLock { $0 = false }
            return 3
        }

        func needsSweep() async throws(LedgerError) -> Bool { isUnswept.withLock { $0 } }

        func forget(closedBefore: Instant, at: Instant) async throws(LedgerError) -> Forgetting {
            cutoffs.withLock { $0.append(closedBefore) }
            return Forgetting(versions: 1, rows: 10)
        }

        func nextForgetting() async throws(LedgerError) -> Instant? { nil }
    }

    @Test("it forgets what closed as long ago as configured, and sweeps only where anything was removed")
    func run() async {
        let (store, clock) = (Asked(), ManualClock())
        let retention = Retention(
            store: store, queue: "/nowhere", span: { .seconds(90 * 86_400) }, clock: clock,
            log: Log(component: "test", threshold: .alarm))
        await retention.run()
        await retention.run()
        let cutoff = clock.now().advanced(by: .seconds(-90 * 86_400))
        #expect(store.cutoffs.withLock { $0 } == [cutoff, cutoff])
        #expect(store.sweeps.withLock { $0 } == [nil])
    }

    /// A queue folder with one file of each day before the clock's, in both folders, and what is not the daemon's.
    private func queue(days: Int, _ clock: ManualClock) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["done", "rejected"] {
            mkdir(folder.path(name), 0o700)
            for day in 0..<days {
                let stamp = Self.stamp(clock.now().advanced(by: .seconds(-day * 86_400)))
                try folder.write("\(name)/\(stamp)-01234567-UA.json5", "{ }")
            }
        }
        return folder
    }

    private static func stamp(_ time: Instant) -> String {
        time.rfc3339.replacing("-", with: "").replacing(":", with: "").prefix { $0 != "." && $0 != "Z" } + "Z"
    }

    private func names(_ folder: TemporaryFolder, _ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(name)).sorted()
    }

    @Test("what was taken or rejected goes after its time, with reasons and whole folders; what is young stays")
    func oldFiles() async throws {
        let (store, clock) = (Asked(), ManualClock())
        let folder = try queue(days: 3, clock)
        let old = Self.stamp(clock.now().advanced(by: .seconds(-3 * 86_400)))
        try folder.write("rejected/\(old)-00000000-roster.csv", "id,email\n")
        try folder.write("rejected/\(old)-00000000-roster.csv.reason.txt", "line 1")
        try folder.write("rejected/.\(old)-00000000-gone.csv.reason.txt", "line 1")
        let outside = try folder.write("outside", "dear")
        mkdir(folder.path("rejected/\(old)-00000000-rosters"), 0o700)
        mkdir(folder.path("rejected/\(old)-00000000-rosters/inner"), 0o700)
        try folder.write("rejected/\(old)-00000000-rosters/inner/a.csv", "id,email\n")
        symlink(folder.path, folder.path("rejected/\(old)-00000000-rosters/link"))
        symlink(folder.path, folder.path("rejected/\(old)-00000000-link"))
        // Not the daemon's: nobody has said when they came.
        for name in ["README", "2026", "20260101T000000Z", "20260101-000000Z-x", "20269901T000000Z-x"] {
            try folder.write("done/\(name)", "kept")
        }
        let kept = try names(folder, "done")
        let retention = Retention(
            store: store, queue: folder.path, span: { .seconds(3 * 86_400 - 1) }, clock: clock,
            log: Log(component: "test", threshold: .alarm))
        await retention.run()
        #expect(try names(folder, "done") == kept)
        #expect(try names(folder, "rejected").count == 3)
        #expect(try String(contentsOfFile: outside, encoding: .utf8) == "dear")
        clock.advance(by: .seconds(86_400))
        await retention.run()
        #expect(try names(folder, "done").count == kept.count - 1)
        #expect(try names(folder, "rejected").count == 2)
    }

    @Test("old files are removed a few at a time, and one that cannot be removed holds up no other")
    func steps() throws {
        let clock = ManualClock()
        let folder = try queue(days: 5, clock)
        clock.advance(by: .seconds(86_400))
        let mine = { OldQueueFiles.remove(before: clock.now(), in: folder.path, most: 4) }
        #expect(mine() == OldQueueFiles.Step(removed: 4, stuck: 0, isLast: false))
        #expect(mine() == OldQueueFiles.Step(removed: 4, stuck: 0, isLast: false))
        #expect(mine() == OldQueueFiles.Step(removed: 2, stuck: 0, isLast: true))
        // Deeper than anybody goes.
        let deep = folder.path("done/20200101T000000Z-00000000-deep")
        let inner = String(repeating: "/d", count: OpenFolder.deepest + 5)
        try FileManager.default.createDirectory(atPath: deep + inner, withIntermediateDirectories: true)
        try folder.write("rejected/20200101T000000Z-00000000-a", "x")
        #expect(mine() == OldQueueFiles.Step(removed: 1, stuck: 1, isLast: true))
        #expect(try names(folder, "rejected").isEmpty)
    }

    @Test("who leaves while rejected files are looked through shares the next look, and waits for it")
    func search() async throws {
        let began = TestSignal<Void>()
        let walks = Mutex<[[String]]>([])
        let go = DispatchSemaphore(value: 0)
        let search = RejectedSearch(log: Log(component: "test", threshold: .alarm)) { addresses in
            walks.withLock { $0.append(addresses.sorted()) }
            began.send(())
            go.wait()
            return addresses.count
        }
        async let first = search.remove(naming: ["a"])
        try await began.next()
        // The walk holds a thread of its own: tasks go on, and both of these come to wait.
        async let second = search.remove(naming: ["b"])
        async let third = search.remove(naming: ["b", "c"])
        while await search.wanted != ["b", "c"] { await Task.yield() }
        go.signal()
        #expect(await first == 1)
        try await began.next()
        go.signal()
        let both = await (second, third)
        #expect(both == (2, 2))
        #expect(walks.withLock { $0 } == [["a"], ["b", "c"]])
        #expect(await search.remove(naming: []) == 0)
    }

    @Test("however long the looks take, no thread of the tasks is held by them")
    func offThePool() async throws {
        let began = TestSignal<Void>()
        let go = DispatchSemaphore(value: 0)
        let count = ProcessInfo.processInfo.activeProcessorCount * 2
        let done = (0..<count).map { _ in
            Task {
                await RejectedSearch(log: Log(component: "test", threshold: .alarm)) { _ in
                    began.send(())
                    go.wait()
                    return 0
                }.remove(naming: ["a"])
            }
        }
        // More than there are threads for tasks, all at once.
        for _ in 0..<count { try await began.next() }
        for _ in 0..<count { go.signal() }
        for task in done { _ = await task.value }
    }

    @Test("a roster in a folder that was dropped is found too, and no link is followed")
    func rejectedFolder() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("rejected"), 0o700)
        mkdir(folder.path("rejected/rosters"), 0o700)
        let outside = try folder.write("outside.csv", "ann@people.example")
        try folder.write("rejected/rosters/a.csv", "ann@people.example")
        try folder.write("rejected/rosters/b.csv", "bob@people.example")
        symlink(outside, folder.path("rejected/link.csv"))
        symlink(folder.path, folder.path("rejected/rosters/up"))
        #expect(RejectedFiles.remove(naming: ["ann@people.example"], in: folder.path) == 1)
        #expect(try names(folder, "rejected/rosters") == ["b.csv", "up"])
        #expect(try names(folder, "rejected") == ["link.csv", "rosters"])
        #expect(FileManager.default.fileExists(atPath: outside))
    }

    @Test("a rejected roster that names somebody is removed, with its reason; the others stay")
    func rejected() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("rejected"), 0o700)
        try folder.write("rejected/a-roster.csv", "id,email\n1,Ann.Other@People.Example\n")
        try folder.write("rejected/a-roster.csv.reason.txt", "line 1: no action\n")
        try folder.write("rejected/b.json", "{ reference: 1 }")
        #expect(RejectedFiles.remove(naming: ["ann.other@people.example"], in: folder.path) == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("rejected")) == ["b.json"])
        #expect(RejectedFiles.remove(naming: [], in: folder.path) == 0)
    }

    @Test("an address is found wherever it lies in a rejected file of any size, also across two pieces")
    func large() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("rejected"), 0o700)
        let address = "ann.other@people.example"
        for (number, before) in [(1 << 20) - 5, (1 << 20) - 1, 1 << 20, 3 << 20].enumerated() {
            try folder.write("rejected/\(number).csv", String(repeating: "x", count: before) + address + "\n")
        }
        try folder.write("rejected/other.csv", String(repeating: "ann.other@people.exampl ", count: 100_000))
        #expect(RejectedFiles.remove(naming: [address], in: folder.path) == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("rejected")) == ["other.csv"])
    }
}
