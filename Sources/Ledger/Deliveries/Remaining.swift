// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// From the kept counters: a few thousand of them at the most, whatever the audience.
    func remaining(of key: VersionKey) throws(LedgerError) -> RemainingWork {
        var work = RemainingWork()
        let query = try statement(DeliverySQL.remaining)
        defer { query.reset() }
        query.bind(1, key.number)
        while try query.step() {
            work.audience = query.optionalInt(3).map(Int.init)
            guard let channel = Channel(rawValue: UInt8(truncatingIfNeeded: query.int(0))) else { continue }
            work.rows[channel] = Int(query.int(1))
            work.open[channel] = Int(query.int(2))
        }
        return work
    }
}
