// SPDX-License-Identifier: MIT

import DaemonKit
import Domain
import Foundation
import TestSupport

/// A state folder with a roster and counted, unapproved actions; runs work on copies of it.
final class Bed {
    let folder: TemporaryFolder
    let importing: Import

    /// What an import cost, without making up the rows.
    struct Import {
        let seconds: Double
        let cpuSeconds: Double
    }

    /// Imports through the daemon's own desk.
    init(_ roster: Roster, actions: [(reference: String, audience: String)], sentences: Int = 1) async throws {
        folder = try TemporaryFolder()
        let setup = DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1)
        let app = App(configuration: setup.configuration)
        try await app.start()
        guard let desk = await app.desk else { throw Failure("the daemon has no desk") }
        importing = try await Self.load(roster, into: desk)
        for action in actions {
            _ = try await desk.submit(
                document: Action.document(action.reference, audience: action.audience, sentences: sentences),
                by: Self.staff)
        }
        await app.stop()
    }

    static let staff = Identity(name: "bench-staff", login: "bench-staff")

    /// Feeds the whole roster.
    static func load(_ roster: Roster, into desk: Desk) async throws -> Import {
        let session = try await desk.importRoster(.csv, dryRun: false, by: staff)
        var (seconds, cpu) = (0.0, 0.0)
        func timed<Value>(_ body: () async throws -> Value) async throws -> Value {
            let began = (Moment.now(), Child.ownCPUSeconds)
            let value = try await body()
            seconds += Moment.now() - began.0
            cpu += Child.ownCPUSeconds - began.1
            return value
        }
        for start in stride(from: 0, to: roster.people, by: rowsAtATime) {
            let bytes = roster.csv(start..<min(start + rowsAtATime, roster.people))
            try await timed { try await session.feed(bytes) }
        }
        let result = try await timed { try await session.finish() }
        guard result.skipped == 0 else { throw Failure("rows were refused: \(result.errors.prefix(3))") }
        return Import(seconds: seconds, cpuSeconds: cpu)
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
