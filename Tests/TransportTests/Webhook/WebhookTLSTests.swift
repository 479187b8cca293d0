// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite struct WebhookTLSTests {
    @Test("a certificate for the host that a known authority signed is taken")
    func good() async throws {
        let certificate = try await TestCertificate(names: "DNS:localhost")
        let receiver = try await WebhookReceiver(["--tls", certificate.certificate, certificate.key])
        let harness = try await WebhookHarness(allowHTTP: false, caFile: certificate.certificate)
        #expect(try await harness.send(harness.alert("https://localhost:\(receiver.port)/hook")).isAccepted)
        #expect(try await receiver.next("request").fault == "")
        await harness.stop()
    }

    @Test("a certificate for another name, or from nobody known, gets no request")
    func bad() async throws {
        let certificate = try await TestCertificate(names: "DNS:other.example")
        let receiver = try await WebhookReceiver(["--tls", certificate.certificate, certificate.key])
        let url = "https://localhost:\(receiver.port)/hook"
        let wrongName = try await WebhookHarness(allowHTTP: false, caFile: certificate.certificate)
        #expect(try await wrongName.send(wrongName.alert(url)).summary == "now tls")
        let unknown = try await WebhookHarness(allowHTTP: false)
        #expect(try await unknown.send(unknown.alert(url)).summary == "now tls")
        await wrongName.stop()
        await unknown.stop()
        #expect(receiver.requests.isEmpty)
    }

    @Test("a server without TLS gets no request")
    func clear() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(timeout: .milliseconds(300), allowHTTP: false)
        #expect(
            try await harness.send(harness.alert("https://127.0.0.1:\(receiver.port)/hook")).summary == "now timeout")
        await harness.stop()
        #expect(receiver.requests.isEmpty)
    }

    @Test("nginx gets many requests over few connections, with TLS too", arguments: [false, true])
    func reuse(withTLS: Bool) async throws {
        let nginx = try await Nginx(withTLS: withTLS)
        let harness = try await WebhookHarness(concurrency: 4, perHost: 4, caFile: nginx.certificate.certificate)
        let count = 500
        let alerts = try (1...count).map { try harness.alert(nginx.url, number: UInt32($0)) }
        harness.sender.submit(alerts)
        for _ in 0..<count { #expect(try await harness.sink.reports.next().outcome == .accepted(reply: "HTTP 204")) }
        await harness.stop()
        let connections = try await nginx.stop()
        #expect(connections.count == count)
        #expect(Set(connections).count <= 4)
    }
}

/// The real nginx in a folder of its own, answering 204 to everything; its log has one line a request.
private struct Nginx {
    let folder: TemporaryFolder
    let certificate: TestCertificate
    let url: String
    private let process: ChildProcess

    init(withTLS: Bool) async throws {
        folder = try TemporaryFolder()
        certificate = try await TestCertificate(names: "DNS:localhost,IP:127.0.0.1")
        let port = try FreePort.find()
        let path = folder.path
        let configuration = try folder.write(
            "nginx.conf",
            """
            daemon off;
            master_process off;
            pid \(path)/pid;
            error_log stderr notice;
            events { worker_connections 256; }
            http {
                log_format connection "$connection";
                access_log \(path)/access connection;
                client_body_temp_path \(path)/body;
                proxy_temp_path \(path)/proxy;
                fastcgi_temp_path \(path)/fastcgi;
                uwsgi_temp_path \(path)/uwsgi;
                scgi_temp_path \(path)/scgi;
                keepalive_requests 100000;
                server {
                    listen 127.0.0.1:\(port)\(withTLS ? " ssl" : "");
                    ssl_certificate \(certificate.certificate);
                    ssl_certificate_key \(certificate.key);
                    location / { return 204; }
                }
            }
            """)
        url = "\(withTLS ? "https" : "http")://127.0.0.1:\(port)/hook"
        process = try ChildProcess("nginx", ["-p", path, "-e", "stderr", "-c", configuration])
        _ = try await process.waitForLine(containing: "nginx/")
    }

    /// Ends nginx and returns the connection number of each request.
    func stop() async throws -> [Substring] {
        process.signal(SIGTERM)
        _ = try await process.exitStatus()
        return try String(contentsOf: folder.url.appending(path: "access"), encoding: .utf8).split(separator: "\n")
    }
}
