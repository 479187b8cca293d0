// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// A status as people read it.
enum StatusView {
    /// Languages and countries beyond these are summed up; `--json` has them all.
    private static let mostParts = 12

    /// One action in full.
    static func of(_ status: StatusDocument, _ console: any Console) -> [String] {
        var lines = [
            console.coloured(status.reference, .bold) + "  \(status.kind), version \(status.version): \(status.state)"
                + (status.finished ? ", finished" : "")
        ]
        lines.append("window".padded(to: 10) + window(status.window))
        let planning = status.planning.done ? "" : status.window.opened == nil ? "" : ", still planning"
        lines.append("audience".padded(to: 10) + Figures.count(status.audience) + planning)
        let share = status.share.map { ", \(Figures.share($0)) of what leaves" } ?? ""
        lines.append("rate".padded(to: 10) + "\(status.ratePerSecond) a second" + share)
        lines.append("forecast".padded(to: 10) + status.forecast.words)
        lines.append("")
        for state in DeliveryState.allCases where status.states[state] != 0 {
            let count = Figures.count(status.states[state])
            let padding = String(repeating: " ", count: max(1, 12 - count.count))
            lines.append(padding + count + "  " + console.coloured(words(state), colour(state)))
        }
        for held in status.held {
            let until = held.until.map { " until \($0.rfc3339) at the latest" } ?? ""
            lines.append("  held for \(held.language): \(Figures.count(held.count))\(until)")
        }
        if status.delayed > 0 {
            lines.append("  of these reported delayed by a relay: \(Figures.count(status.delayed))")
        }
        if status.possiblyTwice > 0 { lines.append("  possibly twice: \(Figures.count(status.possiblyTwice))") }
        // Who had which text, where there was more than one.
        for version in status.versions where version.version != status.version {
            let states = DeliveryState.allCases.filter { version.states[$0] != 0 }
                .map { "\(words($0)) \(Figures.count(version.states[$0]))" }
            lines.append("version \(version.version): \(states.joined(separator: ", "))")
        }
        lines += parts("language", status.byLanguage, console)
        lines += parts("country", status.byCountry, console)
        lines += parts("channel", status.byChannel, console)
        let responses = status.responses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if !responses.isEmpty { lines += ["", "responses " + responses.joined(separator: ", ")] }
        if let sections = sections(status.receipts) { lines += ["", sections] }
        return lines
    }

    /// How many of the audience are decided; nil while nobody knows how many there are.
    static func bar(_ status: StatusDocument, _ console: any Console) -> String? {
        guard let audience = status.audience, audience > 0, let columns = console.columns else { return nil }
        let open = status.states.counts.filter(\.key.isOpen).values.reduce(0, +)
        let share = 1 - Double(min(open, audience)) / Double(audience)
        return "decided".padded(to: 10) + ProgressBar.bar(share, columns: columns - 10)
    }

    /// What sections say of their own people; nil when none has said anything.
    static func sections(_ receipts: ReceiptTallyDocument) -> String? {
        guard receipts.sections > 0 || receipts.reached > 0 || !receipts.acted.isEmpty else { return nil }
        let acted = receipts.acted.sorted { $0.key < $1.key }.map { ", \($0.key) \(Figures.count($0.value))" }
        return "sections  \(Figures.count(receipts.sections)) acknowledged, \(Figures.count(receipts.reached)) reached"
            + acted.joined()
    }

    /// Every action, one line each.
    static func of(_ statuses: [StatusDocument], _ console: any Console) -> [String] {
        guard !statuses.isEmpty else { return ["no actions"] }
        var table = Table([
            .init("reference"), .init("state"), .init("audience", number: true), .init("accepted", number: true),
            .init("open", number: true), .init("other", number: true), .init("rate", number: true),
            .init("share", number: true), .init("left"),
        ])
        for status in statuses {
            let sums = Sums(status.states.counts.map { ($0.key, $0.value) })
            table.add([
                status.reference, status.state, Figures.count(status.audience), Figures.count(sums.accepted),
                Figures.count(sums.open), Figures.count(sums.other), "\(status.ratePerSecond)/s",
                status.share.map(Figures.share) ?? "-", status.window.secondsLeft.map(Figures.span) ?? "-",
            ])
        }
        return table.lines(width: console.columns)
    }

    private struct Sums {
        var accepted = 0
        var open = 0
        var other = 0

        init(_ counts: [(DeliveryState, Int)]) {
            for (state, count) in counts {
                if state == .accepted {
                    accepted += count
                } else if state.isOpen {
                    open += count
                } else {
                    other += count
                }
            }
        }
    }

    private static func parts(
        _ title: String, _ parts: [String: [String: Int]], _ console: any Console
    ) -> [String] {
        guard !parts.isEmpty else { return [] }
        var table = Table([
            .init(title), .init("accepted", number: true), .init("open", number: true), .init("other", number: true),
        ])
        let sums = parts.map { key, counts in
            (key: key, sums: Sums(counts.compactMap { name, count in DeliveryState(name: name).map { ($0, count) } }))
        }.sorted { ($1.sums.accepted, $0.key) < ($0.sums.accepted, $1.key) }
        for part in sums.prefix(mostParts) {
            table.add([
                part.key, Figures.count(part.sums.accepted), Figures.count(part.sums.open),
                Figures.count(part.sums.other),
            ])
        }
        let rest = sums.count - mostParts
        return [""] + table.lines(width: console.columns) + (rest > 0 ? ["and \(rest) more: --json has all"] : [])
    }

    private static func window(_ window: StatusDocument.Window) -> String {
        guard let opened = window.opened else { return "not open: nobody has approved it yet" }
        let left = window.secondsLeft.map { $0 > 0 ? ", \(Figures.span($0)) left" : ", over" } ?? ""
        return "\(opened.rfc3339) to \(Figures.time(window.closes))\(left)"
    }

    /// A relay's word is not yet a mailbox.
    private static func words(_ state: DeliveryState) -> String {
        state == .accepted ? "accepted by the relay" : state.name
    }

    private static func colour(_ state: DeliveryState) -> Colour {
        switch state {
        case .accepted: .green
        case .rejected, .bounced, .expired: .red
        case .deferred, .held: .yellow
        case .unplanned, .planned, .leased, .suppressed, .superseded, .cancelled: .dim
        }
    }
}
