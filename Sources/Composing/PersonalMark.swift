// SPDX-License-Identifier: MIT

import Domain

/// The part of a message's ids that names one person in one version: `.12.34567.m`.
enum PersonalMark {
    static func append(_ delivery: DeliveryKey, to output: inout [UInt8]) {
        append(delivery.version, delivery.volunteer, to: &output)
    }

    static func append(_ version: VersionKey, _ volunteer: VolunteerKey, to output: inout [UInt8]) {
        output.append(dot)
        Decimal.append(version.number, to: &output)
        output.append(dot)
        Decimal.append(volunteer.number, to: &output)
        output.append(contentsOf: channel)
    }

    /// Two dots, two numbers of at most ten digits, and the channel.
    static let longest = 2 + 2 * 10 + 2

    private static let dot = UInt8(ascii: ".")
    /// The other channel's id is another one: a person who is moved to their reserve gets another message.
    private static let channel = Array(".m".utf8)
}
