// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Intake

@Suite("Where the certificates and confirmations of a topic may lie")
struct SNSTopicTests {
    private let topic = SNSTopic("arn:aws:sns:us-east-1:123456789012:ses-events")
    private let chinese = SNSTopic("arn:aws-cn:sns:cn-north-1:123456789012:ses-events")

    @Test(
        "a topic's host is made of its own region",
        arguments: [
            ("arn:aws:sns:us-east-1:123456789012:a", "sns.us-east-1.amazonaws.com"),
            ("arn:aws:sns:ap-southeast-4:123456789012:My_Topic-1", "sns.ap-southeast-4.amazonaws.com"),
            ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:a", "sns.us-gov-west-1.amazonaws.com"),
            ("arn:aws-cn:sns:cn-northwest-1:123456789012:a", "sns.cn-northwest-1.amazonaws.com.cn"),
        ])
    func host(arn: String, host: String) {
        #expect(SNSTopic(arn)?.host == host)
    }

    @Test(
        "what is no topic is none",
        arguments: [
            "", "arn:aws:sns", "arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sns:us-east-1:12345678901:a",
            "arn:aws:sns:us-east-1:123456789012:", "arn:aws:sns:us-east-1:123456789012:a:b",
            "arn:aws:sns:us-east-1:123456789012:a b", "arn:aws:sns:evil.example:123456789012:a",
            "arn:aws:sns:us-east-1.evil:123456789012:a", "arn:aws:sns:US-EAST-1:123456789012:a",
            "arn:aws:sns:us-east-:123456789012:a", "arn:aws:sns:us:123456789012:a",
            "arn:aws:sns:us-east-1/:123456789012:a",
            "arn:aws:sns:us-east-1@x:123456789012:a", "arn:evil:sns:us-east-1:123456789012:a",
            "arn:aws:sns:us-eäst-1:123456789012:a", "ARN:aws:sns:us-east-1:123456789012:a",
            "arn:aws:sns:us-east-1:12345678901２:a", "arn:aws:sns:us-east-1:123456789012:a.fifo",
        ])
    func noTopic(arn: String) {
        #expect(SNSTopic(arn) == nil)
    }

    @Test(
        "a certificate of the topic's own host is fetched",
        arguments: [
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem",
        ])
    func certificate(url: String) throws {
        #expect(try #require(topic).certificateURL(url)?.text == url)
    }

