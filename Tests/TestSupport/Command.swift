// SPDX-License-Identifier: MIT

import Foundation

/// A program that is run to its end, with what it said on each stream.
public enum Command {
    /// What came of it.
    public struct Result: Sendable {
        /// The exit status, or the number of the signal that ended it.
        public let status: Int32
        /// Standard output.
        public let output: String
        /// Standard error.
        public let error: String
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: An absolute path, or a name looked up as ``ChildProcess`` does.
    ///   - arguments: Its command line without its name.
    ///   - input: What it reads on standard input; nothing by default.
    ///   - environment: Set on top of the test's own.
    ///   - limit: It is killed after this long.
    /// - Returns: Status and output.
    /// - Throws: When it is not installed or does not end in time.
    public static func run(
        _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:],
        within limit: Duration = .seconds(60)
    ) async throws -> Result {
        guard let path = ChildProcess.find(program) else { throw ChildProcess.Missing(program: program) }
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        // Files, not pipes: nothing has to be read while it runs, and all of it is there when it has ended.
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder.write("in", input)))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.write("out", "")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.write("err", "")))
        let exit = TestSignal<Int32>()
        process.terminationHandler = { exit.send($0.terminationStatus) }
        try ChildProcess.withoutBlockedSignals { try process.run() }
        let pid = process.processIdentifier
        do {
            let status = try await exit.next(within: limit)
            return Result(status: status, output: try text("out", in: folder), error: try text("err", in: folder))
        } catch {
            kill(pid, SIGKILL)
            throw TooSlow(program: program, said: try text("out", in: folder) + text("err", in: folder))
        }
    }

    private static func text(_ name: String, in folder: TemporaryFolder) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder.path(name))), as: UTF8.self)
    }

    /// It did not end in time.
    public struct TooSlow: Error {
        public let program: String
        public let said: String
    }
}
