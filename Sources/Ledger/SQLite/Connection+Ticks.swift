// SPDX-License-Identifier: MIT

import CSQLite
import Domain

extension Connection {
    /// Runs something long, and says now and then that it goes on.
    ///
    /// - Parameters:
    ///   - tick: Called on this thread every few milliseconds of SQLite's work; false stops it, which throws
    ///     ``LedgerError/closed``. Must not touch the connection.
    ///   - body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    func ticking<Value>(
        _ tick: @escaping () -> Bool, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let box = Unmanaged.passRetained(Tick(tick))
        sqlite3_progress_handler(
            handle, Self.operationsPerTick,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Tick>.fromOpaque(context).takeUnretainedValue().call() ? 0 : 1
            }, box.toOpaque())
        defer {
            sqlite3_progress_handler(handle, 0, nil, nil)
            box.release()
        }
        return try body()
    }

    /// Some milliseconds on a slow machine; the call itself costs nanoseconds.
    private static let operationsPerTick: Int32 = 100_000
}

private final class Tick {
    let call: () -> Bool

    init(_ call: @escaping () -> Bool) {
        self.call = call
    }
}
