// SPDX-License-Identifier: MIT

import Dispatch
import Runtime
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The watchdog is fed only while every owner answers")
struct HeartbeatTests {
    /// A queue on which a block waits for ever, until it is let go.
    private final class Hang: Sendable {
        let executor = QueueExecutor(label: "urgentd.hung")
        private let gate = DispatchSemaphore(value: 0)

        func hang() {
            let gate = gate
            executor.queue.async { gate.wait() }
        }

        func letGo() { gate.signal() }
    }

    private let healthy = QueueExecutor(label: "urgentd.healthy")

    @Test("an owner that hangs is named and not pinged for; once it goes on, all is well again")
    func hung() async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("notify"))
        let socket = try NotifySocket(folder.path("notify"))
        let hang = Hang()
        let silent = TestSignal<String>()
        let heartbeat = Heartbeat(
            owners: [healthy, hang.executor].map { Heartbeat.Owner($0) } + [.main], period: .milliseconds(20),
            log: Log(component: "test", threshold: .alarm), silent: { silent.send($0) },
            allAnswered: { _ = socket.send(.alive) })
        await heartbeat.start()
        for _ in 0..<3 { _ = try await peer.next(with: "WATCHDOG=1") }

        hang.hang()
        while try await silent.next() != "hung" {}
        // Between the naming and this word whole rounds may pass; whatever was sent for them comes before it.
        _ = socket.send(.status("named"))
        _ = try await peer.next(with: "STATUS=named")
        // A round that was under way when it hung may still end well, where this machine named it too early.
        var pings = 0
        for round in 0..<5 {
            await healthy.pause(milliseconds: 20)
            _ = socket.send(.status("round \(round)"))
            while try await peer.datagrams.next().lines != ["STATUS=round \(round)"] { pings += 1 }
        }
        #expect(pings <= 1, "pinged for a hung owner")
        hang.letGo()
        for _ in 0..<2 { _ = try await peer.next(with: "WATCHDOG=1") }
        await heartbeat.stop()
        socket.close()
    }

    @Test("an owner that hangs from the start is never pinged for")
    func fromTheStart() async throws {
        let hang = Hang()
        hang.hang()
        let (silent, pings) = (TestSignal<String>(), TestSignal<Void>())
        let heartbeat = Heartbeat(
            owners: [hang.executor, healthy].map { Heartbeat.Owner($0) }, period: .milliseconds(10),
            log: Log(component: "test", threshold: .alarm), silent: { silent.send($0) },
            allAnswered: { pings.send(()) })
        await heartbeat.start()
        #expect(try await silent.next() == "hung")
        await #expect(throws: TestSignal<Void>.TimedOut.self) { try await pings.next(within: .seconds(1)) }
        hang.letGo()
        try await pings.next()
        await heartbeat.stop()
    }

    @Test("the manager is pinged by the daemon's own queues, twice within the watchdog's time")
    func manager() async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("notify"))
        let manager = ServiceManager(
            ServiceEnvironment(
                ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "200000"], process: 1))
        let began = ContinuousClock.now
        await manager.watch([healthy])
        for _ in 0..<4 { #expect(try await peer.datagrams.next().lines == ["WATCHDOG=1"]) }
        // The first answer may have come late, just before the second question; the others come a period apart.
        #expect(ContinuousClock.now - began >= .milliseconds(190))
        await manager.end()
    }
}
