// SPDX-License-Identifier: MIT

/// What operators ask when something may be wrong: `doctor`.
public protocol DoctorDesk: Sendable {
    /// Looks at everything that alerts depend on; findings come as they are made, the stream ends with the last.
    ///
    /// Sends no mail and changes nothing. Whoever stops listening ends it.
    ///
    /// - Parameter deep: Also walks the whole ledger; minutes with ten million deliveries.
    /// - Returns: The findings.
    func examine(deep: Bool) async -> AsyncStream<Finding>
}
