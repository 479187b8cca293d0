// SPDX-License-Identifier: MIT

import Domain
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("Addresses that several people have")
struct SharedAddressTests {
    private let clock = ManualClock()

    /// Imports people and, later, twins of some; every address must be alerted once.
    @Test("are found wherever they lie: in memory, in the table, in between", arguments: [1, 7, 64, 1 << 17])
    func found(foldAt: Int) async throws {
        let folder = try TemporaryFolder()
        let options = LedgerOptions(addressesFoldedAt: foldAt)
        var dice = Dice(seed: UInt64(foldAt))
        var owner: [Int: Int] = [:]
        for round in 0..<6 {
            let ledger = try SQLiteLedger.open(in: folder.path, key: [1], options: options, clock: clock)
            let rows = (0..<50).map { offset -> RosterRow in
                let number = round * 50 + offset
                // About a third goes by an address that somebody has, and some change theirs.
                let address = dice.roll(3) == 0 ? dice.roll(number + 1) : number
                owner[number] = address
                return Self.row(number, address: address)
            }
            let moved = (0..<round * 4).map { _ -> RosterRow in
                let number = dice.roll(round * 50)
                let address = dice.roll(round * 50)
                owner[number] = address
                return Self.row(number, address: address)
            }
            _ = try await ledger.importChunk(rows + moved, dryRun: false, at: clock.now())
            await ledger.close()
        }
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], options: options, clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        let live = try await scene.release()
        try await scene.plan(live, limit: 17)
        let account = try await scene.account(live)
        let addresses = Set(owner.values).count
        #expect(account.audience == 300)
        #expect(account.states[.planned] == addresses)
        #expect(account.states[.suppressed] == 300 - addresses)
        await ledger.close()
    }

    private static func row(_ number: Int, address: Int) -> RosterRow {
        var volunteer = People.volunteer(1)
        volunteer.id = "v\(number)"
        volunteer.email = "shared\(address)@example.org"
        return RosterRow(line: number, volunteer: volunteer)
    }
}
