// SPDX-License-Identifier: MIT

import Curl
import Glibc
import Runtime
import TestSupport
import Testing

@Suite("The libcurl loop")
struct CurlLoopTests {
    @Test("a transfer to a peer that never answers costs no CPU while it waits")
    func hangingTransferIsIdle() async throws {
        let (peer, port) = try await PeerScript.start("http_peer.py")
        let user = LoopUser()
        try await user.start()
        try await user.get("http://127.0.0.1:\(port)/hang", timeout: .seconds(2))
        let turnsBefore = await user.turns
        let ended = try await user.ended.next()
        #expect(ended.code == .timedOut)
        // CPU of this process would count other tests; the turns are this loop's alone. Connecting and sending take a few.
        #expect(await user.turns - turnsBefore < 20)
        await user.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a thousand transfers in a row use one connection")
    func keepAlive() async throws {
        let (peer, port) = try await PeerScript.start("http_peer.py")
        let user = LoopUser()
        try await user.start()
        try await user.get("http://127.0.0.1:\(port)/ok", times: 1000)
        var connections = 0
        for _ in 0..<1000 {
            let ended = try await user.ended.next()
            #expect(ended.code == .ok && ended.status == 200)
            connections += ended.newConnections
        }
        #expect(connections == 1)
        await user.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a hundred transfers at once all end, and their descriptors may be used again")
    func manyAtOnce() async throws {
        let (peer, port) = try await PeerScript.start("http_peer.py")
        let user = LoopUser()
        try await user.start()
        for round in 0..<5 {
            for _ in 0..<100 {
                try await user.get("http://127.0.0.1:\(port)/\(round % 2 == 0 ? "bytes/20000" : "reset")")
            }
            for _ in 0..<100 {
                let ended = try await user.ended.next()
                if round % 2 == 0 {
                    #expect(ended.code == .ok && ended.bytes == 20_000)
                } else {
                    // Which code depends on how far the request had got.
                    #expect(ended.code != .ok)
                    #expect(ended.bytes == 0)
                }
            }
            #expect(await user.inFlight == 0)
        }
        await user.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a loop shuts down with transfers in flight, again and again")
    func shutdownInFlight() async throws {
        let (peer, port) = try await PeerScript.start("http_peer.py")
        for _ in 0..<100 {
            let user = LoopUser()
            try await user.start()
            for _ in 0..<5 { try await user.get("http://127.0.0.1:\(port)/hang") }
            #expect(await user.stop() == 5)
            #expect(await user.stop() == 0)
        }
        withExtendedLifetime(peer) {}
    }

    @Test("nothing is told from inside add, and a name that does not resolve is an answer")
    func failureIsTold() async throws {
        let user = LoopUser()
        try await user.start()
        try await user.get("http://does-not-exist.invalid/")
        let ended = try await user.ended.next()
        #expect(ended.code == .couldNotResolveHost)
        try await user.get("file:///etc/hostname")
        #expect(try await user.ended.next().code == .unsupportedProtocol)
        await user.stop()
    }
}
