// SPDX-License-Identifier: MIT

import Domain
import TestSupport

extension Conformance {
    /// The ledger against the pure model: everything from everywhere, and random sequences, shrunk where they fail.
    static let models: [Conformance] =
        DeliveryState.allCases.compactMap { state in
            ModelPath(to: state).map { path in
                Conformance("from \(state.name), every event does what the model says") { scene in
                    let run = ModelRun(scene)
                    var dice = Dice(seed: UInt64(state.rawValue))
                    for kind in ModelEvent.Kind.allCases {
                        let event = ModelEvent.event(of: kind, &dice)
                        // What comes after shows whether the row still leads a life.
                        let after: [ModelEvent] = [
                            .claim(.email, limit: 3), .reclaim, .plan(count: 3), .settle(limit: 9),
                        ]
                        let found = await run.play(path.events + [event] + after, people: path.people)
                        try expect(found, is: nil, "\(kind.rawValue) from \(state.name)")
                    }
                }
            }
        }
        + (0..<8 as Range<UInt64>).map { part in
            Conformance("the ledger and the model agree over random sequences, part \(part)") { scene in
                let run = ModelRun(scene)
                let found = await Shrinking.search(
                    seeds: part * sequences..<(part + 1) * sequences, length: 60, step: ModelEvent.any
                ) { await run.play($0) }
                if let found { throw Violation(description: "\(found)") }
            }
        }

    private static let sequences: UInt64 = 8
}
