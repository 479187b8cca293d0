// SPDX-License-Identifier: MIT

import Domain

/// The closing account as a person reads it: every state, every language, and the witness of the receivers.
struct ClosingAccount {
    /// One for each action.
    let versions: [VersionAccount]
    /// What the receivers counted, independent of the ledger.
    let mailsSeen: Int
    let webhooksSeen: Int
    let differences: [String]

    /// How many alerts were accepted.
    var accepted: Int { count(.accepted) }

    private func count(_ state: DeliveryState) -> Int { versions.reduce(0) { $0 + $1.states[state, default: 0] } }

    private func accepted(by channel: Channel) -> Int {
        versions.reduce(0) { $0 + ($1.byChannel[channel]?[.accepted] ?? 0) }
    }

    private var audience: Int { versions.reduce(0) { $0 + ($1.audience ?? 0) } }

    /// Nobody is open, the states add up to the audience, and the receivers saw what the ledger says.
    var isClosed: Bool {
        let areClosed = versions.allSatisfy { version in
            !version.states.contains { $0.key.isOpen && $0.value > 0 }
                && version.audience == version.states.values.reduce(0, +)
        }
        return differences.isEmpty && areClosed && audience > 0 && mailsSeen == accepted(by: .email)
            && webhooksSeen == accepted(by: .webhook)
    }

    var lines: [String] {
        var lines = ["", "Closing account"]
        let states = DeliveryState.allCases.compactMap { state -> (String, Int)? in
            let count = count(state)
            guard count > 0 else { return nil }
            return (state == .accepted ? "accepted by the relay or endpoint" : state.name, count)
        }
        lines += Self.table(states)
        lines += Self.table([("audience, counted apart", audience)])
        lines += ["", "Accepted by language"]
        let byLanguage = versions.map { $0.byLanguage.mapValues { $0[.accepted] ?? 0 } }
            .reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        let languages = byLanguage.map { ($0.key.text, $0.value) }
            .filter { $0.1 > 0 }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        lines += Self.table(languages)
        lines += ["", "What the receivers saw"]
        lines += Self.table([("mails", mailsSeen), ("webhooks", webhooksSeen)])
        lines += differences.map { "DIFFERENCE: \($0)" }
        lines.append("")
        lines.append(isClosed ? "Everyone is accounted for." : "The account does NOT close.")
        return lines
    }

    private static func table(_ rows: [(String, Int)]) -> [String] {
        rows.map { name, count in
            let number = String(count)
            let dots = String(repeating: ".", count: max(2, width - name.count - number.count))
            return "  \(name) \(dots) \(number)"
        }
    }

    /// Columns; fits the narrowest terminal.
    private static let width = 52
}
