// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing
import Transport

@testable import DaemonKit

@Suite("The last alarm of a run")
struct LastWordsTests {
    private let clock = ManualClock()

    /// A desk that is telling one alarm to an endpoint, and has just been heard there.
    private func telling(
        to path: String, told: @escaping @Sendable ([AlarmNotice.Item]) -> Void = { _ in }
    ) async throws -> (AlarmDesk, AlarmCourier, ChildProcess) {
        let (receiver, port) = try await PeerScript.start("webhook_receiver.py")
        let courier = try await AlarmCourier.start()
        let way = AlarmWebhook(url: "http://127.0.0.1:\(port)/\(path)", host: "h", courier: courier)
        let desk = AlarmDesk(
            ways: [way], remember: told, clock: clock, log: Log(component: "test", threshold: .alarm))
        try await raise(on: desk, heardBy: receiver)
        return (desk, courier, receiver)
    }

    private func raise(on desk: AlarmDesk, heardBy receiver: ChildProcess) async throws {
        desk.raise(.diskFilling, "little space")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        _ = try await receiver.waitForLine(containing: "disk-filling")
    }

    @Test("an endpoint that hangs does not hold the stop")
    func hanging() async throws {
        let (desk, courier, receiver) = try await telling(to: "hang")
        let begun = ContinuousClock.now
        await Alarms.stop(desk, courier, within: .milliseconds(10))
        // The courier's own patience is half a minute.
        #expect(.now - begun < .seconds(29))
        withExtendedLifetime(receiver) {}
    }

    @Test("what an endpoint takes within the moment it has is told, and the stop waits no longer than that")
    func slow() async throws {
        let told = Mutex<[AlarmNotice.Item]>([])
        let (desk, courier, receiver) = try await telling(to: "wait") { items in told.withLock { $0 = items } }
        async let stop: Void = Alarms.stop(desk, courier, within: .seconds(3600))
        // On the desk's queue behind the beginning of the stop.
        await desk.lookAgain()
        receiver.signal(SIGUSR1)
        await stop
        #expect(told.withLock { $0.map(\.condition) } == [.diskFilling])
    }

    @Test("the daemon stops though its operators' endpoint hangs: the last alarm has two seconds")
    func wholeDaemon() async throws {
        let folder = try TemporaryFolder()
        let (receiver, port) = try await PeerScript.start("webhook_receiver.py")
        var configuration = AppBed.configuration(in: folder.path)
        configuration.alarms.webhook = "http://127.0.0.1:\(port)/hang"
        let app = App(configuration: configuration, clock: clock)
        try await app.start()
        try await raise(on: try #require(await app.reach?.alarms), heardBy: receiver)
        let begun = ContinuousClock.now
        await app.stop()
        #expect(.now - begun < .seconds(29))
        #expect(Alarms.lastWords == .seconds(2))
    }
}
