// SPDX-License-Identifier: MIT

import Domain
import Telemetry
import TestSupport
import Testing

@testable import Transport

@Suite("The clocks of an SMTP loop")
struct SMTPLoopClockTests {
    @Test("no time is kept from one turn to the next, so that no limit is counted from a moment long gone")
    func forgotten() async throws {
        let clock = ManualClock()
        let outcomes = Outcomes()
        let loop = SMTPLoop(
            label: "urgentd.smtp.test", relays: [.local(try FreePort.find())], patience: .seconds(20), sink: outcomes,
            alarms: nil, alarmAfter: .seconds(30), clock: clock, log: Log(component: "test", threshold: .alarm))
        try await loop.start()
        #expect(await loop.isBetweenTurns)
        await loop.setPaused(true, relay: "main")
        #expect(await loop.isBetweenTurns)
        await loop.setPaused(false, relay: "main")
        let rig = try await SMTPRig([.local(try FreePort.find())])
        await loop.install(Fence(version: SMTPRig.version, closes: rig.windowEnd, isOpen: true))
        await loop.submit([rig.alert(1)])
        #expect(await loop.isBetweenTurns)
        await loop.tick()
        #expect(await loop.isBetweenTurns)
        await loop.stop(by: clock.now())
        await rig.stop()
    }
}
