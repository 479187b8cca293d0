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
        try await write { (session) throws(LedgerError) in try session.erase(id: id, by: by, at: at) }
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

    /// An audience is frozen at its approval: while one is counted or planned, the roster stays as it is.
    private func takeWhenFree(_ rows: ArraySlice<RosterRow>, at: Instant) async throws(LedgerError)
        -> RosterImportResult
    {
        while true {
            let seen = imports.knocks
            let result = try await writer.run { (session) throws(LedgerError) -> RosterImportResult? in
                if try session.isFreezing() { return nil }
                return try session.writing { () throws(LedgerError) in
                    try RosterImport.run(rows, at: at, in: session)
                }
            }
            if let result { return result }
            guard await imports.wait(after: seen, within: Self.longestImportWait) else {
                throw .busy("an audience is being counted or planned; try the import again")
            }
        }
    }

    /// Ten million are planned in two minutes.
    private static let longestImportWait = Duration.seconds(300)
}
