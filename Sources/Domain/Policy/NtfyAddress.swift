// SPDX-License-Identifier: MIT

/// Where an ntfy topic is published: the server, and the topic's name.
///
/// The roster has the topic's own URL, `https://ntfy.example/topic`, as ntfy shows it. A message in JSON is posted to the
/// server's root, with the topic inside.
public struct NtfyAddress: Hashable, Sendable {
    /// The URL without the topic; a query such as `?auth=…` stays.
    public let server: String
    /// 1 to 64 of `A-Z a-z 0-9 - _`, as ntfy takes them.
    public let topic: String

    /// Takes a URL in the normal form of ``EndpointURL``; nil unless its path ends with a topic.
    public init?(_ url: String) {
        let path = url.prefix { $0 != "?" }
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let topic = path[path.index(after: slash)...]
        guard (1...Self.longestTopic).contains(topic.utf8.count), topic.utf8.allSatisfy(Self.isTopic) else {
            return nil
        }
        self.topic = String(topic)
        server = String(path[...slash]) + url[path.endIndex...]
    }

    private static func isTopic(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static let longestTopic = 64
}
