// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Telemetry

/// Tries that came back, by channel and the state that they led to; every pair is there from the start.
struct OutcomeCounts: Sendable {
    private let counters: [Channel: LabelledCounter] = Dictionary(
        uniqueKeysWithValues: Channel.allCases.map { ($0, LabelledCounter(states.map(\.name))) })

    /// Those that an outcome can lead to.
    private static let states = DeliveryState.allCases.filter { $0 != .unplanned && $0 != .leased }

    /// What the engine did; called on its queues.
    func heard(_ event: EngineEvent) {
        guard case .recorded(let group) = event else { return }
        for (channel, ended) in group.ended {
            for (state, count) in ended { counters[channel]?.add(count, to: state.name) }
        }
    }

    func fill(_ scrape: inout Scrape) {
        for channel in Channel.allCases {
            guard let counter = counters[channel] else { continue }
            for state in counter.values { scrape.add(.outcomes, counter(state), channel.name, state) }
        }
    }
}
