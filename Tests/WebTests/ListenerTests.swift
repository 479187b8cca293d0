// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("The listener")
struct ListenerTests {
    /// Serves `router` on TCP at a port of the kernel's choice.
    private func serve(
        _ router: Router, limits: HTTPLimits = HTTPLimits(), _ body: (HTTPListener, UInt16) async throws -> Void
    ) async throws {
        let listener = HTTPListener(name: "test", endpoint: .tcp("127.0.0.1:0"), limits: limits, router: router)
        guard case .tcp(_, let port) = try await listener.start() else {
            Issue.record("no TCP address")
            return
        }
        do {
            try await body(listener, port)
        } catch {
            await listener.stop(within: .zero)
            throw error
        }
        await listener.stop(within: .zero)
    }

    private var healthOnly: Router {
        var router = Router()
        HealthHandler.register(on: &router)
        return router
    }

    private func get(_ target: String, port: UInt16, method: String = "GET", more: String = "") async throws -> String {
        let client = try RawClient(port: port)
        client.send("\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(more)\r\n")
        return try #require(await client.readToEnd())
    }

    @Test("health is answered on a port of the kernel's choice; HEAD has no body")
    func health() async throws {
        try await serve(healthOnly) { _, port in
            let answer = try await get("/health/live", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\nok\n"))
            let head = try await get("/health/live", port: port, method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix("\r\n\r\n"))
            #expect(head.contains("Content-Length: 3\r\n"))
        }
    }

    @Test("what does not exist, other methods and strange paths are refused in JSON")
    func refusals() async throws {
        try await serve(healthOnly) { _, port in
            let missing = try await get("/nothing", port: port)
            #expect(missing.hasPrefix("HTTP/1.1 404 ") && missing.contains("{\"error\":{\"faults\":[],"))
            let method = try await get("/health/live", port: port, method: "DELETE")
            #expect(method.hasPrefix("HTTP/1.1 405 ") && method.contains("Allow: GET\r\n"))
            for target in ["/%", "/%zz", "/%ff", "/%00", "/a?b=%", "*"] {
                let answer = try await get(target, port: port)
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(target): \(answer)")
            }
        }
    }

    @Test("a body that nobody wants is refused with 413, and the client gets to read it")
    func unwantedBody() async throws {
        try await serve(healthOnly) { _, port in
            let body = String(repeating: "x", count: 300_000)
            let counted = try await get(
                "/health/live", port: port, more: "Content-Length: 300000\r\n\r\n\(body)")
            #expect(counted.hasPrefix("HTTP/1.1 413 "))
            let chunked = try await get(
                "/health/live", port: port, more: "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
            let waiting = try await get(
                "/health/live", port: port, more: "Content-Length: 9\r\nExpect: 100-continue\r\n")
            #expect(waiting.hasPrefix("HTTP/1.1 413 "))
            // More than sockets hold: a client that sends to the end before it reads must not be cut off.
            let eager = try RawClient(port: port)
            let size = 12_000_000
            let isSent = await Blocking.run {
                eager.send(
                    "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(size)\r\n\r\n")
                return eager.send(String(repeating: "x", count: size))
            }
            #expect(isSent)
            #expect(await eager.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
        }
    }

    @Test(
        "garbage ends its own connection and nothing else",
        arguments: ["\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "NOT HTTP AT ALL\r\n\r\n"])
    func garbage(text: String) async throws {
        // Lines that begin with NUL pass for empty ones, which are tolerated: they are ended by the clock.
        try await serve(healthOnly, limits: HTTPLimits(receive: .seconds(1))) { _, port in
            let client = try RawClient(port: port)
            client.send(text)
            let answer = try #require(await client.readToEnd())
            #expect(!answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            let next = try await get("/health/live", port: port)
            #expect(next.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("a head larger than a connection's memory is refused")
    func largeHead() async throws {
        try await serve(healthOnly) { _, port in
            let answer = try await get(
                "/health/live", port: port, more: "X-Large: \(String(repeating: "x", count: 100_000))\r\n")
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(80))")
        }
    }

    @Test("a client that never finishes its request is cut off, others are served meanwhile")
    func slowClient() async throws {
        let limits = HTTPLimits(idle: .seconds(60), receive: .seconds(1))
        try await serve(healthOnly, limits: limits) { _, port in
            let slow = try RawClient(port: port)
            slow.send("GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            let answer = try await get("/health/live", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            let cut = try #require(await slow.readToEnd())
            #expect(!cut.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("an idle connection is closed")
    func idle() async throws {
        try await serve(healthOnly, limits: HTTPLimits(idle: .seconds(1))) { _, port in
            let client = try RawClient(port: port)
            let answer = await client.readToEnd()
            #expect(answer?.isEmpty == true)
        }
    }

    @Test("several requests on one connection are answered in order")
    func pipelined() async throws {
        try await serve(healthOnly) { _, port in
            let client = try RawClient(port: port)
            let one = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(one + one + "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answer = try #require(await client.readToEnd())
            #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
        }
    }

    @Test("a handler that waits holds nobody up")
    func slowHandler() async throws {
        let entered = TestSignal<Void>()
        let gate = TestSignal<Void>()
        var router = healthOnly
        router.on("GET", "/slow") { _ throws(HTTPFailure) in
            entered.send(())
            try? await gate.next()
            return .json(["slow": true])
        }
        try await serve(router) { _, port in
            async let slow = get("/slow", port: port)
            try await entered.next()
            let quick = try await get("/health/live", port: port)
            #expect(quick.hasPrefix("HTTP/1.1 200"))
            gate.send(())
            #expect(try await slow.contains("{\"slow\":true}"))
        }
    }

    @Test("stopping lets a request under way finish, and takes no new ones")
    func gracefulStop() async throws {
        let entered = TestSignal<Void>()
        let gate = TestSignal<Void>()
        var router = Router()
        router.on("GET", "/slow") { _ throws(HTTPFailure) in
            entered.send(())
            try? await gate.next()
            return .json(["slow": true])
        }
        try await serve(router) { listener, port in
            async let slow = get("/slow", port: port)
            try await entered.next()
            async let stopped: Void = listener.stop(within: .seconds(20))
            // The socket is closed before stop waits; the answer proves that the request survived it.
            while (try? RawClient(port: port)) != nil { await Task.yield() }
            gate.send(())
            #expect(try await slow.contains("{\"slow\":true}"))
            await stopped
            // Once more does no harm, and the listener can begin anew.
            await listener.stop()
            try await listener.start()
        }
    }

    @Test("stopping does not wait longer than told, and tells writers and readers that nobody is there")
    func hardStop() async throws {
        let entered = TestSignal<Void>()
        let gone = TestSignal<String>()
        var router = Router()
        router.on("GET", "/endless") { _ throws(HTTPFailure) in
            .lines { writer in
                entered.send(())
                do {
                    while true { try await writer.write(Array("line\n".utf8)) }
                } catch {
                    gone.send("writer")
                    throw error
                }
            }
        }
        router.on("POST", "/upload", body: .streamed) { request throws(HTTPFailure) in
            entered.send(())
            do throws(HTTPClientGone) {
                while try await request.stream?.next() != nil {}
            } catch {
                gone.send("reader")
            }
            return .json(["read": true])
        }
        try await serve(router) { listener, port in
            let reading = try RawClient(port: port)
            reading.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
            let sending = try RawClient(port: port)
            sending.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf")
            try await entered.next()
            try await entered.next()
            await listener.stop(within: .zero)
            #expect(try await Set([gone.next(), gone.next()]) == ["writer", "reader"])
            #expect(await sending.readToEnd()?.isEmpty == true)
        }
    }

    @Test("an inherited socket is served and its path is left alone")
    func inherited() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("inherited.sock")
        let made = try ListeningSocket(.unix(path: path))
        let listener = HTTPListener(
            name: "test", endpoint: .inherited(descriptor: made.descriptor), router: healthOnly)
        #expect(try await listener.start() == .unix(path: path))
        let client = try RawClient(unix: path)
        client.send("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(await client.readToEnd()?.hasPrefix("HTTP/1.1 200") == true)
        await listener.stop()
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
