// SPDX-License-Identifier: MIT

/// Signs short payloads into texts for links, and opens only what one of its keys has signed.
///
/// The first key signs, all verify, so that keys are changed without breaking links that are out: the new one is put
/// first, the old one stays until its links no longer matter. A text is the base64url of the payload and of the first
/// 128 bits of its HMAC-SHA-256 (RFC 2104 §5 allows half of the output). Thread-safe.
public final class TokenKeys: Sendable {
    private let first: KeyedHash
    private let all: [KeyedHash]

    /// Nil unless there are 1 to ``mostKeys`` keys, each of at least ``shortestKey`` octets.
    public init?(_ keys: [[UInt8]]) {
        let hashes = keys.map { KeyedHash(key: $0) }
        guard let first = hashes.first, hashes.count <= Self.mostKeys,
            keys.allSatisfy({ $0.count >= Self.shortestKey })
        else { return nil }
        self.first = first
        all = hashes
    }

    /// The signed text of a payload.
    public func seal(_ payload: [UInt8]) -> String {
        Base64.encode(payload + Self.mark(of: payload, under: first), as: .link)
    }

    /// The payload of a text that one of the keys has signed; nil for every other text.
    public func open(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= Self.longestText, let bytes = Base64.decode(text, as: .link),
            bytes.count > Self.markSize
        else { return nil }
        let payload = Array(bytes.dropLast(Self.markSize))
        let mark = Array(bytes.suffix(Self.markSize))
        // Every key is tried, so that the time does not tell which one fits.
        var isGenuine = false
        for key in all where ConstantTime.equal(mark, Self.mark(of: payload, under: key)) { isGenuine = true }
        return isGenuine ? payload : nil
    }

    /// The first 80 bits of a number's HMAC under the signing key, in the low bits of two words.
    ///
    /// For addresses, where there is no room for more; RFC 2104 §5 asks for 80 at least.
    ///
    /// - Parameters:
    ///   - number: What is signed.
    ///   - label: Tells this use of the keys from every other; ends with a NUL.
    /// - Returns: The first 16 bits, and the 64 behind them.
    public func shortMark(of number: UInt64, label: [UInt8]) -> (high: UInt16, low: UInt64) {
        Self.short(first.mark(label, number))
    }

    /// Whether one of the keys has made this mark of a number.
    public func isGenuine(_ mark: (high: UInt16, low: UInt64), of number: UInt64, label: [UInt8]) -> Bool {
        // Every key is tried, and words are compared by what differs, so that the time tells nothing.
        var isGenuine = false
        for key in all {
            let made = Self.short(key.mark(label, number))
            if (made.low ^ mark.low) | UInt64(made.high ^ mark.high) == 0 { isGenuine = true }
        }
        return isGenuine
    }

    private static func short(_ mark: KeyedHash.Mark) -> (high: UInt16, low: UInt64) {
        (UInt16(truncatingIfNeeded: mark.high >> 48), mark.high << 16 | mark.low >> 48)
    }

    private static func mark(of payload: [UInt8], under key: KeyedHash) -> [UInt8] {
        Array(key.digest(label, payload).prefix(markSize))
    }

    /// Nothing else that might ever be signed with these keys begins like this.
    private static let label = Array("urgentd token 1\0".utf8)
    /// Octets: 128 bits, the least that RFC 2104 §5 and our own rule allow.
    private static let markSize = 16
    /// Characters: ours have 32; a longer text is not even decoded.
    private static let longestText = 128

    /// Octets; as many as SHA-256 gives, below which RFC 2104 §3 advises against.
    public static let shortestKey = 32
    /// Each costs a hash for every text that is none of ours.
    public static let mostKeys = 16
}
