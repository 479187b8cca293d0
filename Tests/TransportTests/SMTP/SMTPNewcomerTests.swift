// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry
import TestSupport
import Testing

@testable import Transport

extension SMTPLoop {
    /// When the first that waits at the only relay has waited in vain; monotonic milliseconds.
    fileprivate var givesUpAt: Int64? { relays.first?.givesUp(after: patience) }
}

@Suite("A relay that is new at a reload")
struct SMTPNewcomerTests {
    @Test(
        "what has waited elsewhere gives it the time that any relay gets, under another name or reached another way",
        arguments: ["other", "main"])
    func patience(name: String) async throws {
        let patience = Duration.seconds(3600)
        let ports = [try FreePort.hold(), try FreePort.hold()]
        let loop = SMTPLoop(
            label: "urgentd.smtp.test", relays: [.local(ports[0].port)], patience: patience, sink: Outcomes(),
            alarms: nil, alarmAfter: .seconds(3600), clock: ManualClock(),
            log: Log(component: "test", threshold: .alarm))
        try await loop.start()
        let rig = try await SMTPRig([.local(ports[0].port)])
        await loop.install(Fence(version: SMTPRig.version, closes: rig.windowEnd, isOpen: true))
        await loop.submit([rig.alert(1)])
        let submitted = SystemClock.bootMilliseconds()
        let before = try #require(await loop.givesUpAt)
        #expect(before <= submitted + patience.wholeMilliseconds)
        // The next millisecond at the earliest.
        while SystemClock.bootMilliseconds() <= submitted { await Task.yield() }
        let changed = SystemClock.bootMilliseconds()
        await loop.change(to: [.local(ports[1].port, name: name)], paused: [])
        let after = try #require(await loop.givesUpAt)
        #expect(after >= changed + patience.wholeMilliseconds && after > before)
        await loop.stop(by: ManualClock().now())
        await rig.stop()
        for port in ports { port.release() }
    }
}
