// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DaemonKit
@testable import Ledger

@Suite("Restoring a backup")
struct RestoreTests {
    private let person = Identity(name: "an.operator", login: "an.operator")

    /// A clock at whose look somebody begins to read a ledger: its log cannot be folded in then.
    private final class Reading: TimeSource {
        private let file: String
        private let time = ManualClock()
        private let reader = Mutex<Connection?>(nil)

        init(_ file: String) { self.file = file }

        func now() -> Instant {
            reader.withLock { reader in
                guard reader == nil, FileManager.default.fileExists(atPath: file + "-wal") else { return }
                reader = try? Connection(path: file)
                try? reader?.execute("BEGIN; SELECT count(*) FROM keeping;")
            }
            return time.now()
        }

        /// Whether it had begun.
        func end() -> Bool {
            reader.withLock { reader in
                reader?.close()
                return reader != nil
            }
        }
    }

    /// The backup of a daemon that has stopped.
    private func backup(_ folder: TemporaryFolder) async throws -> [UInt8] {
        let configuration = AppBed.configuration(in: folder.path)
        let app = App(configuration: configuration)
        try await app.start()
        let keeping = try #require(await app.desk?.keeping)
        let session = try await keeping.backups.begin()
        _ = try await session.copy { _ in }
        var archive: [UInt8] = []
        while case let piece = try await session.next(), !piece.isEmpty { archive += piece }
        await session.end()
        await app.stop()
        return archive
    }

    private func restore(_ archive: [UInt8], to state: String, _ clock: any TimeSource) async throws -> Restore.Result {
        var pieces = [archive, []][...]
        let restore = Restore(state: state, goesOn: false, by: person, clock: clock)
        return try await restore.run { pieces.popFirst() ?? [] }
    }

    @Test(
        "a restored ledger whose log was not written out takes nobody's place: its marks would be lost, and all would go on"
    )
    func unwrittenLog() async throws {
        let folder = try TemporaryFolder()
        let archive = try await backup(folder)
        let state = folder.path("state")
        func files() throws -> [String: Data] {
            let names = try FileManager.default.contentsOfDirectory(atPath: state)
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: "\(state)/\($0)"))) })
        }
        let before = try files()
        let clock = Reading("\(state)/restore.part/\(SQLiteLedger.fileName)")
        let fault = await #expect(throws: RestoreFault.self) { try await restore(archive, to: state, clock) }
        guard case .busy(let why) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(why.contains("could not be written out"))
        #expect(clock.end(), "nobody read")
        #expect(try files() == before)

        let result = try await restore(archive, to: state, ManualClock())
        #expect(result.setAside != nil)
        let size =
            try? FileManager.default.attributesOfItem(atPath: "\(state)/\(SQLiteLedger.fileName)-wal")[.size] as? Int
        #expect((size ?? 0) == 0)
    }
}
