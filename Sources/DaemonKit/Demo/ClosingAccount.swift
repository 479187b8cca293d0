// SPDX-License-Identifier: MIT

import Domain

/// The closing account as a person reads it: every state, every language, and the witness of the receivers.
struct ClosingAccount {
    let version: VersionAccount
    /// What the receivers counted, independent of the ledger.
    let mailsSeen: Int
    let webhooksSeen: Int
    let differences: [String]

    private var accepted: (mail: Int, webhook: Int) {
        (version.byChannel[.email]?[.accepted] ?? 0, version.byChannel[.webhook]?[.accepted] ?? 0)
    }

    /// Nobody is open, the states add up to the audience, and the receivers saw what the ledger says.
    var isClosed: Bool {
        let open = version.states.filter { $0.key.isOpen }.values.reduce(0, +)
        return differences.isEmpty && version.audience == version.states.values.reduce(0, +) && open == 0
            && version.audience ?? 0 > 0 && mailsSeen == accepted.mail && webhooksSeen == accepted.webhook
    }

    var lines: [String] {
        var lines = ["", "Closing account"]
        let states = DeliveryState.allCases.compactMap { state -> (String, Int)? in
            guard let count = version.states[state], count > 0 else { return nil }
            return (state == .accepted ? "accepted by the relay or endpoint" : state.name, count)
        }
        lines += Self.table(states)
        lines += Self.table([("audience, counted apart", version.audience ?? 0)])
        lines += ["", "Accepted by language"]
        let languages = version.byLanguage
            .map { ($0.key.text, $0.value[.accepted] ?? 0) }
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
