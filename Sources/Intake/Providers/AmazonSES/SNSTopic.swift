// SPDX-License-Identifier: MIT

import Domain

/// A topic of Amazon SNS, and which addresses may be fetched for its sake.
///
/// `arn:aws:sns:us-east-1:123456789012:name`. Certificates and confirmations of a topic come from the host of its own
/// region, so the host is not read from a message but made from the configured topic; a message's URL has to begin with it
/// letter for letter. Whatever else a URL parser would make of it cannot matter then.
struct SNSTopic: Hashable, Sendable {
    let arn: String
    let region: String
    private let domain: String
    private let isGovernment: Bool

    /// Nil for anything but a topic in one of the partitions `aws`, `aws-cn`, `aws-us-gov`.
    init?(_ arn: String) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", Self.isRegion(parts[3]),
            parts[4].utf8.count == 12, parts[4].utf8.allSatisfy(Self.isDigit),
            (1...256).contains(parts[5].utf8.count), parts[5].utf8.allSatisfy(Self.isPartOfName)
        else { return nil }
        switch parts[1] {
        case "aws", "aws-us-gov": domain = "amazonaws.com"
        case "aws-cn": domain = "amazonaws.com.cn"
        default: return nil
        }
        self.arn = arn
        region = String(parts[3])
        isGovernment = parts[1] == "aws-us-gov"
    }

    /// Where SNS answers for this topic.
    var host: String { "sns.\(region).\(domain)" }

    /// Whom the signing certificate may have been issued for.
    ///
    /// As AWS's own validators expect it: one name for most regions, others for those that came later or stand apart.
    var certificateNames: [String] {
        ["sns.\(domain)", host, "sns-signing.\(region).\(domain)", "sns-\(region).\(domain)"]
            + (isGovernment ? ["sns-us-gov-west-1.\(domain)"] : [])
    }

    /// The URL of a signing certificate, if it may be fetched: `https://HOST/NAME.pem`.
    func certificateURL(_ text: String) -> EndpointURL? {
        guard let path = path(of: text), path.hasSuffix(".pem"), path.utf8.count > ".pem".utf8.count,
            path.utf8.allSatisfy({ Self.isPartOfName($0) || $0 == UInt8(ascii: ".") }), !path.contains("..")
        else { return nil }
        return try? EndpointURL(text)
    }

    /// The URL that confirms a subscription to this topic, if it may be fetched:
    /// `https://HOST/?Action=ConfirmSubscription&TopicArn=ARN&Token=TOKEN`, in any order.
    func confirmationURL(_ text: String) -> EndpointURL? {
        guard let path = path(of: text), path.hasPrefix("?") else { return nil }
        let fields = path.dropFirst().split(separator: "&", omittingEmptySubsequences: false)
        let isKnown = fields.allSatisfy { field in
            field == "Action=ConfirmSubscription" || field == "TopicArn=\(arn)"
                || (field.hasPrefix("Token=") && field.utf8.count > "Token=".utf8.count
                    && field.utf8.dropFirst("Token=".utf8.count).allSatisfy(Self.isPartOfName))
        }
        guard isKnown, fields.count == 3, Set(fields.map { $0.prefix { $0 != "=" } }).count == 3 else { return nil }
        return try? EndpointURL(text)
    }

    /// What stands behind `https://HOST/`; nil for every other beginning, and for what is too long.
    private func path(of url: String) -> Substring? {
        let beginning = "https://\(host)/"
        // By octets: to Swift, a letter with a combining mark behind it is another letter, to a URL parser it is not.
        guard url.utf8.count <= Self.longestURL, url.utf8.starts(with: beginning.utf8),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { return nil }
        return url.dropFirst(beginning.count)
    }

    /// `us-east-1`, `us-gov-west-1`, `ap-southeast-2`.
    private static func isRegion(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), let last = parts.last, (1...2).contains(last.utf8.count) else {
            return false
        }
        return last.utf8.allSatisfy(isDigit)
            && parts.dropLast().allSatisfy { part in
                (2...12).contains(part.utf8.count) && part.utf8.allSatisfy { (0x61...0x7a).contains($0) }
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// Bytes; a confirmation has about 450.
    private static let longestURL = 1024
}
