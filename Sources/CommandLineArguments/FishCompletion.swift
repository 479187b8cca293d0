// SPDX-License-Identifier: MIT

extension ProgramDeclaration {
    /// A completion script for fish 3.
    var fishCompletion: String {
        let valued = everyOption.filter { $0.value != nil }.map { "--\($0.name)" }
        var seen: Set<String> = []
        let patterns = valued.filter { seen.insert($0).inserted }.joined(separator: " ")
        var lines = [
            "# Completion of \(name) for fish. Made from the program's own declarations: do not edit.",
            "",
            "# Whether the verb so far, one word or two, is the one given.",
            "function __\(name)_is",
            "    set -l verb",
            "    set -l skip",
            "    for word in (commandline -opc)[2..]",
            "        if test -n \"$skip\"",
            "            set skip",
            "            continue",
            "        end",
            "        switch $word",
            "            case \(patterns)",
            "                set skip yes",
            "            case '-*'",
            "            case '*'",
            "                if test -z \"$verb\"; or contains -- \"$verb\" \(groups.joined(separator: " "))",
            "                    set verb (string join ' ' $verb $word)",
            "                end",
            "        end",
            "    end",
            "    test \"$verb\" = \"$argv[1]\"",
            "end",
            "",
            "complete -c \(name) -f",
        ]
        lines += (options + HelpText.standardOptions).map { "complete -c \(name)\(fish($0))" }
        for word in firstWords {
            let summary =
                verbs.first { $0.name == word }?.summary
                ?? members(of: word).map { String($0.name.dropFirst(word.count + 1)) }.joined(separator: ", ")
            lines.append("complete -c \(name) -n \"__\(name)_is ''\" -a \(word) -d \(Self.quoted(summary))")
        }
        for verb in verbs {
            if let group = verb.group {
                let word = verb.name.dropFirst(group.count + 1)
                lines.append(
                    "complete -c \(name) -n '__\(name)_is \(group)' -a \(word) -d \(Self.quoted(verb.summary))")
            }
            let condition = "-n \"__\(name)_is '\(verb.name)'\""
            if verb.arguments.contains(where: \.takesPath) { lines.append("complete -c \(name) \(condition) -F") }
            lines += verb.options.map { "complete -c \(name) \(condition)\(fish($0))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func fish(_ option: OptionDeclaration) -> String {
        let value =
            if option.value == nil {
                ""
            } else if !option.choices.isEmpty {
                " -x -a '\(option.choices.joined(separator: " "))'"
            } else {
                option.takesPath ? " -r -F" : " -x"
            }
        return " -l \(option.name)\(value) -d \(Self.quoted(option.summary))"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
