// SPDX-License-Identifier: MIT

import Runtime
import Telemetry

extension App {
    /// Says what works and somebody may regret: settings, and a clock that nobody keeps right.
    public func tellOddities() {
        for warning in configuration.warnings { log.warning("a setting to think about", ["setting": warning]) }
        guard ClockSynchronisation.now == .missing else { return }
        log.warning("the clock is not synchronised: windows open and close by it; see to systemd-timesyncd or chrony")
    }
}
