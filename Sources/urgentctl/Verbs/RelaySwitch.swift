// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `relay pause NAME`: gives a relay nothing more, until it is resumed.
enum RelayPause: Verb {
    static let declaration = VerbDeclaration(
        "relay pause", "give a relay nothing more until it is resumed, across restarts too",
        discussion: """
            Texts that have begun are finished. Other relays take over; without one, alerts wait and are tried again \
            inside their window. Who did it is in the audit.
            """,
        arguments: [ArgumentDeclaration("NAME")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        try await RelaySwitch.run(call, context, paused: true)
    }
}

/// `relay resume NAME`: uses a paused relay again.
enum RelayResume: Verb {
    static let declaration = VerbDeclaration(
        "relay resume", "use a paused relay again",
        discussion: "What waits for it leaves at once; what was put off comes within half a minute or so.",
        arguments: [ArgumentDeclaration("NAME")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        try await RelaySwitch.run(call, context, paused: false)
    }
}

/// What both do.
private enum RelaySwitch {
    static func run(_ call: Invocation, _ context: VerbContext, paused: Bool) async throws(VerbFailure) -> ExitStatus {
        guard let name = call.argument(0), !name.isEmpty else {
            throw .usage(UsageError("NAME must not be empty", verb: call.verb))
        }
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.setRelay(name, paused: paused)
        }
        for warning in result.warnings { context.console.say("warning: \(Plain.line(warning))\n") }
        try context.answer(result) {
            let state = result.paused ? "paused" : "in use"
            return "\(Plain.line(result.name)) is \(state)\(result.changed ? "" : " already; nothing changed")\n"
        }
        return .done
    }
}
