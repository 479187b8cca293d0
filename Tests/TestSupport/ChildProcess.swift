// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// A real peer program as a child of the test: its output collected, itself killed by process id at the end.
public final class ChildProcess: Sendable {
    // @unchecked: Foundation's Process is only touched in init and, for its pid and exit, read.
    private struct Box: @unchecked Sendable { let process: Process }

    private let box: Box
    private let output = Output()
    /// Each line the child prints on standard output or standard error, in order.
    public let lines = TestSignal<String>()
    private let exit = TestSignal<Int32>()

    /// Starts `program` (an absolute path, or a name looked up on PATH, /usr/sbin and /sbin).
    public init(_ program: String, _ arguments: [String], environment: [String: String] = [:], input: FileHandle? = nil)
        throws
    {
        guard let path = Self.find(program) else { throw Missing(program: program) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = input ?? FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        box = Box(process: process)
        let lines = lines
        let output = output
        let handle = pipe.fileHandleForReading
        // A thread that blocks in read, not a readabilityHandler: that one is a Dispatch source, and a source on a
        // descriptor number that another source had until a moment ago may never fire (swift-corelibs-libdispatch 833).
        Thread.detachNewThread {
            var partial: [UInt8] = []
            while true {
                let data = handle.availableData
                if data.isEmpty { return }
                output.append(data)
                partial += data
                while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
                    lines.send(String(decoding: partial[..<end], as: UTF8.self))
                    partial.removeSubrange(...end)
                }
            }
        }
        let exit = exit
        process.terminationHandler = { exit.send($0.terminationStatus) }
        try Self.withoutBlockedSignals { try process.run() }
    }

    /// A child inherits the signal mask, and Dispatch's threads block every signal: SIGTERM would never arrive.
    static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit {
        if box.process.isRunning { Glibc.kill(box.process.processIdentifier, SIGKILL) }
    }

    public var pid: Int32 { box.process.processIdentifier }

    public var isRunning: Bool { box.process.isRunning }

    /// Everything printed so far.
    public var printed: String { output.text }

    public func signal(_ number: Int32) {
        if box.process.isRunning { Glibc.kill(pid, number) }
    }

    /// Waits for the end and returns the exit status.
    public func exitStatus(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await exit.next(within: limit)
    }

    /// Waits for a line that contains `text`.
    public func waitForLine(containing text: String, within limit: Duration = .seconds(30)) async throws -> String {
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

        func append(_ data: Data) {
            bytes.withLock { $0 += data }
        }
    }

    /// A peer program is not installed; a test must fail with this, never skip.
    public struct Missing: Error, CustomStringConvertible {
        public let program: String
        public var description: String { "\(program) is not installed: see config/packages-test" }
    }
}
