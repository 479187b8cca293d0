// SPDX-License-Identifier: MIT

extension ProgramDeclaration {
    /// Understands a command line.
    ///
    /// Options may stand anywhere, `--name=value` or `--name value`; everything after `--` is an argument, and so is a
    /// lone `-`. `--help` wins over everything else that is wrong.
    ///
    /// - Parameter words: The command line without the program's own name.
    /// - Returns: What to run, or what to print instead.
    /// - Throws: What makes no sense, with the word that was probably meant.
    public func parse(_ words: [String]) throws(UsageError) -> CommandLineRequest {
        // Not a verb: packagers and tests ask for these files.
        if words.first == Self.generator, let text = words.dropFirst().first.flatMap(generated) { return .print(text) }
        var scanner = Scanner(program: self)
        let asksForHelp = words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        if asksForHelp {
            return .print(helpText(for: words))
        }
        try scanner.scan(words)
        if scanner.asksForVersion {
            return .print("\(name) \(version)\n")
        }
        let verb = try scanner.verb()
        let allowed = Set((options + verb.options).map(\.name))
        for name in scanner.options.keys.sorted() where !allowed.contains(name) {
            throw UsageError("'\(verb.name)' has no option --\(name)", verb: verb.name)
        }
        let arguments = scanner.arguments
        if let missing = verb.arguments.dropFirst(arguments.count).first(where: { !$0.isOptional }) {
            throw UsageError("'\(verb.name)' needs \(missing.name)", verb: verb.name)
        }
        if arguments.count > verb.arguments.count {
            throw UsageError("'\(verb.name)' has no use for '\(arguments[verb.arguments.count])'", verb: verb.name)
        }
        return .run(Invocation(verb: verb.name, options: scanner.options, arguments: arguments))
    }

    /// The help of the verb or group of verbs that the words name, else the program's.
    private func helpText(for words: [String]) -> String {
        let positional = words.filter { !$0.hasPrefix("-") }
        for start in positional.indices {
            if let verb = verbs.first(where: { $0.name == positional[start...].prefix(2).joined(separator: " ") })
                ?? verbs.first(where: { $0.name == positional[start] })
            {
                return help(of: verb)
            }
            if verbs.contains(where: { $0.group.map(String.init) == positional[start] }) {
                return help(ofGroup: positional[start])
            }
        }
        return help()
    }
}

/// Sorts the words of one command line into options and the rest.
private struct Scanner {
    let program: ProgramDeclaration
    private(set) var options: [String: String] = [:]
    /// `--version` that is no option of the verb before it.
    private(set) var asksForVersion = false
    private var positional: [String] = []
    private var verbWords = 0

    init(program: ProgramDeclaration) {
        self.program = program
    }

    /// What stands after the verb.
    var arguments: [String] { Array(positional.dropFirst(verbWords)) }

    mutating func scan(_ words: [String]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positional += rest
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                positional.append(word)
                continue
            }
            try scanOption(word, rest: &rest)
        }
    }

    private mutating func scanOption(_ word: String, rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = String(parts[0].drop { $0 == "-" })
        guard word.hasPrefix("--"), let declaration = declaration(of: name) else {
            // First what the verb takes, once it is known, and only then what others take.
            let own = verbSoFar.map { ($0.options + program.options + HelpText.standardOptions).map(\.name) } ?? []
            let near =
                (EditDistance.nearest(to: name, among: own)
                ?? EditDistance.nearest(to: name, among: known.map(\.name))).map { "--\($0)" }
            throw UsageError("unknown option \(parts[0])", suggestion: near)
        }
        if declaration.value == nil {
            guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
            if declaration == HelpText.version {
                asksForVersion = true
            } else {
                options[name] = ""
            }
        } else if parts.count == 2 {
            options[name] = parts[1]
        } else {
            guard let value = rest.popFirst() else {
                throw UsageError("--\(name) needs a value: \(declaration.spelled)")
            }
            options[name] = value
        }
    }

    /// The verb that the first word, or the first two, name.
    mutating func verb() throws(UsageError) -> VerbDeclaration {
        guard let first = positional.first else { throw UsageError("no verb given") }
        let two = positional.prefix(2).joined(separator: " ")
        if let verb = program.verbs.first(where: { $0.name == two && $0.group != nil }) {
            verbWords = 2
            return verb
        }
        if let verb = program.verbs.first(where: { $0.name == first }) {
            verbWords = 1
            return verb
        }
        let members = program.verbs.filter { $0.group.map(String.init) == first }.map(\.name)
        guard members.isEmpty else {
            let list = members.map { $0.dropFirst(first.count + 1) }.joined(separator: ", ")
            guard positional.count > 1 else { throw UsageError("'\(first)' needs one of \(list)", verb: first) }
            let near = EditDistance.nearest(to: two, among: members)
            throw UsageError("unknown verb '\(two)'", suggestion: near, verb: first)
        }
        let names = program.verbs.map { $0.group.map(String.init) ?? $0.name }
        throw UsageError("unknown verb '\(first)'", suggestion: EditDistance.nearest(to: first, among: names))
    }

    /// The verb's own option once the verb is known; before it, the program's, else that of any verb.
    private func declaration(of name: String) -> OptionDeclaration? {
        verbSoFar?.options.first { $0.name == name } ?? known.first { $0.name == name }
    }

    private var verbSoFar: VerbDeclaration? {
        named(positional.prefix(2).joined(separator: " ")) ?? positional.first.flatMap(named)
    }

    private func named(_ name: String) -> VerbDeclaration? { program.verbs.first { $0.name == name } }

    private var known: [OptionDeclaration] {
        program.options + HelpText.standardOptions + program.verbs.flatMap(\.options)
    }
}
