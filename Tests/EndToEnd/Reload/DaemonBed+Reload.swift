// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

extension DaemonBed {
    /// Puts another configuration in the place of the daemon's; it does not know yet.
    func write(_ configuration: BedConfiguration) throws {
        try folder.write("urgentd.json5", configuration.text(state: state, queue: queue, socket: socket))
    }

    /// Asks for a reload.
    func hangUp() throws { try #require(current).signal(SIGHUP) }

    /// Has the daemon go over to another configuration.
    ///
    /// - Returns: The line in which it says what changed.
    @discardableResult
    func reload(_ configuration: BedConfiguration) async throws -> String {
        try write(configuration)
        try hangUp()
        return try await waitForLog("urgentd: reloaded")
    }
}
