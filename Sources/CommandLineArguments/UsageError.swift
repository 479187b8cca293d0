// SPDX-License-Identifier: MIT

/// A command line that makes no sense: exit status 64.
public struct UsageError: Error, Sendable, Hashable {
    public let message: String
    /// The word that was probably meant.
    public let suggestion: String?
    /// The verb whose help would answer; nil for the program's own.
    public let verb: String?

    public init(_ message: String, suggestion: String? = nil, verb: String? = nil) {
        self.message = message
        self.suggestion = suggestion
        self.verb = verb
    }

    /// What goes to standard error.
    ///
    /// - Parameter program: The program's name.
    /// - Returns: Two lines with their line ends.
    public func text(program: String) -> String {
        let meant = suggestion.map { "; did you mean '\($0)'?" } ?? ""
        let help = ([program] + (verb.map { [$0] } ?? []) + ["--help"]).joined(separator: " ")
        return "\(program): \(message)\(meant)\nTry '\(help)'.\n"
    }
}
