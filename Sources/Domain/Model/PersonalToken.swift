// SPDX-License-Identifier: MIT

/// What the holder of a link may do: one thing, for one person, and where it is about an action, for one version.
///
/// Whoever has the link is taken for that person, without a login. So it names nobody by anything that means something
/// elsewhere, and it is worth nothing without its signature; see ``PersonalTokens``.
public struct PersonalToken: Sendable, Hashable {
    /// The one thing that a token is good for.
    ///
    /// The raw value travels in links; none is ever given another meaning.
    public enum Purpose: UInt8, Sendable, CaseIterable {
        /// To say that one has acted.
        case respond = 1
        /// To leave for good.
        case leave = 2
        /// To choose how much one gets.
        case preferences = 3

        /// Whether such a token is about one version of an action.
        public var isAboutVersion: Bool { self == .respond }
    }

    public let purpose: Purpose
    public let volunteer: VolunteerKey
    /// The version with which the link came; nil for purposes that are about no action.
    public let version: VersionKey?

    /// Nil for nobody, and unless there is a version exactly where the purpose needs one.
    public init?(purpose: Purpose, volunteer: VolunteerKey, version: VersionKey? = nil) {
        guard volunteer.number > 0, purpose.isAboutVersion == (version != nil) else { return nil }
        if let version, !Self.versions.contains(version.number) { return nil }
        self.purpose = purpose
        self.volunteer = volunteer
        self.version = version
    }

    /// The payload that is signed: purpose, volunteer, version, eight octets.
    public var bytes: [UInt8] {
        let version = version?.number ?? 0
        return [purpose.rawValue] + Self.octets(volunteer.number, 4) + Self.octets(version, 3)
    }

    /// Nil unless it is exactly what ``bytes`` gives.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.size, let purpose = Purpose(rawValue: bytes[0]) else { return nil }
        let version = Self.number(bytes[5...])
        self.init(
            purpose: purpose, volunteer: VolunteerKey(Self.number(bytes[1..<5])),
            version: version == 0 ? nil : VersionKey(version))
    }

    private static func octets(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }

    private static func number(_ octets: ArraySlice<UInt8>) -> UInt32 {
        octets.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let size = 8
    /// As in ``DeliveryKey``.
    private static let versions: ClosedRange<UInt32> = 1...0x7_ffff
}
