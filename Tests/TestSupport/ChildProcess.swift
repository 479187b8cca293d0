// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// A real peer program as a child of the test: its output collected, itself killed by process id at the end.
public final class ChildProcess: Sendable {
    private let child: Spawn
    private let output = Output()
    /// Each line the child prints on standard output or standard error, in order.
    public let lines = TestSignal<String>()
    /// Nobody can print anything any more.
    private let silence = TestSignal<Void>()

    /// Starts `program` (an absolute path, or a name looked up on PATH, /usr/sbin and /sbin).
    ///
    /// `passing` are descriptors that it has from 3 on.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: FileHandle? = nil,
        passing: [Int32] = []
    ) throws {
        guard let path = Self.find(program) else { throw Missing(program: program) }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Spawn.Failed(program: path, number: errno) }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(writing) }
        do {
            child = try Spawn(
                path, arguments, environment: environment,
                input: (input ?? FileHandle.nullDevice).fileDescriptor, output: writing, error: writing,
                passing: passing)
        } catch {
            close(reading)
            throw error
        }
        let lines = lines
        let output = output
        let silence = silence
        // A thread that blocks in read, not a Dispatch source: a source on a descriptor number that another source had
        // until a moment ago may never fire (swift-corelibs-libdispatch 833).
        Thread.detachNewThread {
            Self.read(reading) { bytes in
                output.append(bytes)
            } line: { line in
                lines.send(line)
            }
            close(reading)
            silence.send(())
        }
    }

    private static func read(_ descriptor: Int32, bytes: ([UInt8]) -> Void, line: (String) -> Void) {
        var partial: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes(Array(room[..<count]))
            partial += room[..<count]
            while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
                line(String(decoding: partial[..<end], as: UTF8.self))
                partial.removeSubrange(...end)
            }
        }
    }

    deinit {
        child.signal(SIGKILL)
    }

    public var pid: Int32 { child.pid }

    public var isRunning: Bool { child.isRunning }

    /// Everything printed so far.
    public var printed: String { output.text }

    public func signal(_ number: Int32) {
        child.signal(number)
    }

    /// Waits for the end and returns the exit status, or the number of the signal that ended it; ``printed`` is whole then.
    public func exitStatus(within limit: Duration = .seconds(180)) async throws -> Int32 {
        let status = try await child.exit.next(within: limit)
        // Bounded: a child of its own may have its output still.
        if (try? await silence.next(within: .seconds(5))) != nil { silence.send(()) }
        return status
    }

    /// Waits for a line that contains `text`.
    public func waitForLine(containing text: String, within limit: Duration = .seconds(180)) async throws -> String {
        while true {
            let line = try await lines.next(within: limit)
            if line.contains(text) { return line }
        }
    }

    /// Where a program lies; nil if it is not installed.
    public static func find(_ program: String) -> String? {
        if program.hasPrefix("/") { return program }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"])
            .map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// What a child has printed, filled by the thread that reads.
    private final class Output: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

        func append(_ more: [UInt8]) {
            bytes.withLock { $0 += more }
        }
    }

    /// A peer program is not installed; a test must fail with this, never skip.
    public struct Missing: Error, CustomStringConvertible {
        public let program: String
        public var description: String { "\(program) is not installed: see config/packages-test" }
    }
}
