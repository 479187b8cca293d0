// SPDX-License-Identifier: MIT

import DaemonKit
import Domain
import Foundation
import TestSupport

/// A state folder with a roster and counted, unapproved actions; runs work on copies of it.
final class Bed {
    let folder: TemporaryFolder
    let importSeconds: Double

    /// Imports through the daemon's own desk.
    init(_ roster: Roster, actions: [(reference: String, audience: String)]) async throws {
        folder = try TemporaryFolder()
        let setup = DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1)
        let app = App(configuration: setup.configuration)
        try await app.start()
        guard let desk = await app.desk else { throw Failure("the daemon has no desk") }
        importSeconds = try await Self.load(roster, into: desk)
        for action in actions {
            _ = try await desk.submit(
                document: Action.document(action.reference, audience: action.audience), by: Self.staff)
        }
        await app.stop()
    }

    static let staff = Identity(name: "bench-staff", login: "bench-staff")

    /// Feeds the whole roster.
    ///
    /// - Returns: The seconds spent in the import, without those for making up the rows.
    static func load(_ roster: Roster, into desk: Desk) async throws -> Double {
        let session = try await desk.importRoster(.csv, dryRun: false, by: staff)
        var spent = 0.0
        for start in stride(from: 0, to: roster.people, by: rowsAtATime) {
            let bytes = roster.csv(start..<min(start + rowsAtATime, roster.people))
            let began = Moment.now()
            try await session.feed(bytes)
            spent += Moment.now() - began
        }
        let began = Moment.now()
        let result = try await session.finish()
        guard result.skipped == 0 else { throw Failure("rows were refused: \(result.errors.prefix(3))") }
        return spent + Moment.now() - began
    }

    /// A copy for one run.
    func copy() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in ["state", "queue"] {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
        }
        // What the copy left to be written must not be written while something is measured.
        sync()
        return copy
    }

    private static let rowsAtATime = 10_000
}
