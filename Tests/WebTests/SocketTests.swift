// SPDX-License-Identifier: MIT

import Foundation
import Runtime
import TestSupport
import Testing

@testable import Web

@Suite("Listening sockets")
struct SocketTests {
    private func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    @Test("a Unix socket has mode 0660 and is removed at the end")
    func mode() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.sock")
        let socket = try ListeningSocket(.unix(path: path))
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o660)
        socket.close()
        #expect(!exists(path))
    }

    @Test("a stale socket is replaced, a living one is not")
    func stale() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.sock")
        let first = try ListeningSocket(.unix(path: path))
        #expect(throws: ListeningError.inUse(path)) { try ListeningSocket(.unix(path: path)) }
        // The daemon dies: the descriptor is closed, the file stays.
        close(first.descriptor)
        #expect(exists(path))
        let second = try ListeningSocket(.unix(path: path))
        // The first one's end must not remove the second one's file.
        #expect(exists(path))
        second.close()
        #expect(!exists(path))
    }

    @Test("a file that another daemon has put there since is left alone")
    func replaced() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.sock")
        let first = try ListeningSocket(.unix(path: path))
        unlink(path)
        let second = try ListeningSocket(.unix(path: path))
        first.close()
        #expect(exists(path))
        second.close()
    }

    @Test("what is no socket is never touched")
    func notASocket() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", "precious")
        #expect(throws: ListeningError.notASocket(file)) { try ListeningSocket(.unix(path: file)) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
        let link = folder.path("link")
        symlink(folder.path("nothing"), link)
        #expect(throws: ListeningError.notASocket(link)) { try ListeningSocket(.unix(path: link)) }
        #expect(throws: ListeningError.notASocket(folder.path)) { try ListeningSocket(.unix(path: folder.path)) }
        #expect(exists(link))
    }

    @Test("addresses that are none are told as such")
    func badAddresses() throws {
        for text in [
            "", "8420", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "host.example:1", "::1:80", ":80", "[::1]",
        ] {
            #expect(throws: ListeningError.badAddress(text), "\(text)") { try ListeningSocket(.tcp(text)) }
        }
        let long = "/" + String(repeating: "x", count: 107)
        #expect(throws: ListeningError.pathTooLong(long)) { try ListeningSocket(.unix(path: long)) }
        #expect(throws: ListeningError.cannotListen(.init(call: "bind /nonexistent/a", number: ENOENT))) {
            try ListeningSocket(.unix(path: "/nonexistent/a"))
        }
    }

    @Test("port 0 is replaced by the real one; a taken one is told")
    func ports() throws {
        let socket = try ListeningSocket(.tcp("127.0.0.1:0"))
        defer { socket.close() }
        guard case .tcp("127.0.0.1", let port) = socket.address else {
            Issue.record("\(socket.address)")
            return
        }
        #expect(port > 0)
        #expect(throws: ListeningError.inUse("127.0.0.1:\(port)")) { try ListeningSocket(.tcp("127.0.0.1:\(port)")) }
    }
}
