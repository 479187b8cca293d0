// SPDX-License-Identifier: MIT

import Glibc
import Runtime
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("What the service manager is told")
struct NotifyTests {
    private func manager(
        _ variables: [String: String], activities: Activities = Activities(), naming: Duration = .seconds(15)
    ) -> ServiceManager {
        ServiceManager(
            ServiceEnvironment(variables, process: getpid()), activities: activities, naming: naming,
            log: Log(component: "test", threshold: .alarm))
    }

    @Test("messages are lines, and no text can pass itself off as another word")
    func messages() {
        let ready = NotifyMessage.ready.with(status: "all\nERRNO=5\r\u{7}")
        #expect(ready.bytes == Array("READY=1\nSTATUS=all ERRNO=5  \n".utf8))
        #expect(NotifyMessage.reloading(monotonic: 12).lines == ["RELOADING=1", "MONOTONIC_USEC=12"])
        #expect(NotifyMessage.extend(by: .seconds(45)).lines == ["EXTEND_TIMEOUT_USEC=45000000"])
        #expect(NotifyMessage.extend(by: .zero).lines == ["EXTEND_TIMEOUT_USEC=1"])
        #expect(NotifyMessage.status(String(repeating: "ü", count: 5_000)).bytes.count == 2_008)
    }

    @Test("a life is told in its order, by path and by abstract name", arguments: ["path", "@abstract"])
    func life(kind: String) async throws {
        let folder = try TemporaryFolder()
        let address = kind == "path" ? folder.path("notify") : "@\(folder.path("notify"))"
        let peer = try DatagramPeer(address)
        let manager = manager(["NOTIFY_SOCKET": address])
        func next() async throws -> [String] { try await peer.datagrams.next().lines }
        await manager.starting()
        #expect(try await next() == ["STATUS=starting"])
        await manager.say("nothing open")
        await manager.ready()
        #expect(try await next() == ["READY=1", "STATUS=nothing open"])
        await manager.say("UA 1/26 3 %")
        #expect(try await next() == ["STATUS=UA 1/26 3 %"])
        let before = SystemClock.monotonicMicroseconds()
        await manager.reloading()
        let reload = try await next()
        #expect(reload.first == "RELOADING=1" && reload.count == 2)
        let moment = try #require(reload.last?.split(separator: "=").last.flatMap { Int64($0) })
        #expect(moment >= before && moment <= (SystemClock.monotonicMicroseconds()))
        await manager.ready()
        #expect(try await next() == ["READY=1", "STATUS=UA 1/26 3 %"])
        await manager.stopping(within: .seconds(20))
        #expect(try await next() == ["STOPPING=1", "STATUS=stopping: what has begun is finished"])
        // How it stands with windows is no news any more.
        await manager.say("UA 1/26 4 %")
        await manager.failed("no\nmore", errno: EIO)
        #expect(try await next() == ["STATUS=failed: no more", "ERRNO=5"])
        await manager.end()
    }

    @Test("while a start or a stop lasts it is named what it waits for, and more time is asked for")
    func patience() async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("notify"))
        // For them no time passes, however long this machine takes.
        let activities = Activities(milliseconds: { 0 })
        let manager = manager(
            ["NOTIFY_SOCKET": folder.path("notify")], activities: activities, naming: .milliseconds(10))
        let migration = activities.begin("migration")
        await manager.starting()
        for _ in 0..<2 { _ = try await peer.next(with: "EXTEND_TIMEOUT_USEC=45000000") }
        #expect(try await peer.next(with: "STATUS=starting: migration for 0 s").lines.count == 2)
        migration.end()
        await manager.ready()
        _ = try await peer.next(with: "READY=1")
        let drain = activities.begin("drain") { "7 in flight" }
        // Less than one extension: what is asked for ends with what was said to be the longest.
        await manager.stopping(within: .milliseconds(60))
        #expect(
            try await peer.next(with: "STOPPING=1").lines.last == "STATUS=stopping: drain for 0 s (7 in flight)")
        var asked: [Int] = []
        while true {
            let lines = try await peer.datagrams.next().lines
            guard let line = lines.first(where: { $0.hasPrefix("EXTEND_TIMEOUT_USEC=") }) else { break }
            asked.append(try #require(Int(line.dropFirst("EXTEND_TIMEOUT_USEC=".count))))
        }
        // Then it is still named, and no time is asked for any more.
        #expect(asked.allSatisfy { $0 <= 60_000 } && asked == asked.sorted(by: >))
        drain.end()
        await manager.end()
    }

    @Test("a socket that is gone, or is no address, costs nothing but a warning")
    func gone() async throws {
        let folder = try TemporaryFolder()
        let long = "/" + String(repeating: "x", count: 200)
        for address in [folder.path("nobody"), long, "relative", "@", "vsock:2:1234", ""] {
            let manager = manager(["NOTIFY_SOCKET": address])
            await manager.starting()
            await manager.ready()
            await manager.stopping(within: .seconds(1))
            await manager.end()
        }
        #expect(throws: NotifySocket.Unusable.self) { try NotifySocket(long) }
        #expect(throws: NotifySocket.Unusable.self) { try NotifySocket("relative") }
    }

    @Test("a manager whose queue is full hears everything, in order, once it reads again")
    func full() async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("notify"), isReading: false)
        let manager = manager(["NOTIFY_SOCKET": folder.path("notify")])
        for number in 0..<40 { await manager.failed("\(number)", errno: 1) }
        await manager.ready()
        peer.read()
        for number in 0..<40 { #expect(try await peer.datagrams.next().lines.first == "STATUS=failed: \(number)") }
        #expect(try await peer.datagrams.next().lines == ["READY=1"])
        await manager.end()
    }
}
