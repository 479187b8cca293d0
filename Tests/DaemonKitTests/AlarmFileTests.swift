// SPDX-License-Identifier: MIT

import Domain
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("What is remembered of alarms")
struct AlarmFileTests {
    private let log = Log(component: "test", threshold: .alarm)

    @Test("what was told comes back after a restart, word for word")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let file = AlarmFile(path: folder.path("alarms.json"), log: log)
        #expect(file.read().isEmpty)
        let since = Instant(milliseconds: 1_795_248_000_123)
        let items: [AlarmNotice.Item] = [
            .init(condition: .relayDown("main"), detail: "no answer", since: since),
            .init(condition: .windowAtRisk(try #require(Reference("UA 1/26"))), detail: "late", since: since),
        ]
        file.write(items)
        #expect(file.read() == items)
        file.write([])
        #expect(file.read().isEmpty)
    }

    @Test("a damaged file, an unknown condition and a folder that cannot be written cost nothing but a message")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let file = AlarmFile(path: try folder.write("alarms.json", "[{"), log: log)
        #expect(file.read().isEmpty)
        _ = try folder.write(
            "alarms.json",
            """
            [{"condition":"coffee","detail":"","since":"2026-11-21T08:00:00Z"},
             {"condition":"disk-filling","detail":"d","since":"2026-11-21T08:00:00Z"}]
            """)
        #expect(file.read().map(\.condition) == [.diskFilling])
        let nowhere = AlarmFile(path: folder.path("none/alarms.json"), log: log)
        nowhere.write([])
        #expect(nowhere.read().isEmpty)
    }
}
