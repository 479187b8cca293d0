// SPDX-License-Identifier: MIT

extension ProgramDeclaration {
    /// The part of the manual page that lists verbs and options: mdoc(7).
    var manualText: String {
        var lines = [".Bl -tag -width Ds"]
        for option in options + HelpText.standardOptions { lines += Self.item(option) }
        lines += [".El", ".Sh VERBS", ".Bl -tag -width Ds"]
        for verb in verbs {
            lines.append(".It Cm \(verb.name)" + verb.arguments.map(Self.argument).joined())
            lines += Self.text(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".")
            if !verb.discussion.isEmpty { lines += [".Pp"] + Self.text(verb.discussion) }
            guard !verb.options.isEmpty else { continue }
            lines.append(".Bl -tag -width Ds")
            for option in verb.options { lines += Self.item(option) }
            lines.append(".El")
        }
        return (lines + [".El"]).joined(separator: "\n") + "\n"
    }

    private static func item(_ option: OptionDeclaration) -> [String] {
        let value = option.value.map { " Ar \(escaped($0))" } ?? ""
        let summary = option.summary.prefix(1).uppercased() + option.summary.dropFirst() + "."
        return [".It Fl -\(option.name)\(value)"] + text(summary)
    }

    private static func argument(_ argument: ArgumentDeclaration) -> String {
        let name = "Ar \(escaped(argument.name))"
        return argument.isOptional ? " Oo \(name) Oc" : " \(name)"
    }

    /// Sentences on lines of their own, as mdoc wants them; paragraphs apart.
    static func text(_ text: String) -> [String] {
        text.split(separator: "\n\n").map { paragraph -> [String] in
            if paragraph.hasPrefix("  ") {
                return [".Bd -literal -offset indent"] + paragraph.split(separator: "\n").map { escaped(String($0)) }
                    + [".Ed"]
            }
            let words = paragraph.replacing("\n", with: " ")
            return words.replacing(". ", with: ".\n").split(separator: "\n").map { escaped(String($0)) }
        }.joined(separator: [".Pp"]).map { $0 }
    }

    /// Text that roff takes for text.
    static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("--", with: "\\-\\-").replacing(" -", with: " \\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    /// The first word that asks for a file instead of running anything; no verb, and in no help.
    static let generator = "generate-file"

    /// A file that packages install, or a part of one: `bash`, `fish`, `mdoc`; nil for anything else.
    func generated(_ what: String) -> String? {
        switch what {
        case "bash": bashCompletion
        case "fish": fishCompletion
        case "mdoc": manualText
        default: nil
        }
    }
}
