// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `show REF`: what is, or would be, released.
enum Show: Verb {
    static let declaration = VerbDeclaration(
        "show", "show text, targets, audience, warnings and the digest to approve",
        arguments: [ArgumentDeclaration("REF")],
        options: [OptionDeclaration("language", value: "LANG", "only the text in this language")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        var action = try await context.ask { () throws(ControlFault) in try await context.client.show(reference) }
        if let language = call.value("language") {
            let isWanted = { (name: String) in name.lowercased() == language.lowercased() }
            guard (Array(action.text.keys) + action.drafts.map(\.language)).contains(where: isWanted) else {
                let there = action.text.keys.sorted().joined(separator: ", ")
                context.console.say("urgentctl: \(reference) has no text in '\(language)'; it has \(there)\n")
                return .refused
            }
            action.text = action.text.filter { isWanted($0.key) }
            action.drafts = action.drafts.filter { isWanted($0.language) }
        }
        let document = action
        try context.answer(document) { words(document, context.console) }
        return .done
    }

    private static func words(_ action: ActionDocument, _ console: any Console) -> String {
        var lines = [
            console.coloured("\(action.reference)", .bold)
                + "  \(action.kind), version \(action.version): \(action.state)"
        ]
        let fields: [(String, String)] = [
            ("index", action.index ?? ""), ("follows", action.follows ?? ""), ("country", action.country),
            ("author", action.author), ("handed in by", "\(action.submittedBy), \(action.submittedAt.rfc3339)"),
            ("approved by", action.approvedBy ?? ""), ("alleged", action.alleged ? "yes" : "no"),
            ("sources", String(action.sources.count)), ("issues", action.issues.joined(separator: ", ")),
            ("audience", audience(action.audience)), ("window", window(action.window)), ("digest", action.digest),
        ]
        for (name, value) in fields where !value.isEmpty {
            lines.append(name.padded(to: 14) + Plain.line(value))
        }
        for warning in action.warnings { lines.append(console.coloured("warning: \(Plain.line(warning))", .yellow)) }
        for target in action.targets {
            let ways = [target.title, target.address, target.email, target.fax, target.phone].compactMap { $0 }
            lines.append("target".padded(to: 14) + Plain.line(([target.name] + ways).joined(separator: ", ")))
        }
        for (language, text) in action.text.sorted(by: { $0.key < $1.key }) {
            lines += ["", console.coloured("[\(language)] \(Plain.line(text.subject))", .bold)]
            lines += Self.text(text)
        }
        for draft in action.drafts {
            lines += [
                "", console.coloured("[\(draft.language)] draft, not released", .yellow),
                "translated by".padded(to: 14) + Plain.line("\(draft.translator), \(draft.at.rfc3339)"),
                "digest".padded(to: 14) + draft.digest, "", console.coloured(Plain.line(draft.text.subject), .bold),
            ]
            lines += text(draft.text)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ text: ActionText) -> [String] {
        var lines: [String] = []
        if !text.summary.isEmpty { lines += ["", Plain.lines(text.summary)] }
        lines += ["", Plain.lines(text.body)]
        if !text.asks.isEmpty { lines += [""] + text.asks.map { "- \(Plain.line($0))" } }
        if let letter = text.sampleLetter { lines += ["", "Sample letter:", "", Plain.lines(letter)] }
        return lines
    }

    static func audience(_ audience: ActionDocument.Audience) -> String {
        var words = [audience.count.map { "\(Figures.count($0)) people" } ?? "not counted yet"]
        words.append(audience.regions.isEmpty ? "the world" : audience.regions.joined(separator: " "))
        if !audience.exceptRegions.isEmpty { words.append("except \(audience.exceptRegions.joined(separator: " "))") }
        if !audience.languages.isEmpty { words.append("reading \(audience.languages.joined(separator: " "))") }
        if !audience.networks.isEmpty { words.append("in \(audience.networks.joined(separator: " "))") }
        switch audience.holders {
        case "also": words.append("and whoever has an earlier version")
        case "only": words = [words[0], "only those who have it"]
        default: break
        }
        if audience.includeCountryOfConcern { words.append("COUNTRY OF CONCERN INCLUDED") }
        return words.joined(separator: ", ")
    }

    private static func window(_ window: ActionDocument.Window) -> String {
        if let opened = window.opened { return "\(opened.rfc3339) to \(Figures.time(window.closes))" }
        if let end = window.respondBy { return "until \(end.rfc3339)" }
        return window.seconds.map { "\(Figures.span($0)) from approval" } ?? "the default, from approval"
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
