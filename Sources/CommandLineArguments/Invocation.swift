// SPDX-License-Identifier: MIT

/// A command line that was understood: a verb with its options and arguments.
public struct Invocation: Sendable, Hashable {
    /// The declared name, `roster import` for instance.
    public let verb: String
    /// Values by option name; a flag that was given has an empty one.
    ///
    /// The last of several wins.
    public let options: [String: String]
    /// Positional arguments, as many as were declared (optional ones may be missing at the end).
    public let arguments: [String]

    public init(verb: String, options: [String: String] = [:], arguments: [String] = []) {
        self.verb = verb
        self.options = options
        self.arguments = arguments
    }

    public func isSet(_ option: String) -> Bool { options[option] != nil }

    public func value(_ option: String) -> String? { options[option] }

    /// The argument at a position from 0; nil when an optional one was left out.
    public func argument(_ position: Int) -> String? {
        arguments.indices.contains(position) ? arguments[position] : nil
    }

    /// The value as a whole number; nil when the option was not given.
    ///
    /// - Parameters:
    ///   - option: The option's name without dashes.
    ///   - range: What is allowed.
    /// - Returns: The number.
    /// - Throws: A usage error that names the range.
    public func integer(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = options[option] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "--\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'",
                verb: verb)
        }
        return number
    }

    /// The value as one of a closed list; nil when the option was not given.
    ///
    /// - Parameters:
    ///   - option: The option's name without dashes.
    ///   - words: What is allowed.
    /// - Returns: The word.
    /// - Throws: A usage error with the list and, where one is near, a suggestion.
    public func word(_ option: String, of words: [String]) throws(UsageError) -> String? {
        guard let text = options[option] else { return nil }
        guard words.contains(text) else {
            throw UsageError(
                "--\(option) takes one of \(words.joined(separator: ", ")), not '\(text)'",
                suggestion: EditDistance.nearest(to: text, among: words), verb: verb)
        }
        return text
    }
}

/// What a command line asks for.
public enum CommandLineRequest: Sendable, Hashable {
    case run(Invocation)
    /// Print this on standard output and exit 0.
    case print(String)
}
