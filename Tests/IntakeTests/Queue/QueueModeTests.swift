// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@testable import Intake

@Suite("Modes of the queue folder and of files in it")
struct QueueModeTests {
    /// The twelve lower bits.
    private static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    @Test("the folders are made so that staff put files in, read the outcome, and leave others' files alone")
    func folders() async throws {
        let bench = try QueueBench()
        try await bench.start()
        let modes = ["", "tmp", "new", "done", "rejected"].map { Self.mode(bench.path($0)) }
        #expect(modes == [0o2770, 0o3770, 0o3770, 0o2750, 0o2750])
        let top = try #require(AccessList(of: bench.path(""), .access))
        #expect(top.writers.isEmpty && top.entries.contains(.init(.group, [.read, .enter])))
        await bench.queue.stop()
    }

    @Test("what is made in tmp/ and new/ is read by the group and written by its owner only, whatever the umask")
    func newFiles() async throws {
        let bench = try QueueBench()
        try await bench.start()
        for part in ["tmp", "new"] {
            // A default list is what makes the kernel pass over the umask; a program's own wish still counts.
            for (name, wish, result) in [(".a", 0o666, 0o640), (".b", 0o600, 0o600), (".c", 0o777, 0o750)] {
                let path = bench.path("\(part)/\(name)")
                close(open(path, O_CREAT | O_WRONLY, mode_t(wish)))
                #expect(Self.mode(path) == UInt32(result), "\(part)/\(name)")
            }
            #expect(mkdir(bench.path("\(part)/.d"), 0o777) == 0)
            #expect(Self.mode(bench.path("\(part)/.d")) == 0o2750)
        }
        await bench.queue.stop()
    }

    @Test("folders that are there are left as they are")
    func existing() async throws {
        let bench = try QueueBench()
        for name in ["", "tmp", "new", "done", "rejected"] {
            mkdir(bench.path(name), 0o700)
            chmod(bench.path(name), 0o2775)
        }
        try await bench.start()
        #expect(["", "tmp", "new", "done", "rejected"].allSatisfy { Self.mode(bench.path($0)) == 0o2775 })
        #expect(AccessList(of: bench.path(""), .access) == nil && AccessList(of: bench.path("new"), .defaults) == nil)
        await bench.queue.stop()
    }

    @Test(
        "on a file system without access lists the top folder gets the sticky bit instead",
        .enabled(if: SmallDisk.isPossible, "only root can mount one"))
    func withoutLists() throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk(at: folder.path, withoutLists: ())
        try QueueModes.makeFolders(at: folder.path("queue"))
        #expect(Self.mode(folder.path("queue")) == 0o3770 && Self.mode(folder.path("queue/new")) == 0o3770)
        withExtendedLifetime(disk) {}
    }

    @Test(
        "a file that others than its owner may write to is handed over as that",
        .enabled(if: getuid() == 0, "only root can give files away"))
    func openFiles() async throws {
        let bench = try QueueBench()
        try await bench.start()
        await bench.queue.stop()
        let nobody: uid_t = 65_534
        // Owner, group, mode. The group of root bears root's name: it is no more than root.
        let files: [(name: String, owner: uid_t, group: gid_t, mode: mode_t, isOpen: Bool)] = [
            ("a", 0, 0, 0o640, false), ("b", 0, 0, 0o660, false), ("c", 0, nobody, 0o660, true),
            ("d", nobody, nobody, 0o664, true), ("e", nobody, nobody, 0o644, false), ("f", 0, 0, 0o642, true),
            ("g", 4_000_001, 4_000_001, 0o660, true),
        ]
        for file in files {
            let path = bench.path("new/\(file.name)")
            try Data("x".utf8).write(to: URL(filePath: path))
            #expect(chown(path, file.owner, file.group) == 0 && chmod(path, file.mode) == 0)
        }
        // By lists: a colleague; only whom the mask keeps from writing; only the daemon, who is root here.
        let lists: [(name: String, entries: [AccessList.Entry], isOpen: Bool)] = [
            ("h", [.init(.user(4_000_002), [.read, .write]), .init(.group, .read), .init(.mask, .all)], true),
            ("i", [.init(.user(4_000_002), .all), .init(.group, .all), .init(.mask, .read)], false),
            ("j", [.init(.user(0), .all), .init(.group, .read), .init(.mask, .all)], false),
            ("k", [.init(.group, .read), .init(.otherGroup(4_000_003), .all), .init(.mask, .all)], true),
        ]
        for file in lists {
            let path = bench.path("new/\(file.name)")
            try Data("x".utf8).write(to: URL(filePath: path))
            #expect(chown(path, nobody, nobody) == 0)
            let list = AccessList([.init(.owner, .all)] + file.entries + [.init(.others, [])])
            #expect(list.set(on: path, .access), "\(file.name)")
        }
        let again = bench.another()
        try await again.start()
        for (name, isOpen) in files.map({ ($0.name, $0.isOpen) }) + lists.map({ ($0.name, $0.isOpen) }) {
            let handed = try await again.handed.next()
            #expect(handed.name == name && handed.isOpenToOthers == isOpen, "\(name)")
        }
        await again.queue.stop()
    }

    @Test(
        "a folder in new/ that the daemon may not move is hidden where it is, and told once",
        .enabled(if: getuid() == 0, "only root can make somebody else's folder"))
    func foreignFolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("queue")
        try QueueModes.makeFolders(at: path)
        for name in ["", "/new", "/rejected"] { #expect(chown(path + name, 65_534, 65_534) == 0) }
        #expect(chmod(folder.path, 0o755) == 0 && mkdir("\(path)/new/odd", 0o750) == 0)
        let folders = try QueueFolders(path: path)
        let rejected = folders.rejected
        let name = QueueEntryName("odd")
        let (moved, aside) = try AsNobody.run { () -> (Int32, QueueEntryName?) in
            do throws(SystemError) {
                try folders.move(name, to: rejected, as: name)
                return (0, nil)
            } catch {
                return (error.number, folders.setAside(name))
            }
        }
        #expect(moved == EACCES && aside == QueueEntryName(".odd"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(path)/new") == [".odd"])
    }
}

/// For the file system, this thread is nobody for a moment.
enum AsNobody {
    static func run<Value>(_ body: () throws -> Value) throws -> Value {
        typealias Become = @convention(c) (uid_t) -> Int32
        let become = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: Become.self)
        _ = become(65_534)
        defer { _ = become(0) }
        return try body()
    }
}
