// SPDX-License-Identifier: MIT

import Domain

/// The letter as plain text: read aloud, printed, quoted, or pasted into a letter of one's own.
struct PlainTextRenderer {
    private let document: AlertDocument
    private let isRightToLeft: Bool

    init(_ document: AlertDocument) {
        self.document = document
        isRightToLeft = document.direction == .rightToLeft
    }

    /// Lines end with LF; paragraphs are one long line each, for the reader's own window to wrap.
    func text() -> String {
        var blocks: [String] = []
        blocks.append(heading(document.headline))
        blocks.append(document.facts.map(line).joined(separator: "\n"))
        if let notice = document.notice { blocks.append(notice) }
        guard document.isCall else { return joined(blocks + [document.subject, footer]) }
        let time = document.respondBy
        blocks.append("\(time.before)\(isolated(time.time))\(time.after)\n\(document.words[.tooLate])")
        if let alleged = document.alleged { blocks.append(alleged) }
        blocks.append(document.subject)
        blocks += [document.summary, document.body]
        blocks += actions + recipients + letter
        blocks.append(footer)
        return joined(blocks)
    }

    private func joined(_ blocks: [String]) -> String {
        blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var actions: [String] {
        [
            heading(document.words[.whatYouCanDo]),
            document.asks.map { "- \($0)" }.joined(separator: "\n"),
            document.words[.conduct],
        ]
    }

    private var recipients: [String] {
        guard !document.targets.isEmpty else { return [] }
        let entries = document.targets.enumerated().map { number, target in
            let name = "\(number + 1). \(isolated(target.name))"
            let title = target.title.isEmpty ? [] : ["   \(isolated(target.title))"]
            return ([name] + title + target.lines.map { "   \(line($0))" }).joined(separator: "\n")
        }
        return [heading(document.words[.writeTo])] + entries
    }

    private var letter: [String] {
        document.sampleLetter.isEmpty ? [] : [heading(document.words[.sampleLetter]), document.sampleLetter]
    }

    /// Behind the line that mail programs take for the beginning of a signature (RFC 3676 §4.3).
    private var footer: String {
        let leave = document.leave
        let organisation = document.organisation
        var lines = [
            "-- ", document.whyYou, "\(leave.before)\(isolated(leave.address, leftToRight: true))\(leave.after)",
        ]
        lines.append(organisation.name)
        lines += [organisation.postalAddress, organisation.website].compactMap { $0 }.map(LetterText.normalised)
        return lines.joined(separator: "\n")
    }

    /// A heading stands on its own line above a rule, so that it is one without any style.
    private func heading(_ text: String) -> String {
        "\(text)\n\(String(repeating: "-", count: Self.ruleWidth))"
    }

    private func line(_ line: AlertDocument.Line) -> String {
        let value = isolated(line.value, leftToRight: line.kind == .code || line.kind == .email)
        return "\(line.label): \(value.replacing("\n", with: "\n     "))"
    }

    /// Keeps a value of another direction from turning what stands around it (UAX #9, isolates); in left-to-right
    /// letters nothing is added.
    private func isolated(_ text: String, leftToRight: Bool = false) -> String {
        guard isRightToLeft else { return text }
        let begin = leftToRight ? Self.leftToRightIsolate : Self.firstStrongIsolate
        // An isolate ends with its paragraph, so each line gets its own.
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "\(begin)\($0)\(Self.popIsolate)" }
            .joined(separator: "\n")
    }

    private static let ruleWidth = 24
    private static let leftToRightIsolate = "\u{2066}"
    private static let firstStrongIsolate = "\u{2068}"
    private static let popIsolate = "\u{2069}"
}
