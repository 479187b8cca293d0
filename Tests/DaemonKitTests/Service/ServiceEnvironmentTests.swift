// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@testable import DaemonKit

@Suite("What the service manager says in the environment")
struct ServiceEnvironmentTests {
    private func read(_ variables: [String: String]) -> ServiceEnvironment {
        ServiceEnvironment(variables, process: 42)
    }

    @Test("the watchdog counts when it is meant for this process and is a useful time")
    func watchdog() {
        #expect(read(["WATCHDOG_USEC": "30000000"]).watchdog == .seconds(30))
        #expect(read(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"]).watchdog == .seconds(30))
        #expect(read(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "41"]).watchdog == nil)
        #expect(read([:]).watchdog == nil && read([:]).oddities.isEmpty)
        for text in ["0", "-1", "30s", "1e9", "99999", "99999999999999999999", "9223372036854775807"] {
            let odd = read(["WATCHDOG_USEC": text])
            #expect(odd.watchdog == nil && odd.oddities.count == 1, "\(text)")
        }
    }

    @Test("sockets count when they are meant for this process, and each has a name")
    func sockets() throws {
        let two = ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "public:control"]
        #expect(try read(two).sockets.get() == ["public", "control"])
        #expect(try read(two.merging(["LISTEN_PID": "1"]) { $1 }).sockets.get() == [])
        #expect(try read(["LISTEN_FDS": "2"]).sockets.get() == [])
        for (key, text) in [
            ("LISTEN_FDS", "0"), ("LISTEN_FDS", "-3"), ("LISTEN_FDS", "two"), ("LISTEN_FDS", "1000000000"),
            ("LISTEN_FDNAMES", "public"), ("LISTEN_FDNAMES", ""), ("LISTEN_FDNAMES", "public:control:admin"),
        ] {
            let fault = #expect(throws: ServiceEnvironment.Fault.self, "\(key)=\(text)") {
                try read(two.merging([key: text]) { $1 }).sockets.get()
            }
            #expect(fault?.key == key)
        }
    }

    @Test("what was read is taken out of the environment")
    func taken() async {
        await #expect(processExitsWith: .success) {
            for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS"] {
                setenv(name, "\(getpid())", 1)
            }
            setenv("LISTEN_FDNAMES", "x", 1)
            _ = ServiceEnvironment.take()
            let left = ProcessInfo.processInfo.environment.keys.filter {
                $0.hasPrefix("LISTEN_") || $0.hasPrefix("WATCHDOG_") || $0 == "NOTIFY_SOCKET"
            }
            #expect(left.isEmpty)
        }
    }

    @Test("a descriptor that is not what its name needs is told by name and reason")
    func descriptors() throws {
        let folder = try TemporaryFolder()
        let file = try FileHandle(forWritingTo: URL(filePath: folder.write("file", "")))
        let stream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let datagram = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        let opened = try ListeningSocket(.tcp("127.0.0.1:0"))
        let listening = opened.descriptor
        _ = fcntl(listening, F_SETFD, 0)
        defer {
            opened.close()
            for descriptor in [stream, datagram] { close(descriptor) }
        }
        func problem(_ descriptor: Int32, _ name: String) -> String {
            do throws(ServiceEnvironment.Fault) {
                _ = try InheritedSockets.take([name], from: descriptor)
                return ""
            } catch {
                return error.problem
            }
        }
        #expect(problem(file.fileDescriptor, "control").contains("no socket"))
        #expect(problem(stream, "control").contains("does not listen"))
        #expect(problem(datagram, "public").contains("no stream"))
        #expect(problem(listening, "control").contains("no Unix socket"))
        #expect(problem(9_999, "public").contains("not open"))
        #expect(problem(listening, "console").contains("no listener is named \"console\""))
        #expect(problem(listening, "public") == "")
        #expect(fcntl(listening, F_GETFD) & FD_CLOEXEC != 0)
        let sockets = try InheritedSockets.take(["public"], from: listening)
        #expect(sockets.contains("public") && !sockets.contains("control"))
        #expect(sockets.deviation("public", from: .tcp("127.0.0.1:1")) != nil)
        #expect(sockets.deviation("control", from: .unix(path: "/x")) == nil)
    }
}
