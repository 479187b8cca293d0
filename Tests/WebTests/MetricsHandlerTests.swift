// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Runtime
import Telemetry
import TestSupport
import Testing

@testable import Web

@Suite("The listener that is never public")
struct MetricsHandlerTests {
    /// What a daemon would say.
    private struct Said: Observatory {
        let catalogue = [Metric("urgentd_things_total", .counter, "Things", labels: ["kind"])]
        var reasons: [ServiceReadiness.Reason: String] = [:]

        func scrape() async -> Scrape {
            var scrape = Scrape()
            scrape.add(catalogue[0], 3, "a")
            return scrape
        }

        func readiness() async -> ServiceReadiness { ServiceReadiness(reasons: reasons) }
    }

    private func serve(_ said: Said = Said(), _ body: (UInt16, HTTPTraffic) async throws -> Void) async throws {
        let traffic = HTTPTraffic(listener: "admin")
        var router = Router()
        router.traffic = traffic
        router.hosts = HostRule(host: "127.0.0.1", names: ["Metrics.Example.org"])
        MetricsHandler.register(said, on: &router)
        let listener = HTTPListener(name: "test", endpoint: .tcp("127.0.0.1:0"), router: router)
        let address = try await listener.start()
        do {
            try await body(try #require(address.port), traffic)
        } catch {
            await listener.stop(within: .zero)
            throw error
        }
        await listener.stop(within: .zero)
    }

    private func ask(
        _ port: UInt16, _ target: String = "/metrics", method: String = "GET", host: String? = "localhost"
    ) async throws -> String {
        let client = try RawClient(port: port)
        let line = host.map { "Host: \($0)\r\n" } ?? ""
        client.send("\(method) \(target) HTTP/1.\(host == nil ? 0 : 1)\r\n\(line)Connection: close\r\n\r\n")
        return try #require(await client.readToEnd())
    }

    @Test("metrics come as Prometheus text; HEAD has the same head and no body")
    func text() async throws {
        try await serve { port, _ in
            let answer = try await ask(port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n\(MetricText.write(await Said().scrape(), Said().catalogue))"))
            let head = try await ask(port, method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("only who names the listener is answered, whatever they ask for")
    func hosts() async throws {
        try await serve { port, _ in
            for host in ["localhost", "LOCALHOST:8421", "127.0.0.1", "127.0.0.1:\(port)", "metrics.example.org:9"] {
                #expect(try await ask(port, host: host).hasPrefix("HTTP/1.1 200 "), "\(host)")
            }
            let strangers: [String?] = [
                "evil.example", "evil.example:\(port)", "127.0.0.1.evil.example", "127.0.0.2", "[::1]", "localhost:x",
                "localhost.", "127.0.0.1:80:80", "", nil, String(repeating: "a", count: 4000),
            ]
            for host in strangers {
                for target in ["/metrics", "/health/ready", "/nothing"] {
                    let answer = try await ask(port, target, host: host)
                    #expect(answer.hasPrefix("HTTP/1.1 421 "), "\(host ?? "none"): \(answer)")
                    #expect(!answer.contains("urgentd_"))
                }
            }
        }
    }

    @Test("an IPv6 listener is named in brackets")
    func version6() {
        let rule = HostRule(host: "::1")
        #expect(rule.allows("[::1]:8421") && rule.allows("[0:0:0:0:0:0:0:1]") && rule.allows("localhost"))
        #expect(!rule.allows("[::2]") && !rule.allows("[::1") && !rule.allows("[::1]x") && !rule.allows("127.0.0.1"))
    }

    @Test("readiness is 200, or 503 with the reasons")
    func readiness() async throws {
        try await serve { port, _ in
            let answer = try await ask(port, "/health/ready")
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("{\"ready\":true,\"reasons\":[]}\n"))
        }
        try await serve(Said(reasons: [.starting: "s", .diskFull: "d"])) { port, _ in
            let answer = try await ask(port, "/health/ready")
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            let reasons = #"[{"detail":"d","reason":"disk-full"},{"detail":"s","reason":"starting"}]"#
            #expect(answer.hasSuffix("{\"ready\":false,\"reasons\":\(reasons)}\n"), "\(answer)")
        }
    }

    @Test("other methods are refused, and every answer is counted by its class")
    func counting() async throws {
        try await serve { port, traffic in
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                #expect(try await ask(port, method: method).hasPrefix("HTTP/1.1 405 "), "\(method)")
            }
            _ = try await ask(port)
            _ = try await ask(port, "/nothing")
            #expect(traffic("2xx") == 1 && traffic("4xx") == 5 && traffic("5xx") == 0)
        }
    }

    @Test("the control API has the same numbers as text and as JSON")
    func control() async throws {
        try await ControlServer.run(observatory: Said()) { server in
            let client = ControlClient(socket: server.socket)
            let text = String(decoding: try await client.metricsText(), as: UTF8.self)
            #expect(text == MetricText.write(await Said().scrape(), Said().catalogue))
            let document = try await client.metrics()
            #expect(document.metrics.map(\.name) == ["urgentd_things_total"])
            let sample = try #require(document.metrics.first?.samples.first)
            #expect(sample.name == "urgentd_things_total" && sample.labels == ["kind": "a"] && sample.value == 3)
        }
    }
}
