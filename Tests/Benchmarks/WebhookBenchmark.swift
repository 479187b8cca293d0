// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport

/// Signed webhooks per second into nginx, beside wrk posting the same number of bytes unsigned.
struct WebhookBenchmark {
    let options: Options

    func run(_ report: inout Report) async throws {
        let ports = try (0..<4).map { _ in try FreePort.find() }
        let bed = try await Bed(
            Roster(people: options.messages, channel: .webhooks(ports)), actions: [(Self.reference, "")],
            sentences: Self.sentences)
        let size = try await Self.size(of: bed, ports)
        report.say("a webhook of ours has a body of \(size) octets; wrk posts as many")
        var (mine, other): ([Run], [Run]) = ([], [])
        for _ in 0..<options.pairs {
            other.append(try await wrk(ports, size))
            mine.append(try await ours(bed, ports))
        }
        let ratio = zip(mine, other).map { $0.perSecond / $1.perSecond }.median
        report.add(
            Report.Line(
                what: "webhooks into nginx", ours: mine.map(\.perSecond).median, beside: "wrk -t1",
                theirs: other.map(\.perSecond).median, unit: "per s", ratio: ratio, goal: "≥ 0.5",
                isReached: ratio >= 0.5,
                cpu: [
                    "daemon": mine.map(\.senderCPU).median, "its sink": mine.map(\.sinkCPU).median,
                    "peer": other.map(\.senderCPU).median, "peer's sink": other.map(\.sinkCPU).median,
                ], runs: mine.map(\.perSecond) + other.map(\.perSecond)))
    }

    private func ours(_ bed: Bed, _ ports: [UInt16]) async throws -> Run {
        let folder = try bed.copy()
        let nginx = try Nginx(ports)
        let daemon = try await Daemon.start(DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1))
        let before = (daemon.child.cpuSeconds, nginx.cpuSeconds, try nginx.requests())
        let began = try await daemon.approve(Self.reference)
        let deadline = began + 300
        var asked = 1
        // nginx counts what it was asked, these questions too.
        while try nginx.requests() - before.2 - asked < options.messages {
            asked += 1
            guard Moment.now() < deadline else { throw Failure("the webhooks do not all arrive") }
            pause(milliseconds: 5)
        }
        let seconds = Moment.now() - began
        let (spent, sink) = (daemon.child.cpuSeconds - before.0, nginx.cpuSeconds - before.1)
        let accepted = try await daemon.waitForAccepted(options.messages, of: Self.reference)
        try await daemon.child.killed()
        try await nginx.stop()
        guard accepted == options.messages else {
            throw Failure("nginx took \(options.messages), the ledger says \(accepted)")
        }
        let count = Double(options.messages)
        return Run(perSecond: count / seconds, senderCPU: spent / count * 1e6, sinkCPU: sink / count * 1e6)
    }

    private func wrk(_ ports: [UInt16], _ size: Int) async throws -> Run {
        let nginx = try Nginx(ports)
        let script = try nginx.folder.write(
            "post.lua",
            """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["webhook-id"] = "ua_0123456789abcdef_1_1234567"
            wrk.headers["webhook-timestamp"] = "1795248000"
            wrk.headers["webhook-signature"] = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
            wrk.body = string.rep("x", \(size))
            """)
        let before = (nginx.cpuSeconds, try nginx.requests())
        let seconds = options.pairs > 1 ? 4 : 2
        let began = Moment.now()
        let child = try Child(
            "wrk",
            [
                "-t1", "-c\(Self.connections)", "-d\(seconds)s", "-s", script, "http://127.0.0.1:\(ports[0])/groups/1",
            ])
        let ending = try await child.ended()
        let (count, sink) = (Double(try nginx.requests() - before.1 - 1), nginx.cpuSeconds - before.0)
        try await nginx.stop()
        return Run(
            perSecond: count / (ending.at - began), senderCPU: ending.cpuSeconds / count * 1e6,
            sinkCPU: sink / count * 1e6)
    }

    private static let reference = "UA 002/26"
    /// Make a body of 2 KB.
    private static let sentences = 33
    /// As many as the daemon's default `webhooks.concurrency`.
    private static let connections = 64

    /// Octets of the daemon's webhook body for this action, by nginx's log.
    private static func size(of bed: Bed, _ ports: [UInt16]) async throws -> Int {
        let folder = try bed.copy()
        let nginx = try Nginx(ports, log: true)
        let daemon = try await Daemon.start(DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1))
        _ = try await daemon.approve(reference)
        for _ in 0..<1000 {
            pause(milliseconds: 10)
            let log = (try? String(contentsOfFile: nginx.folder.path("log"), encoding: .utf8)) ?? ""
            guard let line = log.split(separator: "\n").first, let size = Int(line) else { continue }
            try await daemon.child.killed()
            try await nginx.stop()
            return size
        }
        throw Failure("no webhook arrives")
    }
}

/// nginx answering 204 to everything, one worker, no log, and its own counter of requests.
struct Nginx {
    let folder: TemporaryFolder
    private let child: Child
    private let statusPort: UInt16

    init(_ ports: [UInt16], log: Bool = false) throws {
        folder = try TemporaryFolder()
        statusPort = try FreePort.find()
        let file = try folder.write(
            "nginx.conf",
            """
            daemon off; pid \(folder.path("pid")); error_log /dev/null; worker_processes 1;
            \(getuid() == 0 ? "user root;" : "")
            events { worker_connections 1024; }
            http {
              log_format size "$content_length"; access_log \(log ? folder.path("log") + " size" : "off"); keepalive_requests 100000000; client_body_temp_path \(folder.path("body"));
              proxy_temp_path \(folder.path("t1")); fastcgi_temp_path \(folder.path("t2"));
              uwsgi_temp_path \(folder.path("t3")); scgi_temp_path \(folder.path("t4"));
              client_body_buffer_size 16k;
              server { \(ports.map { "listen 127.0.0.1:\($0);" }.joined(separator: " ")) location / { return 204; } }
              server { listen 127.0.0.1:\(statusPort); location / { stub_status; } }
            }
            """)
        child = try Child("nginx", ["-c", file, "-e", "/dev/null"])
        for _ in 0..<2000 {
            if Sink.listens(statusPort) { return }
            pause(milliseconds: 5)
        }
        throw Failure("nginx does not listen")
    }

    func stop() async throws {
        child.signal(SIGTERM)
        _ = try await child.ended()
    }

    /// Of master and worker.
    var cpuSeconds: Double {
        let children = (try? String(contentsOfFile: "/proc/\(child.pid)/task/\(child.pid)/children", encoding: .utf8))
        let workers = (children ?? "").split(separator: " ").compactMap { pid_t($0) }
        return child.cpuSeconds + workers.map(Child.cpuSeconds(of:)).reduce(0, +)
    }

    /// All requests so far, this one included.
    func requests() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = statusPort.bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure("nginx is gone") }
        let question = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        _ = send(socket, question, question.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { break }
            answer += buffer[..<count]
        }
        // "server accepts handled requests", then the three numbers on a line of their own.
        let lines = String(decoding: answer, as: UTF8.self).split(separator: "\n")
        guard let title = lines.firstIndex(where: { $0.hasPrefix("server accepts") }), title + 1 < lines.count,
            let number = lines[title + 1].split(separator: " ").last, let requests = Int(number)
        else { throw Failure("nginx tells no counters") }
        return requests
    }
}
