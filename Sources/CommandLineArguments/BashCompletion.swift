// SPDX-License-Identifier: MIT

extension ProgramDeclaration {
    /// A completion script for bash 4.4 and later; needs nothing of the bash-completion package but to be loaded by it.
    var bashCompletion: String {
        let function = "_\(name)"
        let valued = everyOption.filter { $0.value != nil }.map { "--\($0.name)" }
        return """
            # Completion of \(name) for bash. Made from the program's own declarations: do not edit.
            # shellcheck shell=bash
            \(function)() {
                local cur=${COMP_WORDS[COMP_CWORD]} verb='' option='' word i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [[ $option ]]; then
                        # bash cuts --name=value into three words.
                        [[ $word == = ]] || option=''
                        continue
                    fi
                    case $word in
                    \(valued.uniqued.joined(separator: " | "))) option=$word ;;
                    -*) ;;
                    *)
                        case $verb in
                        '') verb=$word ;;
                        \(groups.isEmpty ? "' '" : groups.joined(separator: " | "))) verb+=" $word" ;;
                        esac
                        ;;
                    esac
                done
                [[ $cur == = ]] && cur=''
                if [[ $option ]]; then
                    case "$verb $option" in
            \(bashValues)
                    esac
                    return
                fi
                if [[ $cur == -* ]]; then
                    local options='\(spelled(options + HelpText.standardOptions))'
                    case $verb in
            \(verbs.filter { !$0.options.isEmpty }.map { "        '\($0.name)') options+=' \(spelled($0.options))' ;;" }
                .joined(separator: "\n"))
                    esac
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
                    return
                fi
                case $verb in
                '') mapfile -t COMPREPLY < <(compgen -W '\(firstWords.joined(separator: " "))' -- "$cur") ;;
            \(groups.map { group in
                let members = members(of: group).map { $0.name.dropFirst(group.count + 1) }.joined(separator: " ")
                return "    '\(group)') mapfile -t COMPREPLY < <(compgen -W '\(members)' -- \"$cur\") ;;"
            }.joined(separator: "\n"))
            \(verbs.filter { $0.arguments.contains(where: \.takesPath) }.map { "    '\($0.name)') \(Self.bashPath) ;;" }
                .joined(separator: "\n"))
                esac
            }
            complete -F \(function) \(name)
            """.split(separator: "\n").joined(separator: "\n") + "\n"
    }

    private static let bashPath =
        "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"

    private var bashValues: String {
        let global = options.map { (pattern: "*' --\($0.name)'", option: $0) }
        let own = verbs.flatMap { verb in verb.options.map { (pattern: "'\(verb.name) --\($0.name)'", option: $0) } }
        return (own + global).compactMap { pattern, option in
            let pattern = "        \(pattern))"
            if !option.choices.isEmpty {
                let words = option.choices.joined(separator: " ")
                return "\(pattern) mapfile -t COMPREPLY < <(compgen -W '\(words)' -- \"$cur\") ;;"
            }
            return option.takesPath ? "\(pattern) \(Self.bashPath) ;;" : nil
        }.joined(separator: "\n")
    }

    private func spelled(_ options: [OptionDeclaration]) -> String {
        options.map { "--\($0.name)" }.joined(separator: " ")
    }
}

extension ProgramDeclaration {
    var everyOption: [OptionDeclaration] { options + HelpText.standardOptions + verbs.flatMap(\.options) }

    /// First words of verbs that have two, in their order.
    var groups: [String] { verbs.compactMap { $0.group.map(String.init) }.uniqued }

    /// What can stand first.
    var firstWords: [String] { verbs.map { $0.group.map(String.init) ?? $0.name }.uniqued }

    func members(of group: String) -> [VerbDeclaration] { verbs.filter { $0.group.map(String.init) == group } }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
