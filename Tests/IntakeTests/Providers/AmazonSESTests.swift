// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import Intake
@testable import Transport

@Suite("Posts of Amazon SES: believed only with SNS's own signature")
struct AmazonSESTests {
    /// The real reader with the real fetcher, by which SNS's name leads to a real HTTPS server of the test's own.
    private final class Bed: Sendable {
        let sender: SNSSender
        let server: DocumentServer
        let fetcher: WebFetcher
        let clock = ManualClock(Instant(milliseconds: Int64(Date().timeIntervalSince1970) * 1000 + 60_000))
        let provider: AmazonSES
        let proof = KnownMails()

        init(names: String = "DNS:sns.amazonaws.com", document: [UInt8]? = nil) async throws {
            SignalDisposition.ignoreBrokenPipes()
            sender = try await SNSSender(names: names)
            server = try await DocumentServer(host: SNSSender.host, document: document ?? sender.identity.pem())
            fetcher = try await WebFetcher.start(
                WebFetcher.Rules(
                    caFile: server.identity.certificate, connectTo: ["\(SNSSender.host):443:127.0.0.1:\(server.port)"],
                    addressRule: AddressRule(exceptions: [try #require(AddressException("127.0.0.1:\(server.port)"))])))
            let tools = ProviderTools(fetch: fetcher, proof: proof, clock: clock)
            provider = try #require(AmazonSES(["topics": [SNSSender.topic]], tools: tools))
        }

        var at: String { clock.now().rfc3339 }

        func notification(version: String = "1", at: String? = nil) -> [String: String] {
            SNSSender.notification(
                #"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"NoEmail"},"#
                    + #""mail":{"source":"bounces+good@example.org"}}"#, at: at ?? self.at, version: version)
        }

        /// What comes of a post: the events, or the reason why nothing is believed.
        func outcome(_ fields: [String: String]) async throws -> String {
            await outcome(try await sender.post(fields))
        }

        func outcome(_ body: [UInt8]) async -> String {
            do throws(ProviderRefusal) {
                let reading = try await provider.read(ProviderPost(body: body))
                return reading.reports.map { "\($0.mail.name) \($0.event.name)" }.first
                    ?? "\(reading.news, default: "-")"
            } catch {
                switch error {
                case .never(let why): return "never: \(why)"
                case .later(let why): return "later: \(why)"
                }
            }
        }
    }

    @Test("a genuine notification is read, with either hash; the certificate is fetched once", arguments: ["1", "2"])
    func genuine(version: String) async throws {
        let bed = try await Bed()
        for _ in 0..<3 { #expect(try await bed.outcome(bed.notification(version: version)) == "bounce-address failed") }
        var withSubject = bed.notification(version: version)
        withSubject["Subject"] = "Amazon SES Email Event Notification — ★"
        #expect(try await bed.outcome(withSubject) == "bounce-address failed")
        #expect(try await bed.server.next(1) == ["/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"])
        #expect(bed.server.paths.count == 1)
        await bed.fetcher.stop()
    }

    @Test("who posts many at once waits for one fetch")
    func together() async throws {
        let bed = try await Bed()
        let body = try await bed.sender.post(bed.notification())
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { await bed.outcome(body) } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(outcomes == ["bounce-address failed"])
        _ = try await bed.server.next(1)
        #expect(bed.server.paths.count == 1)
        await bed.fetcher.stop()
    }

    @Test("every field that is signed is guarded, and so is the signature's kind")
    func tampered() async throws {
        let bed = try await Bed()
        var signed = bed.notification()
        signed["Subject"] = "S"
        let document = try JSONDecoder().decode([String: String].self, from: Data(try await bed.sender.post(signed)))
        for name in ["Message", "MessageId", "Subject", "SignatureVersion"] {
            var other = document
            other[name] = name == "SignatureVersion" ? "2" : "\(other[name, default: ""])x"
            #expect(try await bed.outcome(other) == "never: its signature does not fit", "\(name)")
        }
        var unsigned = document
        unsigned["Subject"] = nil
        #expect(try await bed.outcome(unsigned) == "never: its signature does not fit")
        unsigned = document
        unsigned["Timestamp"] = bed.clock.now().advanced(by: .milliseconds(-1)).rfc3339
        #expect(try await bed.outcome(unsigned) == "never: its signature does not fit")
        unsigned = document
        unsigned["Signature"] = "AAAA"
        #expect(try await bed.outcome(unsigned) == "never: its signature does not fit")
        let stranger = try await SNSSender()
        #expect(await bed.outcome(try await stranger.post(bed.notification())) == "never: its signature does not fit")
        await bed.fetcher.stop()
    }

    @Test("nothing is fetched for a topic that is not configured, for old news, or from elsewhere")
    func unasked() async throws {
        let bed = try await Bed()
        var foreign = bed.notification()
        foreign["TopicArn"] = "arn:aws:sns:us-east-1:210987654321:other"
        #expect(try await bed.outcome(foreign) == "never: its topic is not configured")
        let (old, new) = (AmazonSES.oldest + .seconds(1), AmazonSES.clockError + .seconds(1))
        for at in [bed.clock.now().advanced(by: .zero - old).rfc3339, bed.clock.now().advanced(by: new).rfc3339, "now"]
        {
            #expect(try await bed.outcome(bed.notification(at: at)) == "never: it is too old, or of a time to come")
        }
        var elsewhere = bed.notification()
        elsewhere["SigningCertURL"] = "https://127.0.0.1:\(bed.server.port)/a.pem"
        #expect(try await bed.outcome(elsewhere) == "never: its certificate lies elsewhere than at Amazon SNS")
        #expect(await bed.outcome([]) == "never: it is no message of Amazon SNS")
        #expect(bed.server.connections == 0)
        // As long as SNS goes on trying, it is taken.
        let late = bed.clock.now().advanced(by: .zero - AmazonSES.oldest).rfc3339
        #expect(try await bed.outcome(bed.notification(at: late)) == "bounce-address failed")
        await bed.fetcher.stop()
    }

    @Test("a certificate for somebody else is not enough, even from SNS's own host")
    func misnamed() async throws {
        let bed = try await Bed(
            names: "DNS:sns.amazonaws.com.evil.example,DNS:*.amazonaws.com,DNS:sns.eu-west-1.amazonaws.com")
        #expect(try await bed.outcome(bed.notification()) == "never: its certificate was issued for somebody else")
        await bed.fetcher.stop()
        let regional = try await Bed(names: "DNS:sns-signing.us-east-1.amazonaws.com")
        #expect(try await regional.outcome(regional.notification()) == "bounce-address failed")
        await regional.fetcher.stop()
    }

    @Test("a certificate that has run out is not enough; one is kept for a day")
    func dates() async throws {
        let bed = try await Bed()
        #expect(try await bed.outcome(bed.notification()) == "bounce-address failed")
        bed.clock.advance(by: SNSCertificates.memory + .seconds(1))
        #expect(try await bed.outcome(bed.notification()) == "bounce-address failed")
        #expect(try await bed.server.next(2).count == 2)
        bed.clock.advance(by: .seconds(86_400))
        #expect(try await bed.outcome(bed.notification()) == "never: its certificate is not valid at this time")
        await bed.fetcher.stop()
    }

    @Test("what cannot be fetched now is asked to come again, and not asked for each time")
    func unreachable() async throws {
        let bed = try await Bed(document: Array("no certificate".utf8))
        #expect(
            try await bed.outcome(bed.notification()) == "later: its certificate: this is no X.509 certificate in PEM")
        #expect(try await bed.outcome(bed.notification()).hasPrefix("later: "))
        _ = try await bed.server.next(1)
        #expect(bed.server.paths.count == 1)
        bed.clock.advance(by: SNSCertificates.failureMemory)
        #expect(try await bed.outcome(bed.notification()).hasPrefix("later: "))
        _ = try await bed.server.next(1)
        await bed.fetcher.stop()
        bed.clock.advance(by: SNSCertificates.failureMemory)
        #expect(try await bed.outcome(bed.notification()).hasPrefix("later: its certificate could not be fetched"))
    }

    @Test("strangers who name certificates that are none cannot make it fetch without end")
    func floods() async throws {
        let bed = try await Bed(document: [])
        for number in 0..<(SNSCertificates.mostFetches + 5) {
            var fields = bed.notification()
            fields["SigningCertURL"] = "https://\(SNSSender.host)/\(number).pem"
            fields["Signature"] = "AAAA"
            let outcome = try await bed.outcome(fields)
            #expect(outcome.hasPrefix("later: "), "\(outcome)")
        }
        _ = try await bed.server.next(SNSCertificates.mostFetches)
        #expect(bed.server.paths.count == SNSCertificates.mostFetches)
        await bed.fetcher.stop()
    }

    @Test("a subscription to a configured topic is confirmed where SNS says, once its signature fits")
    func subscription() async throws {
        let bed = try await Bed()
        let fields = SNSSender.confirmation(at: bed.at)
        var forged = fields
        forged["Signature"] = "AAAA"
        #expect(try await bed.outcome(forged) == "never: its signature does not fit")
        var elsewhere = fields
        elsewhere["SubscribeURL"] =
            "https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic&TopicArn=\(SNSSender.topic)"
        #expect(try await bed.outcome(elsewhere) == "never: its confirmation lies elsewhere than at Amazon SNS")
        #expect(try await bed.outcome(fields) == "subscribed")
        let confirmation = try #require(fields["SubscribeURL"]?.dropFirst("https://\(SNSSender.host)".count))
        #expect(try await bed.server.next(2).last == String(confirmation))
        #expect(try await bed.outcome(SNSSender.confirmation("UnsubscribeConfirmation", at: bed.at)) == "unsubscribed")
        #expect(bed.server.paths.count == 2)
        await bed.fetcher.stop()
        #expect(
            try await bed.outcome(SNSSender.confirmation(at: bed.at)).hasPrefix("later: the subscription could not"))
    }

    @Test("without topics the provider is not used")
    func unused() async throws {
        let bed = try await Bed()
        let tools = ProviderTools(fetch: bed.fetcher, proof: bed.proof, clock: bed.clock)
        #expect(AmazonSES([:], tools: tools) == nil && AmazonSES(["topics": []], tools: tools) == nil)
        #expect(EventProviders.used(by: [:], tools: tools).isEmpty)
        #expect(EventProviders.used(by: ["ses": ["topics": [SNSSender.topic]]], tools: tools).count == 1)
        await bed.fetcher.stop()
    }
}
