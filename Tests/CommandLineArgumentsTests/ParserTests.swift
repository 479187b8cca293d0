// SPDX-License-Identifier: MIT

import CommandLineArguments
import Testing

@Suite("Reading a command line")
struct ParserTests {
    static let program = ProgramDeclaration(
        "tool", "Does things.", version: "1.2",
        options: [OptionDeclaration("socket", value: "PATH", "where"), OptionDeclaration("json", "as JSON")],
        verbs: [
            VerbDeclaration(
                "approve", "release", arguments: [ArgumentDeclaration("REF")],
                options: [OptionDeclaration("digest", value: "D", "only this"), OptionDeclaration("anyway", "even so")]),
            VerbDeclaration("status", "show", arguments: [ArgumentDeclaration("REF", optional: true)]),
            VerbDeclaration("roster import", "take in", arguments: [ArgumentDeclaration("FILE|-")]),
            VerbDeclaration("roster count", "count", options: [OptionDeclaration("by", value: "WHAT", "by what")]),
        ])

    private func invocation(_ words: String...) throws -> Invocation {
        guard case .run(let call) = try Self.program.parse(words) else {
            Issue.record("not an invocation")
            return Invocation(verb: "")
        }
        return call
    }

    @Test("options stand before the verb, after it, and between arguments, with = or without")
    func optionsAnywhere() throws {
        let expected = Invocation(
            verb: "approve", options: ["socket": "/s", "json": "", "digest": "ab"], arguments: ["UA 042/26"])
        #expect(try invocation("--socket", "/s", "--json", "approve", "UA 042/26", "--digest=ab") == expected)
        #expect(try invocation("approve", "--digest", "ab", "UA 042/26", "--socket=/s", "--json") == expected)
        #expect(try invocation("--digest", "ab", "--json", "approve", "--socket=/s", "UA 042/26") == expected)
    }

    @Test("a lone dash and everything after -- are arguments")
    func dashes() throws {
        #expect(try invocation("roster", "import", "-").arguments == ["-"])
        #expect(try invocation("--json", "approve", "--", "--digest").arguments == ["--digest"])
        #expect(try invocation("approve", "--digest=", "x").value("digest")?.isEmpty == true)
        #expect(try invocation("approve", "--digest", "-", "x").value("digest") == "-")
        #expect(try invocation("approve", "--digest=a=b", "x").value("digest") == "a=b")
    }

    @Test("a verb may have two words, with options between them")
    func twoWords() throws {
        #expect(try invocation("roster", "--json", "count", "--by", "language").verb == "roster count")
    }

    @Test("the last of several values counts")
    func lastWins() throws {
        #expect(try invocation("approve", "x", "--digest=a", "--digest=b").value("digest") == "b")
    }

    @Test(
        "what makes no sense is a usage error that helps",
        arguments: [
            (["aprove", "x"], "unknown verb 'aprove'; did you mean 'approve'?"),
            (["xyzzy"], "unknown verb 'xyzzy'\n"),
            ([], "no verb given"),
            (["approve"], "'approve' needs REF"),
            (["approve", "a", "b"], "'approve' has no use for 'b'"),
            (["status", "--digest=a"], "'status' has no option --digest"),
            (["approve", "x", "--digset=a"], "unknown option --digset; did you mean '--digest'?"),
            (["approve", "x", "-d"], "unknown option -d"),
            (["approve", "x", "--digest"], "--digest needs a value: --digest D"),
            (["approve", "x", "--json=yes"], "--json takes no value"),
            (["roster"], "'roster' needs one of import, count"),
            (["roster", "imprt", "f"], "unknown verb 'roster imprt'; did you mean 'roster import'?"),
        ] as [([String], String)])
    func usageErrors(words: [String], expected: String) {
        let error = #expect(throws: UsageError.self) { try Self.program.parse(words) }
        let text = error?.text(program: "tool") ?? ""
        #expect(text.contains(expected), "\(text)")
        #expect(text.hasPrefix("tool: ") && text.contains("--help"))
    }

    @Test("numbers and words out of their range are usage errors")
    func values() throws {
        let call = Invocation(verb: "roster count", options: ["limit": "0", "by": "langauge", "n": "7"])
        #expect(throws: UsageError.self) { try call.integer("limit", in: 1...10) }
        #expect(try call.integer("n", in: 1...10) == 7)
        #expect(try call.integer("missing", in: 1...10) == nil)
        let error = #expect(throws: UsageError.self) { try call.word("by", of: ["language", "country"]) }
        #expect(error?.suggestion == "language")
    }

    @Test("--help and --version print and win over everything else that is wrong")
    func printed() throws {
        #expect(try Self.program.parse(["--version"]) == .print("tool 1.2\n"))
        #expect(try Self.program.parse(["--help", "--nonsense"]) == .print(Self.program.help()))
        guard case .print(let text) = try Self.program.parse(["--json", "approve", "--help"]) else {
            Issue.record("no help")
            return
        }
        #expect(text.hasPrefix("Usage: tool approve REF [--digest D] [--anyway]\n"))
        // After -- it is an argument like any other.
        #expect(try invocation("approve", "--", "--help").arguments == ["--help"])
    }
}
