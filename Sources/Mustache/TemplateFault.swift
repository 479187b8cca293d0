// SPDX-License-Identifier: MIT

/// Why a template cannot be used: file, line, what is wrong and what is expected.
public struct TemplateFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    public let problem: String
    public let expected: String

    public init(file: String, line: Int, problem: String, expected: String) {
        self.file = file
        self.line = line
        self.problem = problem
        self.expected = expected
    }

    public var description: String { "\(file), line \(line): \(problem); expected \(expected)" }
}
