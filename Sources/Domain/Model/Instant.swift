// SPDX-License-Identifier: MIT

import Foundation

/// A moment on the wall clock, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// An integer, so that it compares and stores exactly; milliseconds, because nothing that people do in a response
/// window is finer. Written as RFC 3339 in UTC wherever a person or a program reads it.
public struct Instant: Hashable, Sendable {
    /// Milliseconds since the epoch; negative before it.
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment `span` later (earlier if negative); fractions of a millisecond are dropped.
    public func advanced(by span: Duration) -> Instant {
        Instant(milliseconds: milliseconds + span.wholeMilliseconds)
    }

    /// How long after `earlier` this moment is; negative if it is before it.
    public func since(_ earlier: Instant) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }

    /// The same moment as Foundation's type, for its formatters.
    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / Self.perSecond) }

    private static let perSecond = 1000.0
}

extension Instant: Comparable {
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant {
    /// Reads an RFC 3339 time stamp (section 5.6) with any offset; nil for anything else.
    ///
    /// Strict, because a window hangs on it: no 30 February, no hour 24, nothing behind it. The separator may be `T`, `t` or a
    /// space, as people paste them. Fractions below a millisecond are dropped; a leap second counts as the next second.
    public init?(rfc3339 text: String) {
        var reader = TimeStampReader(text)
        guard let milliseconds = reader.milliseconds() else { return nil }
        self.milliseconds = milliseconds
    }

    /// RFC 3339 in UTC, whole seconds when there is no fraction: `2026-11-21T08:02:00Z`.
    ///
    /// Exact: the fraction never passes through a floating-point date, whose formatter would cut a millisecond off.
    public var rfc3339: String {
        let perSecond = Int64(Self.perSecond)
        let fraction = (milliseconds % perSecond + perSecond) % perSecond
        let second = Date(timeIntervalSince1970: Double((milliseconds - fraction) / perSecond))
        let whole = second.formatted(Date.ISO8601FormatStyle())
        guard fraction != 0 else { return whole }
        return "\(whole.dropLast()).\(String(fraction + perSecond).dropFirst())Z"
    }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Duration {
    /// Whole milliseconds, towards zero.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// The span as a number of seconds.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
