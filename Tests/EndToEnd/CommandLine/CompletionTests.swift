// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Completion in real shells")
struct CompletionTests {
    private static func file(_ name: String) -> String {
        CommandLineFiles.path("config/completions/\(name)")
    }

    /// What is typed, the last word unfinished, and what is offered.
    private static let cases: [(words: [String], offered: [String])] = [
        (["urgentctl", "del"], ["deliveries"]),
        (["urgentctl", "roster", "im"], ["import"]),
        (["urgentctl", "deliveries", "UA 1", "--sta"], ["--state"]),
        (["urgentctl", "deliveries", "--state", "re"], ["rejected"]),
        (["urgentctl", "--socket", "/x", "roster", "count", "--by", "co"], ["country"]),
        (["urgentctl", "--json", "endpoint", "list", "--format", ""], ["html", "json", "text"]),
        (["urgentctl", "doctor", "--d"], ["--deep"]),
        (["urgentctl", "report", "--sh"], []),
        (["urgentd", "ch"], ["check-config"]),
        (["urgentd", "doctor", "--re"], ["--resolver"]),
    ]

    @Test("bash offers verbs, options and values")
    func bash() async throws {
        for (words, offered) in Self.cases {
            let script = """
                source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _$1
                [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' "${COMPREPLY[@]}"
                """
            let result = try await Command.run(
                "bash", ["--norc", "-c", script, Self.file("\(words[0]).bash")] + words)
            #expect(result.error.isEmpty && result.status == 0, "\(result.error)")
            #expect(result.output.split(separator: "\n").map(String.init).sorted() == offered, "\(words)")
        }
    }

    @Test("bash-completion finds it by the program's name, where the package puts it")
    func loader() async throws {
        let folder = try TemporaryFolder()
        let completions = folder.path("completions")
        let copied = try await Command.run(
            "sh", ["-c", "mkdir \"$1\" && cp \"$0\" \"$1/urgentctl\"", Self.file("urgentctl.bash"), completions])
        #expect(copied.status == 0)
        let result = try await Command.run(
            "bash",
            [
                "--norc", "-c",
                ". /usr/share/bash-completion/bash_completion; _completion_loader urgentctl; complete -p urgentctl",
            ], environment: ["BASH_COMPLETION_USER_DIR": folder.path])
        #expect(result.output == "complete -F _urgentctl urgentctl\n", "\(result.error)")
    }

    @Test("bash and fish offer files where a file is wanted")
    func paths() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("an action.json5", "")
        let start = String(file.dropLast(8))
        let script =
            #"source "$0"; COMP_WORDS=(urgentctl enqueue "$1"); COMP_CWORD=2; _urgentctl; printf '%s\n' "${COMPREPLY[@]}""#
        let bash = try await Command.run("bash", ["--norc", "-c", script, Self.file("urgentctl.bash"), start])
        #expect(bash.output == "\(file)\n")
        let fish = try await Self.fish("urgentctl", "urgentctl enqueue \(folder.path("an"))")
        #expect(fish.contains { $0.hasPrefix(folder.path("an")) }, "\(fish)")
    }

    @Test("fish offers verbs, options and values")
    func fish() async throws {
        for (words, offered) in Self.cases {
            let line = words.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
            // What fish offers is followed by a tab and the summary.
            let found = try await Self.fish(words[0], line).map { String($0.prefix { $0 != "\t" }) }
            #expect(found.sorted() == offered, "\(words)")
        }
    }

    private static func fish(_ program: String, _ line: String) async throws -> [String] {
        let folder = try TemporaryFolder()
        let result = try await Command.run(
            "fish", ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", file("\(program).fish"), line],
            environment: ["HOME": folder.path])
        #expect(result.error.isEmpty, "\(result.error)")
        return result.output.split(separator: "\n").map(String.init)
    }
}
