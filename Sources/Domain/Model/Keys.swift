// SPDX-License-Identifier: MIT

/// The ledger's own number for one version of one action.
///
/// At most 2^19 - 1.
public struct VersionKey: Hashable, Sendable, Comparable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }

    public static func < (left: VersionKey, right: VersionKey) -> Bool { left.number < right.number }
}

/// The ledger's own number for a volunteer; never shown outside, never reused.
public struct VolunteerKey: Hashable, Sendable, Comparable {
    public let number: UInt32

    /// Nobody's; below every volunteer's key.
    public static let beforeFirst = VolunteerKey(0)

    public init(_ number: UInt32) {
        self.number = number
    }

    public static func < (left: VolunteerKey, right: VolunteerKey) -> Bool { left.number < right.number }
}

/// A country in one time zone: the unit in which an audience is put into send order.
public struct PlaceKey: Hashable, Sendable {
    public let number: UInt16

    public init(_ number: UInt16) {
        self.number = number
    }
}

/// One language ladder as it occurs in the roster; there are a few thousand, whatever the number of people.
public struct LadderKey: Hashable, Sendable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }
}

/// One appetite as it occurs in the roster: how much, and which issues and regions.
public struct AppetiteKey: Hashable, Sendable {
    public let number: Int64

    public init(_ number: Int64) {
        self.number = number
    }

    /// Everything there is; almost everybody's.
    public static let all = AppetiteKey(-1)
}

/// The primary key of a delivery: version, rank of its place in the send order, volunteer.
///
/// Ascending keys are the order in which alerts are to leave, so the planner appends, the claim reads a range, and the
/// key itself says that one person has one row. Layout from the top: 19 bits version, 12 bits rank, 32 bits volunteer.
public struct DeliveryKey: Hashable, Sendable, Comparable {
    public let number: Int64

    public init(number: Int64) {
        self.number = number
    }

    public init(version: VersionKey, rank: UInt16, volunteer: VolunteerKey) {
        number =
            Self.first(of: version).number | Int64(rank & Self.rankMask) << Self.volunteerBits
            | Int64(volunteer.number)
    }

    public var version: VersionKey { VersionKey(UInt32(truncatingIfNeeded: number >> Self.versionShift)) }
    public var rank: UInt16 { UInt16(truncatingIfNeeded: number >> Self.volunteerBits) & Self.rankMask }
    public var volunteer: VolunteerKey { VolunteerKey(UInt32(truncatingIfNeeded: number)) }

    /// Below every key of the version (no volunteer has number 0).
    public static func first(of version: VersionKey) -> DeliveryKey {
        DeliveryKey(number: Int64(version.number) << versionShift)
    }

    /// Above every key of the version (no volunteer has the highest number).
    public static func end(of version: VersionKey) -> DeliveryKey {
        DeliveryKey(number: first(of: version).number | ((1 << versionShift) - 1))
    }

    public static func < (left: DeliveryKey, right: DeliveryKey) -> Bool { left.number < right.number }

    /// The most places a send order can have.
    public static let mostRanks = 1 << 12

    private static let rankMask: UInt16 = 0x0fff
    private static let volunteerBits: Int64 = 32
    private static let versionShift: Int64 = 44
}
