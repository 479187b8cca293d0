// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// The clock of this machine.
struct WallClock: TimeSource {
    func now() -> Instant { Instant(milliseconds: SystemClock.wallMilliseconds()) }
}

/// Keeps what comes of alerts, one signal per report, and how many batches there were.
final class ReportSink: OutcomeSink {
    let reports = TestSignal<SendReport>()
    let batches = Mutex<[Int]>([])

    func take(_ reports: [SendReport]) {
        batches.withLock { $0.append(reports.count) }
        for report in reports { self.reports.send(report) }
    }
}

/// A webhook's content with nothing per person but the identifier.
struct PlainLetter: WebhookLetter {
    var text = #"{"type":"urgent-action.alert","data":{}}"#
    var contentType = "application/json"

    func identifier(for claimed: ClaimedDelivery) -> String { "msg_\(claimed.delivery.number)" }
    func body(for claimed: ClaimedDelivery) -> [UInt8] { Array(text.utf8) }
}

/// A sender on the real loop with a sink, an open fence for version 1 and a receiver's secret.
struct WebhookHarness {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let version = VersionKey(1)

    let sender: WebhookSender
    let sink = ReportSink()
    let clock: any TimeSource

    init(
        exceptions: [String] = ["127.0.0.1"], concurrency: Int = 16, perHost: Int = 8,
        timeout: Duration = .seconds(30), allowHTTP: Bool = true, caFile: String? = nil,
        clock: any TimeSource = WallClock(), signingKeys: [SigningKey] = [], names: [String] = []
    ) async throws {
        SignalDisposition.ignoreBrokenPipes()
        self.clock = clock
        let rule = AddressRule(exceptions: try exceptions.map { try #require(AddressException($0)) })
        var settings = WebhookSettings(
            concurrency: concurrency, concurrencyPerHost: perHost, timeout: timeout, allowHTTP: allowHTTP,
            addressRule: rule, userAgent: "urgentd/test", caFile: caFile, signingKeys: signingKeys)
        settings.names = names
        sender = try await WebhookSender.start(settings: settings, sink: sink, clock: clock)
        await install()
    }

    func install(isOpen: Bool = true, closesIn span: Duration = .seconds(3600), version: VersionKey = version) async {
        await sender.install(Fence(version: version, closes: clock.now().advanced(by: span), isOpen: isOpen))
    }

    func alert(
        _ url: String, number: UInt32 = 1, version: VersionKey = version, secret: String? = secret,
        format: WebhookFormat = .standard, letter: PlainLetter = PlainLetter(), endsIn span: Duration = .seconds(3600)
    ) throws -> Alert {
        Alert(
            claimed: ClaimedDelivery(
                delivery: DeliveryKey(version: version, rank: 0, volunteer: VolunteerKey(number)),
                destination: .webhook(WebhookAddress(url: url, secret: secret, format: format)), name: "",
                language: try #require(LanguageTag("en")), tries: 0, hasReserve: false),
            letter: .webhook(letter), windowEnd: clock.now().advanced(by: span))
    }

    /// Sends one alert and returns what came of it.
    func send(_ alert: Alert) async throws -> Outcome {
        sender.submit([alert])
        return try await sink.reports.next().outcome
    }

    func stop(within span: Duration = .seconds(30)) async {
        await sender.stop(by: clock.now().advanced(by: span))
    }
}

/// The capturing receiver written in Python.
struct WebhookReceiver {
    let peer: ChildProcess
    let port: UInt16

    init(_ arguments: [String] = []) async throws {
        (peer, port) = try await PeerScript.start(
            "webhook_receiver.py", ["--secret", WebhookHarness.secret] + arguments)
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    struct Event: Decodable {
        var event: String
        var connection: Int?
        var method: String?
        var path: String?
        var version: String?
        var headers: [String: String]?
        var body: String?
        var fault: String?
        var bytes: Int?
    }

    /// The next connection, request or flood that the receiver told of.
    func next(_ kind: String) async throws -> Event {
        while true {
            let event = try JSONDecoder().decode(Event.self, from: Data(try await peer.lines.next().utf8))
            if event.event == kind { return event }
        }
    }

    /// Every request so far, in order.
    ///
    /// Proves absence only after something that came later was seen.
    var requests: [Event] {
        peer.printed.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }.filter { $0.event == "request" }
    }

    var connections: Int {
        peer.printed.split(separator: "\n").count { $0.contains(#""event": "connection""#) }
    }
}

/// A certificate of our own making, trusted by nobody but the test.
struct TestCertificate {
    let folder: TemporaryFolder
    var certificate: String { folder.path("cert.pem") }
    var key: String { folder.path("key.pem") }

    init(names: String) async throws {
        folder = try TemporaryFolder()
        let openssl = try ChildProcess(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=urgentd test", "-addext", "subjectAltName=\(names)", "-keyout", folder.path("key.pem"),
                "-out", folder.path("cert.pem"),
            ])
        let status = try await openssl.exitStatus()
        try #require(status == 0, "openssl: \(openssl.printed)")
    }
}
