// SPDX-License-Identifier: MIT

import Domain

/// Whose turn it is on each channel, among the open versions that have something to send there.
///
/// A value: the lanes and the time are passed in.
struct Scheduler {
    private var shares: [Channel: DeadlineShares] = [:]

    mutating func next(among lanes: [VersionKey: Lane], on channel: Channel, at now: Instant) -> DeadlineShares.Turn? {
        let ready = lanes.values
            .filter { !$0.isDry(channel) && $0.live.fence.refusal(at: now) == nil }
            .map {
                DeadlineShares.Claimant(
                    version: $0.live.key, opened: $0.live.opened, closes: $0.live.fence.closes,
                    need: $0.work.need(on: channel))
            }
        return shares[channel, default: DeadlineShares()].next(among: ready, at: now)
    }

    mutating func served(_ count: Int, in turn: DeadlineShares.Turn, on channel: Channel) {
        shares[channel]?.served(count, in: turn)
    }

    mutating func forget(_ version: VersionKey) {
        for channel in shares.keys { shares[channel]?.forget(version) }
    }
}
