// SPDX-License-Identifier: MIT

import Glibc

extension ChildProcess {
    /// Waits until all that a scripted peer has printed by now has been read.
    public func settle() async throws {
        signal(SIGUSR1)
        _ = try await waitForLine(containing: "marker")
    }
}
