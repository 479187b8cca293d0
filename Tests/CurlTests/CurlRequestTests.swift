// SPDX-License-Identifier: MIT

import Curl
import TestSupport
import Testing

@Suite("A blocking request over a Unix socket")
struct CurlRequestTests {
    private func body(of request: CurlRequest) throws -> (CurlRequest.Response, String) {
        var bytes: [UInt8] = []
        let response = try request.perform { _, piece in
            bytes += piece
            return true
        }
        return (response, String(decoding: bytes, as: UTF8.self))
    }

    @Test("method, body, status and headers travel")
    func request() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.path("control.sock")
        let (peer, _) = try await PeerScript.start("http_peer.py", [socket])
        let (get, text) = try body(of: CurlRequest(unixSocket: socket, url: "http://control/ok"))
        #expect(get.status == 200 && text == "connection 1" && get.headers["x-peer"] == "python")
        let (_, echoed) = try body(
            of: CurlRequest(
                unixSocket: socket, method: "PUT", url: "http://control/echo", body: .bytes(Array("abc".utf8))))
        #expect(echoed == "PUT abc")
        let (_, empty) = try body(
            of: CurlRequest(unixSocket: socket, method: "POST", url: "http://control/echo", body: .bytes([])))
        #expect(empty == "POST ")
        let (missing, _) = try body(of: CurlRequest(unixSocket: socket, url: "http://control/nothing"))
        #expect(missing.status == 404)
        withExtendedLifetime(peer) {}
    }

    @Test("a body of unknown length is streamed", arguments: [nil, 300_000] as [Int64?])
    func streaming(length: Int64?) async throws {
        let folder = try TemporaryFolder()
        let socket = folder.path("control.sock")
        let (peer, _) = try await PeerScript.start("http_peer.py", [socket])
        var left = 300_000
        let (_, text) = try body(
            of: CurlRequest(
                unixSocket: socket, method: "POST", url: "http://control/echo",
                body: .stream(
                    length: length,
                    { room in
                        let count = min(left, room.count)
                        for index in 0..<count { room[index] = UInt8(ascii: "z") }
                        left -= count
                        return count
                    })))
        #expect(text.utf8.count == 300_005)
        withExtendedLifetime(peer) {}
    }

    @Test("the reader can end it, and nobody listening is an error")
    func ends() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.path("control.sock")
        #expect(throws: CurlError(.couldNotConnect)) {
            try CurlRequest(unixSocket: socket, url: "http://control/ok").perform { _, _ in true }
        }
        let (peer, _) = try await PeerScript.start("http_peer.py", [socket])
        #expect(throws: CurlError(.writeError)) {
            try CurlRequest(unixSocket: socket, url: "http://control/ok").perform { _, _ in false }
        }
        withExtendedLifetime(peer) {}
    }
}
