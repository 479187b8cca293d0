// SPDX-License-Identifier: MIT

import Telemetry

/// Every metric of the daemon, in the order in which it is shown.
///
/// The article Metrics says of each what it says, what a rise means, and what to turn; a test holds the two together.
enum MetricCatalogue {
    static let all = daemon + actions + sending + relays + webhooks + ledger + intake + process

    /// What a set of them is called in the values of ``Metric/ownerAnswers``.
    enum Owner {
        static let ledger = "ledger"
        static let writer = "ledger-writer"
        static let engine = "engine"
        static let mail = "mail"
        static let webhooks = "webhooks"
        static let windows = "windows"
        static let recorder = "recorder"
        static let alarms = "alarms"
        static let queue = "queue"
    }
}
