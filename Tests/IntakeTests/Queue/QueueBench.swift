// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Intake
import Synchronization
import TestSupport

/// A queue folder of its own with a taker that a test decides for.
final class QueueBench: Sendable {
    struct Handed: Sendable {
        let text: String
        let name: String
        let by: Identity
        let isOpenToOthers: Bool
    }

    let folder: TemporaryFolder
    let clock: ManualClock
    let queue: QueueFolder
    /// What was handed over, in order.
    let handed: TestSignal<Handed>
    private let counter: Counter

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    convenience init(
        _ verdict: @escaping @Sendable (_ bytes: [UInt8], _ name: String, _ tries: Int) async -> QueueVerdict = {
            _, _, _ in .taken
        }
    ) throws {
        self.init(folder: try TemporaryFolder(), clock: ManualClock(), verdict)
    }

    private init(
        folder: TemporaryFolder, clock: ManualClock,
        _ verdict: @escaping @Sendable (_ bytes: [UInt8], _ name: String, _ tries: Int) async -> QueueVerdict
    ) {
        let counter = Counter()
        let handed = TestSignal<Handed>()
        self.folder = folder
        self.clock = clock
        self.counter = counter
        self.handed = handed
        queue = QueueFolder(path: folder.path("queue"), clock: clock) { file in
            let tries = counter.count.withLock { count in
                count += 1
                return count
            }
            let verdict = await verdict(file.bytes, file.name, tries)
            handed.send(
                Handed(
                    text: String(decoding: file.bytes, as: UTF8.self), name: file.name, by: file.by,
                    isOpenToOthers: file.isOpenToOthers))
            return verdict
        }
    }

    /// A second daemon on the same folder, as after a restart; it takes everything.
    func another() -> QueueBench { QueueBench(folder: folder, clock: clock) { _, _, _ in .taken } }

    func start() async throws { try await queue.start() }

    var tries: Int { counter.count.withLock { $0 } }

    func path(_ name: String) -> String { name.isEmpty ? folder.path("queue") : folder.path("queue/\(name)") }

    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []).sorted()
    }

    /// As a good producer does it: written in tmp/, renamed into new/.
    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path("tmp/x")))
        rename(path("tmp/x"), path("new/\(name)"))
    }

    /// Written in place, and dated `age` seconds before the bench's clock.
    func write(_ name: String, _ text: String, age: Int) throws {
        let file = open(path("new/\(name)"), O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        defer { close(file) }
        _ = text.withCString { Glibc.write(file, $0, text.utf8.count) }
        let seconds = Int(clock.now().milliseconds / 1000) - age
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        futimens(file, [time, time])
    }

    /// A Unix socket bound there.
    func bindSocket(_ name: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Through a short link, because the path of a temporary folder may be too long for sun_path.
        let short = "/tmp/u\(getpid())-\(descriptor)"
        symlink(path(""), short)
        defer { unlink(short) }
        let bytes = Array("\(short)/\(name)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL) }
        return descriptor
    }
}
