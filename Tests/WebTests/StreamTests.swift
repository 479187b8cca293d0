// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Long answers and long uploads")
struct StreamTests {
    private static let manyDeliveries = 50_000
    private static let rosterBytes = 20_000_000

    @Test("fifty thousand deliveries arrive whole; the daemon makes no more of them than a slow client takes")
    func listing() async throws {
        let desk = MemoryDesk(deliveries: Self.manyDeliveries)
        try await ControlServer.run(desk: desk) { server in
            let first = TestSignal<Void>()
            let gate = DispatchSemaphore(value: 0)
            let lines = Counter()
            let path = ControlPath.path(ControlPath.deliveries, "UA 042/26")
            async let listed: Void = ControlClient(socket: server.socket).lines(path) { line in
                if lines.add() == 0 {
                    first.send(())
                    gate.wait()
                }
                return line.last == UInt8(ascii: "}")
            }
            try await first.next()
            // While the client stands still the pages asked of the ledger come to a stop, far below all of them.
            let asked = await settled { desk.state.withLock { $0.queries.count } }
            #expect(asked < 10)
            gate.signal()
            try await listed
            #expect(lines.value == Self.manyDeliveries)
            #expect(desk.state.withLock { $0.queries.count } == Self.manyDeliveries / ControlHandlers.page + 1)
        }
    }

    @Test("the limit of a listing holds across pages")
    func limit() async throws {
        let desk = MemoryDesk(deliveries: 5000)
        try await ControlServer.run(desk: desk) { server in
            for limit in [1, 999, 1000, 1001, 2000, 2345] {
                let lines = Counter()
                let path = ControlPath.path(
                    ControlPath.deliveries, "UA 042/26", query: [("limit", String(limit)), ("state", "held")])
                try await ControlClient(socket: server.socket).lines(path) { _ in
                    lines.add()
                    return true
                }
                #expect(lines.value == limit)
            }
            #expect(desk.state.withLock { $0.queries.allSatisfy { $0.state == .held && $0.limit > 0 } })
        }
    }

    @Test("a roster of twenty megabytes arrives whole, no faster than the import takes it")
    func upload() async throws {
        let entered = TestSignal<Void>()
        let gate = TestSignal<Void>()
        let isFirst = Counter()
        let desk = MemoryDesk {
            guard isFirst.add() == 0 else { return }
            entered.send(())
            try? await gate.next()
        }
        try await ControlServer.run(desk: desk) { server in
            let sent = Counter()
            async let imported = ControlClient(socket: server.socket).importRoster(.csv, dryRun: false) { room in
                let start = sent.value
                let count = min(room.count, Self.rosterBytes - start)
                Pattern.fill(UnsafeMutableRawBufferPointer(rebasing: room[..<count]), from: start)
                sent.add(count)
                return count
            }
            try await entered.next()
            let taken = await settled { sent.value }
            #expect(taken < 4_000_000, "the client could send \(taken) bytes although nobody took them")
            gate.send(())
            let result = try await imported
            #expect(result.read == Self.rosterBytes)
            #expect(desk.state.withLock { $0.fedIsPattern })
        }
    }

    @Test("an upload that breaks off is not taken for the whole")
    func brokenUpload() async throws {
        let desk = MemoryDesk()
        try await ControlServer.run(desk: desk) { server in
            let fault = await #expect(throws: ControlFault.self) {
                let sent = Counter()
                _ = try await ControlClient(socket: server.socket).importRoster(.csv, dryRun: false) { room in
                    guard sent.add() < 3 else { return nil }
                    return room.count
                }
            }
            guard case .abandoned = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            while await server.listener.requestsUnderWay > 0 { await Task.yield() }
        }
        #expect(desk.state.withLock { $0.finished } == 0)
    }

    @Test("a listing that fails in the middle is told as broken, not as whole")
    func brokenListing() async throws {
        let desk = MemoryDesk(deliveries: 5000)
        try await ControlServer.run(desk: desk) { server in
            let fault = await #expect(throws: ControlFault.self) {
                let path = ControlPath.path(ControlPath.deliveries, "UA 042/26")
                try await ControlClient(socket: server.socket).lines(path) { _ in
                    desk.state.withLock { $0.failure = .busy("later") }
                    return true
                }
            }
            guard case .broken = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }

    @Test("two hundred requests at once are all answered")
    func parallel() async throws {
        try await ControlServer.run(limits: HTTPLimits(connections: 64)) { server in
            let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let client = ControlClient(socket: server.socket)
                        if number.isMultiple(of: 2) {
                            return try await client.status("UA 042/26").audience == 81_234
                        }
                        return try await client.submit(Array("{\(number)}".utf8)).created
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(answered == 200)
        }
    }

    @Test("bodies that would take too much memory together are told to come back, and do get in later")
    func memoryForBodies() async throws {
        let entered = TestSignal<Void>()
        let gate = TestSignal<Void>()
        var router = Router()
        router.on("POST", "/take", body: .collected(limit: 1000)) { request throws(HTTPFailure) in
            entered.send(())
            try? await gate.next()
            return .json(["taken": request.body.count])
        }
        let listener = HTTPListener(
            name: "test", endpoint: .tcp("127.0.0.1:0"), limits: HTTPLimits(memoryForBodies: 1500), router: router)
        guard case .tcp(_, let port) = try await listener.start() else { return }
        let post =
            "POST /take HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n"
            + String(repeating: "x", count: 1000)
        let first = try RawClient(port: port)
        first.send(post)
        try await entered.next()
        let second = try RawClient(port: port)
        second.send(post)
        #expect(await second.readToEnd()?.hasPrefix("HTTP/1.1 503 ") == true)
        gate.send(())
        #expect(await first.readToEnd()?.hasSuffix("{\"taken\":1000}\n") == true)
        let third = try RawClient(port: port)
        third.send(post)
        gate.send(())
        #expect(await third.readToEnd()?.hasPrefix("HTTP/1.1 200 ") == true)
        await listener.stop(within: .zero)
    }

    /// The value once it has not moved for many turns of everything else.
    private func settled(_ value: @escaping @Sendable () -> Int) async -> Int {
        var last = value()
        var still = 0
        while still < 200 {
            await Blocking.run {}
            let now = value()
            still = now == last ? still + 1 : 0
            last = now
        }
        return last
    }
}
