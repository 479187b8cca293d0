// SPDX-License-Identifier: MIT

/// An option as it is declared: `--name` or `--name VALUE`.
public struct OptionDeclaration: Sendable, Hashable {
    /// Without the dashes.
    public let name: String
    /// What the help calls its value; nil for a flag.
    public let value: String?
    public let summary: String
    /// The words that its value can be, where they are known beforehand: what a shell completes.
    public let choices: [String]

    public init(_ name: String, value: String? = nil, _ summary: String, choices: [String] = []) {
        self.name = name
        self.value = value
        self.summary = summary
        self.choices = choices
    }

    /// Whether its value is a path.
    var takesPath: Bool { value.map { ["FILE", "PATH", "DIR"].contains($0) } ?? false }

    var spelled: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}

/// A positional argument as it is declared.
public struct ArgumentDeclaration: Sendable, Hashable {
    /// What the help calls it: `FILE|-`, `REF`.
    public let name: String
    public let isOptional: Bool

    public init(_ name: String, optional: Bool = false) {
        self.name = name
        isOptional = optional
    }

    var spelled: String { isOptional ? "[\(name)]" : name }

    /// Whether it is a path.
    var takesPath: Bool { name.hasPrefix("FILE") }
}

/// A verb as it is declared; its name has one word or two (`roster import`).
public struct VerbDeclaration: Sendable, Hashable {
    public let name: String
    /// One line, shown in the list of verbs.
    public let summary: String
    /// More for `VERB --help`; paragraphs are separated by an empty line.
    public let discussion: String
    public let arguments: [ArgumentDeclaration]
    public let options: [OptionDeclaration]

    public init(
        _ name: String, _ summary: String, discussion: String = "", arguments: [ArgumentDeclaration] = [],
        options: [OptionDeclaration] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
    }

    /// The first word of a two-word name, which groups verbs; nil for a single word.
    var group: Substring? { name.contains(" ") ? name.prefix { $0 != " " } : nil }
}

/// A whole command line as it is declared: the one source of parsing and of every help text.
public struct ProgramDeclaration: Sendable {
    public let name: String
    public let summary: String
    /// What `--version` prints after the name.
    public let version: String
    /// Options of every verb; may stand before the verb or after it.
    public let options: [OptionDeclaration]
    public let verbs: [VerbDeclaration]
    /// Closes the program's help; paragraphs are separated by an empty line.
    public let notes: String

    public init(
        _ name: String, _ summary: String, version: String, options: [OptionDeclaration] = [],
        verbs: [VerbDeclaration], notes: String = ""
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.options = options
        self.verbs = verbs
        self.notes = notes
    }
}
