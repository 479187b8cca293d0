// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `metrics`: the daemon's numbers.
enum Metrics: Verb {
    static let declaration = VerbDeclaration(
        "metrics", "show the daemon's numbers, as Prometheus reads them",
        discussion: """
            The text is the one of /metrics on the listener of admin.listen. The article Metrics says of each number what \
            it says, what a rise means, and what to turn.
            """)

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        if context.json {
            let metrics = try await context.ask { () throws(ControlFault) in try await context.client.metrics() }
            try context.console.write(ControlJSON.line(metrics))
        } else {
            let text = try await context.ask { () throws(ControlFault) in try await context.client.metricsText() }
            try context.console.write(text)
        }
        return .done
    }
}
