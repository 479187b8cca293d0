// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Bounces, complaints and delays from Amazon SES, which come by Amazon SNS.
///
/// Only of the topics that the configuration names, only with a signature that fits, and only as old as SNS itself still
/// delivers them.
public struct AmazonSES: EventProvider {
    public static let name = "ses"
    public static let settings = [
        ProviderSetting("topics", most: 20, expected: "a topic such as arn:aws:sns:eu-west-1:123456789012:bounces") {
            SNSTopic($0) != nil
        }
    ]

    private let topics: [String: SNSTopic]
    private let tools: ProviderTools
    private let certificates: SNSCertificates

    public init?(_ values: ProviderSettings, tools: ProviderTools) {
        let topics = values["topics", default: []].compactMap { SNSTopic($0) }
        guard !topics.isEmpty else { return nil }
        self.topics = Dictionary(topics.map { ($0.arn, $0) }) { first, _ in first }
        self.tools = tools
        certificates = SNSCertificates(fetch: tools.fetch)
    }

    public func read(_ post: ProviderPost) async throws(ProviderRefusal) -> ProviderReading {
        guard let message = SNSMessage(post.body) else { throw .never("it is no message of Amazon SNS") }
        guard let topic = topics[message.topic] else { throw .never("its topic is not configured") }
        let now = tools.clock.now()
        guard let sent = Instant(rfc3339: message.timestamp), sent.advanced(by: Self.oldest) >= now,
            now.advanced(by: Self.clockError) >= sent
        else { throw .never("it is too old, or of a time to come") }
        guard let url = topic.certificateURL(message.certificateURL) else {
            throw .never("its certificate lies elsewhere than at Amazon SNS")
        }
        let certificate = try await certificates.certificate(at: url, of: topic, now: now)
        guard certificate.verifies(message.signature, of: message.signedText, hash: message.hash) else {
            throw .never("its signature does not fit")
        }
        return try await understand(message, of: topic)
    }

    /// What a message says that is known to be genuine.
    private func understand(_ message: SNSMessage, of topic: SNSTopic) async throws(ProviderRefusal) -> ProviderReading
    {
        switch message.kind {
        case .notification:
            guard let event = SESEvent(message.message) else {
                return ProviderReading(identity: message.identity, news: .unreadable)
            }
            return ProviderReading(identity: message.identity, reports: event.reports(tools.proof))
        case .subscription:
            guard let url = message.subscribeURL.flatMap({ topic.confirmationURL($0) }) else {
                throw .never("its confirmation lies elsewhere than at Amazon SNS")
            }
            do throws(WebFetchFault) {
                _ = try await tools.fetch.document(at: url, limit: Self.longestConfirmation)
            } catch {
                throw .later("the subscription could not be confirmed: \(error)")
            }
            return ProviderReading(identity: message.identity, news: .subscribed)
        case .unsubscription:
            return ProviderReading(identity: message.identity, news: .unsubscribed)
        }
    }

    /// SNS goes on trying for 3,600 seconds at most, whatever its policy says; and clocks differ.
    static let oldest = Duration.seconds(3_600) + clockError
    static let clockError = Duration.seconds(300)
    /// Bytes; SNS answers with about 400 of XML, which nobody reads.
    private static let longestConfirmation = 65_536
}
