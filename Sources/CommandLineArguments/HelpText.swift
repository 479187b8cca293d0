// SPDX-License-Identifier: MIT

/// Lays help out in 80 columns.
enum HelpText {
    static let standardOptions = [
        OptionDeclaration("help", "show help, of a verb when one is given"),
        OptionDeclaration("version", "show the version"),
    ]

    /// What a terminal has unless somebody widened it.
    private static let columns = 80
    /// A left column wider than this gets its text on the next line.
    private static let widestLeft = 26

    /// Breaks a paragraph into lines.
    ///
    /// - Parameters:
    ///   - text: Words separated by spaces.
    ///   - indent: Spaces before every line but the first.
    ///   - first: Columns taken already in the first line.
    /// - Returns: Lines joined with line breaks, none at the end.
    static func wrapped(_ text: String, indent: Int, first: Int? = nil) -> String {
        var lines = [""]
        var used = first ?? indent
        for word in text.split(separator: " ") {
            let gap = lines[lines.count - 1].isEmpty ? 0 : 1
            if used + gap + word.count > columns, gap == 1 {
                lines.append("")
                used = indent
            } else if gap == 1 {
                lines[lines.count - 1] += " "
                used += 1
            }
            lines[lines.count - 1] += word
            used += word.count
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    static func paragraphs(_ text: String) -> String {
        text.split(separator: "\n\n").map { paragraph in
            // A paragraph that is indented is an example: left as it is.
            let isExample = paragraph.hasPrefix("  ")
            return (isExample ? String(paragraph) : wrapped(String(paragraph).replacing("\n", with: " "), indent: 0))
                + "\n"
        }.joined(separator: "\n")
    }

    /// Two columns, the left one as wide as it needs to be.
    static func table(_ rows: [(left: String, right: String)]) -> String {
        let width = rows.map(\.left.count).filter { $0 <= widestLeft }.max() ?? widestLeft
        let indent = width + 4
        return rows.map { left, right in
            let gap =
                left.count <= width
                ? String(repeating: " ", count: width - left.count + 2)
                : "\n" + String(repeating: " ", count: indent)
            return "  " + left + gap + wrapped(right, indent: indent) + "\n"
        }.joined()
    }

    static func options(_ options: [OptionDeclaration]) -> String {
        table(options.map { ($0.spelled, $0.summary) })
    }
}

extension ProgramDeclaration {
    /// The program's help: what it is for, its verbs, its options.
    public func help() -> String {
        let verbRows = verbs.map { verb in
            (left: ([verb.name] + verb.arguments.map(\.spelled)).joined(separator: " "), right: verb.summary)
        }
        return [
            usage("VERB …"), HelpText.paragraphs(summary), "Verbs:\n" + HelpText.table(verbRows),
            "Options, before or after the verb:\n" + HelpText.options(options + HelpText.standardOptions),
            HelpText.paragraphs(notes),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    func help(of verb: VerbDeclaration) -> String {
        let words =
            [verb.name] + verb.arguments.map(\.spelled) + verb.options.map { "[\($0.spelled)]" }
        let own = verb.options.isEmpty ? "" : "Options of \(verb.name):\n" + HelpText.options(verb.options)
        return [
            usage(words.joined(separator: " ")),
            HelpText.paragraphs(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + "."),
            HelpText.paragraphs(verb.discussion), own,
            "Options of every verb:\n" + HelpText.options(options + HelpText.standardOptions),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    func help(ofGroup group: String) -> String {
        let members = verbs.filter { $0.group.map(String.init) == group }
        let rows = members.map { verb in
            (left: ([verb.name] + verb.arguments.map(\.spelled)).joined(separator: " "), right: verb.summary)
        }
        return usage("\(group) VERB …") + "\nVerbs:\n" + HelpText.table(rows)
    }

    private func usage(_ rest: String) -> String {
        let start = "Usage: \(name) "
        return start + HelpText.wrapped(rest, indent: start.count) + "\n"
    }
}
