// SPDX-License-Identifier: MIT

import Domain

/// Other settings while versions are open.
extension Engine {
    /// How many deliveries may be under way from now on; see the start's values.
    public func change(inFlight: Int, leastInFlight: [Channel: Int]) async {
        await dispatcher.change(
            windows: Dictionary(
                senders.map {
                    ($0.channel, (least: leastInFlight[$0.channel] ?? Self.usuallyInFlight, most: inFlight))
                }, uniquingKeysWith: { first, _ in first }))
    }

    /// Makes letters by other words and templates: for everybody who has not been given to a sender yet.
    public func change(renderer: any LetterRenderer) async {
        await dispatcher.change(renderer: renderer)
    }
}
