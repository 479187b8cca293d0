// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Simulation

/// Six hours with ten million people, by the real policies; fails if a promise was not kept.
struct SimulationBenchmark {
    let options: Options

    func run(_ report: Report) throws {
        let began = (Moment.now(), Child.ownCPUSeconds)
        var simulation = Simulation(.sixHours(volunteers: options.volunteers))
        let findings = simulation.run()
        let (seconds, cpu) = (Moment.now() - began.0, Child.ownCPUSeconds - began.1)
        for action in findings.actions { report.say(Self.words(action)) }
        let contested = findings.contested
        report.say(
            "several actions had work throughout in \(contested.minutes) minutes, too little for all in \(contested.tooLittle)"
        )
        report.say(
            "\(options.volunteers) people, \(findings.actions.map(\.audience).reduce(0, +)) deliveries, "
                + "\(findings.actions.map(\.tries).reduce(0, +)) tries: simulated in \(Int(seconds)) s, "
                + "\(Int(cpu)) s of CPU")
        if let file = options.drawing {
            var drawing = Drawing(findings)
            try drawing.svg().write(toFile: file, atomically: true, encoding: .utf8)
        }
        let broken = findings.brokenPromises
        guard broken.isEmpty else {
            throw Failure("promises were not kept:\n" + broken.prefix(20).joined(separator: "\n"))
        }
    }

    private static func words(_ action: Findings.Account) -> String {
        let first = action.firstLeft.map { "\($0.since(action.opened).inSeconds) s" } ?? "never"
        let left = action.lastAccepted.map { "\(Int(action.closes.since($0).inSeconds / 60)) min" } ?? "-"
        return "\(action.name): audience \(action.audience), reachable \(action.reachable), "
            + "accepted \(action.states[.accepted] ?? 0), rejected \(action.states[.rejected] ?? 0), tries \(action.tries), "
            + "possibly twice \(action.possiblyTwice); first alert after \(first), last \(left) before the end"
    }
}
