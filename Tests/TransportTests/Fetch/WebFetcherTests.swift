// SPDX-License-Identifier: MIT

import Domain
import Runtime
import TestSupport
import Testing

@testable import Transport

@Suite("Documents that messages from outside name")
struct WebFetcherTests {
    private static let host = "sns.us-east-1.example.com"

    /// The real fetcher against a real server: by a name that leads nowhere, to a loopback address as an exception.
    private func rules(_ server: DocumentServer, patience: Duration = .seconds(10)) throws -> WebFetcher.Rules {
        SignalDisposition.ignoreBrokenPipes()
        return WebFetcher.Rules(
            caFile: server.identity.certificate,
            connectTo: ["\(Self.host):443:127.0.0.1:\(server.port)"],
            addressRule: AddressRule(exceptions: [try #require(AddressException("127.0.0.1:\(server.port)"))]),
            patience: patience)
    }

    private func url(_ path: String, host: String = host) throws -> EndpointURL {
        try EndpointURL("https://\(host)\(path)")
    }

    private func fault(_ fetcher: WebFetcher, _ url: EndpointURL, limit: Int = 100) async -> WebFetchFault? {
        do throws(WebFetchFault) {
            _ = try await fetcher.document(at: url, limit: limit)
            return nil
        } catch {
            return error
        }
    }

    @Test("a document comes whole, up to its limit, and no further")
    func whole() async throws {
        let document = Array("a certificate".utf8)
        let server = try await DocumentServer(host: Self.host, document: document)
        let fetcher = try await WebFetcher.start(rules(server))
        #expect(try await fetcher.document(at: url("/a.pem"), limit: document.count) == document)
        let request = try await server.next()
        #expect(request.method == "GET" && request.path == "/a.pem")
        #expect(request.headers.contains("Host: \(Self.host)"))
        #expect(await fault(fetcher, try url("/a.pem"), limit: document.count - 1) == .tooLong)
        #expect(await fault(fetcher, try url("/huge"), limit: 65_536) == .tooLong)
        await fetcher.stop()
    }

    @Test("a redirect is not followed, and only 200 is an answer")
    func status() async throws {
        let server = try await DocumentServer(host: Self.host)
        let fetcher = try await WebFetcher.start(rules(server))
        #expect(await fault(fetcher, try url("/redirect")) == .status(302))
        #expect(await fault(fetcher, try url("/status/404")) == .status(404))
        #expect(await fault(fetcher, try url("/status/206")) == .status(206))
        #expect(try await server.next(3) == ["/redirect", "/status/404", "/status/206"])
        #expect(server.paths.count == 3)
        await fetcher.stop()
    }

    @Test("without an exception, which no configuration can make, the address rule keeps it from loopback")
    func addressRule() async throws {
        let server = try await DocumentServer(host: Self.host)
        var rules = try rules(server)
        rules.addressRule = AddressRule()
        let fetcher = try await WebFetcher.start(rules)
        #expect(await fault(fetcher, try url("/a.pem")) == .forbidden(.loopback))
        let production = try await WebFetcher.start()
        #expect(await fault(production, try url("/a.pem", host: "localhost")) == .forbidden(.loopback))
        #expect(await fault(production, try url("/a.pem", host: "169.254.169.254")) == .forbidden(.linkLocal))
        #expect(await fault(production, try url("/a.pem", host: "[::ffff:10.0.0.1]")) == .forbidden(.privateNetwork))
        #expect(server.connections == 0)
        await fetcher.stop()
        await production.stop()
    }

    @Test("only a certificate for that name by somebody trusted opens it, and http never does")
    func trust() async throws {
        let server = try await DocumentServer(host: Self.host)
        var systems = try rules(server)
        systems.caFile = nil
        let stranger = try await WebFetcher.start(systems)
        let isUntrusted: Bool
        if case .unreachable = await fault(stranger, try url("/a.pem")) {
            isUntrusted = true
        } else {
            isUntrusted = false
        }
        #expect(isUntrusted)
        var others = try rules(server)
        others.connectTo = ["other.example.com:443:127.0.0.1:\(server.port)"]
        let misnamed = try await WebFetcher.start(others)
        #expect(await fault(misnamed, try url("/a.pem", host: "other.example.com")) != nil)
        #expect(await fault(misnamed, try EndpointURL("http://\(Self.host)/", allowHTTP: true)) == .notEncrypted)
        #expect(server.paths.isEmpty)
        await stranger.stop()
        await misnamed.stop()
    }

    @Test("a server that breaks off, and one that never answers, cost only their time")
    func patience() async throws {
        let server = try await DocumentServer(host: Self.host)
        let fetcher = try await WebFetcher.start(rules(server, patience: .milliseconds(400)))
        #expect(await fault(fetcher, try url("/reset")) != nil)
        #expect(await fault(fetcher, try url("/hang")) == .unreachable("Timeout was reached"))
        await fetcher.stop()
    }

    @Test("no more than a few at once; a stop ends them all")
    func bounds() async throws {
        let server = try await DocumentServer(host: Self.host)
        let fetcher = try await WebFetcher.start(rules(server))
        let hanging = try (0..<WebFetcher.mostAtOnce).map { _ in
            let url = try url("/hang")
            return Task { await fault(fetcher, url) }
        }
        for _ in hanging { _ = try await server.next() }
        #expect(await fault(fetcher, try url("/a.pem")) == .busy)
        await fetcher.stop()
        for one in hanging { #expect(await one.value != nil) }
        #expect(await fault(fetcher, try url("/a.pem")) == .unreachable("the daemon is stopping"))
        await fetcher.stop()
    }
}
