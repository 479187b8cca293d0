// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("What the holder of a link may do")
struct PersonalTokenTests {
    @Test("eight octets hold it and give it back")
    func round() throws {
        let respond = try #require(
            PersonalToken(purpose: .respond, volunteer: VolunteerKey(0x0102_0304), version: VersionKey(0x7_ffff)))
        #expect(respond.bytes == [1, 1, 2, 3, 4, 0x07, 0xff, 0xff])
        #expect(PersonalToken(bytes: respond.bytes) == respond)
        let leave = try #require(PersonalToken(purpose: .leave, volunteer: VolunteerKey(.max)))
        #expect(leave.bytes == [2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0])
        #expect(PersonalToken(bytes: leave.bytes) == leave)
    }

    @Test("there is a version exactly where the purpose is about one, and never nobody")
    func shapes() {
        let someone = VolunteerKey(7)
        for purpose in PersonalToken.Purpose.allCases {
            let needsVersion = purpose == .respond
            #expect((PersonalToken(purpose: purpose, volunteer: someone) == nil) == needsVersion)
            #expect(
                (PersonalToken(purpose: purpose, volunteer: someone, version: VersionKey(1)) == nil) != needsVersion)
            #expect(PersonalToken(bytes: [purpose.rawValue, 0, 0, 0, 0, 0, 0, needsVersion ? 1 : 0]) == nil)
        }
        #expect(PersonalToken(purpose: .respond, volunteer: someone, version: VersionKey(0x8_0000)) == nil)
        #expect(PersonalToken(purpose: .respond, volunteer: someone, version: VersionKey(0)) == nil)
    }

    @Test("other octets are none: unknown purposes, other lengths, versions beyond the last")
    func others() {
        for bytes: [UInt8] in [
            [], [1], [0, 0, 0, 0, 7, 0, 0, 1], [4, 0, 0, 0, 7, 0, 0, 1], [1, 0, 0, 0, 7, 0, 0],
            [1, 0, 0, 0, 7, 0, 0, 1, 0], [1, 0, 0, 0, 7, 0x08, 0, 0], [2, 0, 0, 0, 7, 0, 0, 1],
        ] {
            #expect(PersonalToken(bytes: bytes) == nil, "\(bytes)")
        }
    }
}
