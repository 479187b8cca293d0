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
        within limit: Duration = .seconds(600)
    ) async throws -> Result {
        guard let path = ChildProcess.find(program) else { throw ChildProcess.Missing(program: program) }
        let folder = try TemporaryFolder()
        // Files, not pipes: nothing has to be read while it runs, and all of it is there when it has ended.
        let reading = try FileHandle(forReadingFrom: URL(filePath: folder.write("in", input)))
        let output = try FileHandle(forWritingTo: URL(filePath: folder.write("out", "")))
        let error = try FileHandle(forWritingTo: URL(filePath: folder.write("err", "")))
        let child = try Spawn(
            path, arguments, environment: environment, input: reading.fileDescriptor, output: output.fileDescriptor,
            error: error.fileDescriptor)
        // Open until the child has them.
        withExtendedLifetime((reading, output, error)) {}
        do {
            let status = try await child.exit.next(within: limit)
            return Result(status: status, output: try text("out", in: folder), error: try text("err", in: folder))
        } catch {
            child.signal(SIGKILL)
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
