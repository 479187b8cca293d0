// SPDX-License-Identifier: MIT

/// What somebody who wants at most so many alerts in 30 days was offered and has taken: decides about the next one.
///
/// Lots are drawn, so that all actions of a month have about the same share of these people, and not the first ones all of
/// them. Of N wanted, T lie in the last 30 days; of A offered in 30 days the next one is drawn with probability 2(N - T)/A:
/// on average half of the places are taken. While no more than N are offered, every one is taken. N in any 30 days is never
/// passed. Somebody gets about two thirds of what they would take at most: the rest is the price of fairness.
public struct AlertQuota: Hashable, Sendable {
    /// An alert that counts against the bound.
    struct Taken: Hashable {
        let at: Instant
        let action: UInt32
    }

    /// Days since 1970.
    private(set) var firstDay: UInt16
    private(set) var newestDay: UInt16
    /// By day, the newest last; at most 255 a day are counted.
    private(set) var offers: [UInt8]
    private(set) var taken: [Taken]

    /// Somebody who has not been offered anything before a moment.
    public init(at moment: Instant) {
        firstDay = Self.day(moment)
        newestDay = firstDay
        offers = [UInt8](repeating: 0, count: Self.days)
        taken = []
    }

    /// Offers an action; true: the person gets it.
    ///
    /// An action that was taken already is theirs, and is no offer: the correction of an alert goes to who had it.
    ///
    /// - Parameters:
    ///   - action: The ledger's number.
    ///   - limit: How many the person wants in 30 days.
    ///   - usual: How many actions there were where the person lives in the last 30 days, this one included; goes before the
    ///     person's own count until that is 30 days old.
    ///   - lot: Any number equally likely; always the same for one person and action.
    ///   - moment: Now.
    /// - Returns: Whether the person gets it.
    public mutating func offer(_ action: UInt32, limit: Int, usual: Int, lot: UInt32, at moment: Instant) -> Bool {
        forget(before: moment)
        if taken.contains(where: { $0.action == action }) { return true }
        if offers[Self.days - 1] < .max { offers[Self.days - 1] += 1 }
        let own = offers.reduce(0) { $0 + Int($1) }
        let isNew = Int(newestDay) - Int(firstDay) < Self.days
        let expected = isNew ? max(own, usual) : own
        let free = limit - taken.count
        guard free > 0, expected <= limit || Self.isDrawn(lot, 2 * free, of: expected) else { return false }
        taken.append(Taken(at: moment, action: action))
        return true
    }

    private static func isDrawn(_ lot: UInt32, _ winners: Int, of all: Int) -> Bool {
        Double(lot) * Double(all) < Double(winners) * 4_294_967_296
    }

    private mutating func forget(before moment: Instant) {
        // A clock that was set back must not make room.
        let today = max(Self.day(moment), newestDay)
        let passed = min(Int(today - newestDay), Self.days)
        if passed > 0 {
            offers.removeFirst(passed)
            offers += [UInt8](repeating: 0, count: passed)
            newestDay = today
        }
        taken.removeAll { $0.at.advanced(by: Self.span) <= moment }
    }

    private static func day(_ moment: Instant) -> UInt16 { UInt16(clamping: moment.milliseconds / 86_400_000) }

    /// The bound is for any span of so many days.
    static let days = 30
    /// The same as a span.
    public static let span = Duration.seconds(30 * 86_400)
}

extension AlertQuota {
    /// As it lies in the ledger: big-endian numbers, 34 octets and ten for each alert taken.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.head + taken.count * Self.entry)
        Self.append(UInt64(firstDay), octets: 2, to: &bytes)
        Self.append(UInt64(newestDay), octets: 2, to: &bytes)
        bytes += offers
        for alert in taken {
            Self.append(UInt64(clamping: alert.at.milliseconds), octets: Self.time, to: &bytes)
            Self.append(UInt64(alert.action), octets: 4, to: &bytes)
        }
        return bytes
    }

    /// Nil unless it is what ``bytes`` gives.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= Self.head, (bytes.count - Self.head) % Self.entry == 0 else { return nil }
        func number(_ start: Int, _ count: Int) -> Int64 {
            bytes[start..<start + count].reduce(0) { $0 << 8 | Int64($1) }
        }
        firstDay = UInt16(number(0, 2))
        newestDay = UInt16(number(2, 2))
        guard firstDay <= newestDay else { return nil }
        offers = Array(bytes[4..<Self.head])
        taken = stride(from: Self.head, to: bytes.count, by: Self.entry).map {
            Taken(
                at: Instant(milliseconds: number($0, Self.time)), action: UInt32(number($0 + Self.time, 4)))
        }
    }

    private static func append(_ number: UInt64, octets: Int, to bytes: inout [UInt8]) {
        for place in (0..<octets).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
    }

    /// Octets of a moment: milliseconds until the year 10,889.
    private static let time = 6
    private static let head = 4 + days
    private static let entry = time + 4
}
