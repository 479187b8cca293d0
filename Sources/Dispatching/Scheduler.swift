// SPDX-License-Identifier: MIT

import Domain

/// Whose turn it is on a channel: the open version with the earliest end of window that still has something to send.
///
/// Pure. Equal ends go by the older version, so that the choice never flickers.
enum Scheduler {
    static func next(among lanes: [VersionKey: Lane], on channel: Channel, at now: Instant) -> VersionKey? {
        lanes.values
            .filter { !$0.isDry(channel) && $0.live.fence.refusal(at: now) == nil }
            .min { ($0.live.fence.closes, $0.live.key) < ($1.live.fence.closes, $1.live.key) }?
            .live.key
    }
}
