// SPDX-License-Identifier: MIT

import Domain

/// A closing report as one HTML page: complete in itself, without scripts, for screens of any width and for paper.
///
/// Pure: the same document gives the same page. Everything that people wrote is escaped.
public struct ReportPage: Sendable {
    private let report: ClosingReport
    private let sinceClose: [ReportDocument.Since]

    public init(_ document: ReportDocument) {
        report = document.report
        sinceClose = document.sinceClose
    }

    /// The whole page.
    public var html: String {
        let title = "Closing report of \(report.reference)"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(ReportWords.escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(ReportWords.escaped(title))</h1>
            \(lead)\(facts)\(report.versions.map(version).joined())\(since)</main>
            <footer><p>Made by urgentd \(ReportWords.escaped(report.program)) on \(ReportWords.time(report.madeAt)).
            This page counts people. It holds no name, address or identifier of any volunteer.</p></footer>
            </body>
            </html>

            """
    }

    // MARK: Parts

    /// The newest version's outcome in one sentence.
    private var lead: String {
        guard let newest = report.versions.last else { return "<p class=\"lead\">Nothing was released.</p>\n" }
        let accepted = newest.states[DeliveryState.accepted.name] ?? 0
        let share = ReportWords.escaped(ReportWords.share(accepted, of: newest.audience))
        return """
            <p class="lead">\(ReportWords.count(accepted)) of \(ReportWords.count(newest.audience)) people (\(share)) \
            were reached: their mail relay or webhook endpoint has taken the alert.</p>

            """
    }

    private var facts: String {
        var items: [(String, String)] = [
            ("Kind", report.kind.rawValue), ("Country of concern", ReportWords.country(report.country.text)),
            ("Author", report.author),
            ("Handed in by", "\(report.submittedBy), \(ReportWords.time(report.submittedAt))"),
        ]
        for version in report.versions {
            let title = report.versions.count > 1 ? "Version \(version.version) approved by" : "Approved by"
            items.append((title, "\(version.approvedBy), \(ReportWords.time(version.opened))"))
        }
        items.append(("Ended", "\(ReportWords.ending(report)), \(ReportWords.time(report.endedAt))"))
        return Self.list(items)
    }

    private func version(_ version: ClosingReport.Version) -> String {
        var page = "<section>\n<h2>Version \(version.version)</h2>\n"
        page += Self.list([
            ("Window", "\(ReportWords.time(version.opened)) to \(ReportWords.time(version.closes))"),
            ("Texts in", version.languages.map { ReportWords.language($0.text) }.joined(separator: ", ")),
            ("Digest", version.digest),
        ])
        page += proof(version) + states(version).html
        page += notes(version) + reached(version)
        page += parts("By channel", version.byChannel, ReportWords.channel)
        page += parts("By language", version.byLanguage, ReportWords.language)
        page += parts("By country", version.byCountry, ReportWords.country)
        page += refusals(version) + tries(version) + translations(version)
        return page + "</section>\n"
    }

    private func proof(_ version: ClosingReport.Version) -> String {
        let sum = version.states.values.reduce(0, +)
        guard version.differences.isEmpty, sum == version.audience else {
            let list = version.differences.map { "<li>\(ReportWords.escaped($0))</li>\n" }.joined()
            return """
                <p class="wrong"><strong>The account does not close:</strong> \(ReportWords.count(sum)) of \
                \(ReportWords.count(version.audience)) people are accounted for.</p>
                <ul>
                \(list)</ul>

                """
        }
        return """
            <p>All \(ReportWords.count(version.audience)) people of the audience are accounted for: rows, counters, \
            attempts and a count made apart agree.</p>

            """
    }

    private func states(_ version: ClosingReport.Version) -> HTMLTable {
        var table = HTMLTable("What became of the alerts", ["State", "Meaning", "People", "Share"])
        for state in DeliveryState.allCases {
            let count = version.states[state.name] ?? 0
            guard count != 0 || state == .accepted else { continue }
            table.add(
                .text(state.name), .text(ReportWords.meaning(state)), .count(count), .share(count, of: version.audience)
            )
        }
        return table
    }

    private func notes(_ version: ClosingReport.Version) -> String {
        let notes: [(Int, String)] = [
            (
                version.possiblyTwice,
                "may have the alert twice, after a break in the middle of a text. Both copies carry one identifier."
            ),
            (version.late, "were reached after the window closed: the text was on its way when it did."),
            (version.delayed, "were reported delayed by a relay after it had taken the alert."),
        ]
        let list = notes.filter { $0.0 > 0 }.map { "<li>\(ReportWords.count($0.0)) \($0.1)</li>\n" }
        return list.isEmpty ? "" : "<ul>\n\(list.joined())</ul>\n"
    }

    private func reached(_ version: ClosingReport.Version) -> String {
        let total = version.reached.reduce(0) { $0 + $1.people }
        guard total > 0 else { return "" }
        var table = HTMLTable("When people were reached (UTC)", ["From", "Until", "People", "Share"])
        for part in version.reached {
            table.add(
                .text(ReportWords.clock(part.from, since: version.opened)),
                .text(ReportWords.clock(part.until, since: version.opened)), .count(part.people),
                .share(part.people, of: total))
        }
        return table.html
    }

    private func parts(_ caption: String, _ parts: [String: [String: Int]], _ name: (String) -> String) -> String {
        guard !parts.isEmpty else { return "" }
        var table = HTMLTable(caption, ["", "People", "Accepted", "Share"])
        let sums = parts.map { key, states in
            (key: key, all: states.values.reduce(0, +), accepted: states[DeliveryState.accepted.name] ?? 0)
        }
        for part in sums.sorted(by: { ($1.all, $0.key) < ($0.all, $1.key) }) {
            table.add(
                .text(name(part.key)), .count(part.all), .count(part.accepted), .share(part.accepted, of: part.all))
        }
        return table.html
    }

    private func refusals(_ version: ClosingReport.Version) -> String {
        guard !version.refusals.isEmpty else { return "" }
        var table = HTMLTable("Why tries failed", ["Reason", "Channel", "Tries", "Of these in doubt"])
        for refusal in version.refusals {
            table.add(
                .text(refusal.reason), .text(ReportWords.channel(refusal.channel)), .count(refusal.tries),
                .count(refusal.ambiguous))
        }
        return table.html
    }

    private func tries(_ version: ClosingReport.Version) -> String {
        var table = HTMLTable("How often people were tried", ["Tries", "People", "Share"])
        for part in version.tries {
            table.add(.text(String(part.tries)), .count(part.people), .share(part.people, of: version.audience))
        }
        return version.tries.isEmpty ? "" : table.html
    }

    private func translations(_ version: ClosingReport.Version) -> String {
        guard !version.translations.isEmpty else { return "" }
        var table = HTMLTable("Translations added", ["Language", "Translated by", "Approved by", "Released (UTC)"])
        for text in version.translations {
            table.add(
                .text(ReportWords.language(text.language.text)), .text(text.translatedBy), .text(text.approvedBy),
                .text(ReportWords.minute(text.releasedAt)))
        }
        return table.html
    }

    private var since: String {
        guard !sinceClose.isEmpty else { return "" }
        var table = HTMLTable("Changed since this report was made", ["Version", "State", "People"])
        for version in sinceClose {
            for (state, change) in version.changes.sorted(by: { $0.key < $1.key }) {
                table.add(.text(String(version.version)), .text(state), .count(change))
            }
        }
        return "<section>\n<h2>Since close</h2>\n\(table.html)</section>\n"
    }

    private static func list(_ items: [(String, String)]) -> String {
        let lines = items.map { name, value in
            "<dt>\(ReportWords.escaped(name))</dt><dd>\(ReportWords.escaped(value))</dd>\n"
        }
        return "<dl>\n\(lines.joined())</dl>\n"
    }

    /// Without it the page is plain, and says the same.
    static let style = """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin-top: 2rem; border-top: 1px solid; padding-top: 1rem; }
        .lead { font-size: 1.15rem; }
        .wrong { border: 2px solid #b00020; padding: .5rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        .table { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
        caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8886; }
        tbody th { font-weight: 400; }
        .number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
        td.number { white-space: nowrap; }
        td.number + td.number, th.number + th.number { padding-left: 1rem; }
        .bar { display: block; height: .3rem; background: #2b6cb0; margin-left: auto; }
        footer { margin-top: 2rem; font-size: .9rem; }
        @media (max-width: 30rem) {
        dl { display: block; }
        dd { margin-bottom: .5rem; }
        table { font-size: .85rem; }
        th, td { padding-right: .4rem; }
        td.number + td.number, th.number + th.number { padding-left: .6rem; }
        }
        @media print {
        body { max-width: none; padding: 0; font-size: 10pt; }
        .table { overflow: visible; }
        tr, dl { break-inside: avoid; }
        .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """
}
