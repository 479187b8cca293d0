// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: RosterStore {
    public func importChunk(_ rows: [RosterRow], dryRun: Bool, at: Instant)
        async throws(LedgerError) -> RosterImportResult
    {
        var result = RosterImportResult()
        while result.read < rows.count {
            let rest = rows[result.read...]
            result.add(dryRun ? try await rehearse(rest, at: at) : try await takeWhenFree(rest, at: at))
            while try await writer.run({ (session) throws(LedgerError) in try session.foldAddresses() }) {}
        }
        return result
    }

    public func exportChunk(after: VolunteerKey, limit: Int) async throws(LedgerError) -> RosterPage {
        try await read { (session) throws(LedgerError) in try session.rosterPage(after: after, limit: limit) }
    }

    public func rosterCount(by dimension: RosterDimension?) async throws(LedgerError) -> [RosterCount] {
        try await read { (session) throws(LedgerError) in try session.rosterCount(by: dimension) }
    }

    public func volunteer(id: String) async throws(LedgerError) -> Volunteer {
        try await read { (session) throws(LedgerError) in try session.volunteer(id: id).volunteer }
    }

    public func erase(id: String, by: Identity, at: Instant) async throws(LedgerError) {
        let key = try await write { (session) throws(LedgerError) in try session.erase(id: id, by: by, at: at) }
        try await forgetReplies(of: key)
    }

    private func rehearse(_ rows: ArraySlice<RosterRow>, at: Instant) async throws(LedgerError)
        -> RosterImportResult
    {
        try await writer.run { (session) throws(LedgerError) in
            try session.writing(rehearsal: true) { () throws(LedgerError) in
                try RosterImport.run(rows, at: at, in: session)
            }
        }
    }

    private func takeWhenFree(_ rows: ArraySlice<RosterRow>, at: Instant) async throws(LedgerError)
        -> RosterImportResult
    {
        try await whenFree(within: Self.longestImportWait) { (session) throws(LedgerError) in
            try RosterImport.run(rows, at: at, in: session)
        }
    }

    /// One transaction that changes the roster.
    ///
    /// An audience is frozen at its approval: while one is counted or planned, the roster stays as it is.
    ///
    /// - Parameters:
    ///   - limit: How long to wait for that.
    ///   - body: Must not call out.
    /// - Returns: What `body` returns.
    /// - Throws: ``LedgerError/busy(_:)`` after the limit; what `body` throws.
    func whenFree<Value: Sendable>(
        within limit: Duration, _ body: @Sendable (WriteSession) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        while true {
            let seen = imports.knocks
            let value = try await writer.run { (session) throws(LedgerError) -> Value? in
                if try session.isFreezing() { return nil }
                return try session.writing { () throws(LedgerError) in try body(session) }
            }
            if let value { return value }
            guard await imports.wait(after: seen, within: limit) else {
                throw .busy("an audience is being counted or planned; try again")
            }
        }
    }

    /// Ten million are planned in two minutes.
    private static let longestImportWait = Duration.seconds(300)
}