    @Test(
        "no certificate is fetched from anywhere else",
        arguments: [
            // Another scheme, or none.
            "http://sns.us-east-1.amazonaws.com/a.pem", "HTTPS://sns.us-east-1.amazonaws.com/a.pem",
            "ftp://sns.us-east-1.amazonaws.com/a.pem", "file:///a.pem", "//sns.us-east-1.amazonaws.com/a.pem",
            "https:/sns.us-east-1.amazonaws.com/a.pem", "https:sns.us-east-1.amazonaws.com/a.pem",
            "sns.us-east-1.amazonaws.com/a.pem", " https://sns.us-east-1.amazonaws.com/a.pem",
            "https:\\\\sns.us-east-1.amazonaws.com/a.pem", "https://\u{0}sns.us-east-1.amazonaws.com/a.pem",
            // Another host.
            "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
            "https://evil.example/sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.amazonaws.co/a.pem", "https://sns.us-east-1.amazonaws.com.cn/a.pem",
            "https://sns.eu-west-1.amazonaws.com/a.pem", "https://sns.amazonaws.com/a.pem",
            "https://snsXus-east-1.amazonaws.com/a.pem", "https://sns.us-east-1xamazonaws.com/a.pem",
            "https://x.sns.us-east-1.amazonaws.com/a.pem", "https://s3.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.s3.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com./a.pem",
            "https://SNS.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.cоm/a.pem",
            "https://sns.us-east-1.amazonaws.com%2eevil.example/a.pem", "https://127.0.0.1/a.pem",
            "https://169.254.169.254/a.pem", "https://[::1]/a.pem", "https://localhost/a.pem",
            "https://sns.us-east-1.amazonaws.com\u{301}/a.pem",
            // Credentials and ports.
            "https://sns.us-east-1.amazonaws.com@evil.example/a.pem", "https://me@sns.us-east-1.amazonaws.com/a.pem",
            "https://me:pass@sns.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com:443/a.pem",
            "https://sns.us-east-1.amazonaws.com:8443/a.pem",
            "https://sns.us-east-1.amazonaws.com:pass@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com#@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com?@evil.example/a.pem",
            // Another path: SNS answers with what others wrote elsewhere on its host.
            "https://sns.us-east-1.amazonaws.com/", "https://sns.us-east-1.amazonaws.com",
            "https://sns.us-east-1.amazonaws.com/.pem",
            "https://sns.us-east-1.amazonaws.com/a.PEM", "https://sns.us-east-1.amazonaws.com/a.pem/",
            "https://sns.us-east-1.amazonaws.com/a.pem?x", "https://sns.us-east-1.amazonaws.com/?Action=Publish&x=.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem#.pem", "https://sns.us-east-1.amazonaws.com/a/b.pem",
            "https://sns.us-east-1.amazonaws.com/../a.pem", "https://sns.us-east-1.amazonaws.com/a..pem",
            "https://sns.us-east-1.amazonaws.com/%2e%2e/a.pem",
            "https://sns.us-east-1.amazonaws.com//evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem\r\nHost: evil.example",
            "https://sns.us-east-1.amazonaws.com/a b.pem",
            "https://sns.us-east-1.amazonaws.com/á.pem",
            "https://sns.us-east-1.amazonaws.com/\(String(repeating: "a", count: 1_024)).pem",
        ])
    func evasions(url: String) throws {
        #expect(try #require(topic).certificateURL(url) == nil)
        #expect(try #require(topic).confirmationURL(url) == nil)
    }

    @Test("in China the host is China's, and no other")
    func china() throws {
        let topic = try #require(chinese)
        #expect(topic.certificateURL("https://sns.cn-north-1.amazonaws.com.cn/a.pem") != nil)
        #expect(topic.certificateURL("https://sns.cn-north-1.amazonaws.com/a.pem") == nil)
        #expect(topic.certificateURL("https://sns.us-east-1.amazonaws.com/a.pem") == nil)
        #expect(topic.certificateNames.contains("sns-cn-north-1.amazonaws.com.cn"))
        #expect(topic.certificateNames.allSatisfy { $0.hasSuffix(".amazonaws.com.cn") })
    }

    @Test("only this topic's own confirmation is asked for")
    func confirmation() throws {
        let topic = try #require(topic)
        let start = "https://sns.us-east-1.amazonaws.com/?"
        let parts = ["Action=ConfirmSubscription", "TopicArn=\(topic.arn)", "Token=2336412f37fb"]
        #expect(topic.confirmationURL(start + parts.joined(separator: "&")) != nil)
        #expect(topic.confirmationURL(start + parts.reversed().joined(separator: "&")) != nil)
        for bad in [
            [parts[0], parts[1]], [parts[0], parts[2]], [parts[1], parts[2]], parts + [parts[0]], parts + ["x=1"],
            ["Action=Unsubscribe", parts[1], parts[2]],
            ["Action=ConfirmSubscription&Action=Publish", parts[1], parts[2]],
            [parts[0], "TopicArn=arn:aws:sns:us-east-1:210987654321:other", parts[2]], [parts[0], parts[1], "Token="],
            [parts[0], parts[1], "Token=a%26Action=x"], [parts[0], parts[1], parts[2] + "#x"],
            [parts[0], parts[0], parts[2]],
        ] {
            #expect(topic.confirmationURL(start + bad.joined(separator: "&")) == nil, "\(bad)")
        }
        #expect(topic.confirmationURL("https://sns.eu-west-1.amazonaws.com/?" + parts.joined(separator: "&")) == nil)
        #expect(topic.confirmationURL("https://sns.us-east-1.amazonaws.com/x?" + parts.joined(separator: "&")) == nil)
    }
}
