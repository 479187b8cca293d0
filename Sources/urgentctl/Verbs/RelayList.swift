// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `relay list`: how each relay does.
enum RelayList: Verb {
    static let declaration = VerbDeclaration(
        "relay list", "how each relay does",
        discussion: """
            state: up; down (alerts wait, others take over); paused by an operator; slow (so many receivers refuse our \
            mail that only probes go out); unknown until a first try. conn: connections now, and how many there may be. \
            Accepted and refused count from the daemon's start. slow: recipient domains that get only probes.
            """)

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let relays = try await context.ask { () throws(ControlFault) in try await context.client.relays() }
        if context.json {
            for relay in relays { try context.console.write(ControlJSON.line(relay)) }
            return .done
        }
        var table = Table([
            .init("relay"), .init("state"), .init("conn", number: true), .init("waiting", number: true),
            .init("accepted", number: true), .init("refused", number: true), .init("per s", number: true),
            .init("slow", number: true), .init("last fault"),
        ])
        for relay in relays {
            table.add([
                relay.name, state(relay), "\(relay.connections)/\(relay.connectionLimit)",
                Figures.count(relay.waiting), Figures.count(relay.accepted), Figures.count(relay.refused),
                "\(relay.ratePerSecond)", Figures.count(relay.slowDomains), fault(relay),
            ])
        }
        try context.console.print(table.lines(width: context.console.columns).joined(separator: "\n") + "\n")
        return .done
    }

    private static func state(_ relay: RelayDocument) -> String {
        if relay.paused { return "paused" }
        return relay.slow && relay.state == "up" ? "slow" : relay.state
    }

    private static func fault(_ relay: RelayDocument) -> String {
        guard let fault = relay.lastFault else { return "" }
        return [fault.reason, fault.code.map(String.init) ?? "", fault.text].filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}
