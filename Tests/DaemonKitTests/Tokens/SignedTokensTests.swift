// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Testing

@testable import DaemonKit

@Suite("Signed tokens")
struct SignedTokensTests {
    @Test("a token for one purpose never verifies for another")
    func purposes() throws {
        let tokens = SignedTokens(keys: try #require(TokenKeys([[UInt8](repeating: 7, count: 32)])))
        for purpose in PersonalToken.Purpose.allCases {
            let token = try #require(
                PersonalToken(
                    purpose: purpose, volunteer: VolunteerKey(9),
                    version: purpose.isAboutVersion ? VersionKey(3) : nil))
            let text = tokens.text(of: token)
            for other in PersonalToken.Purpose.allCases {
                #expect(tokens.token(text, for: other) == (other == purpose ? token : nil))
            }
        }
    }

    @Test("another installation's token is none")
    func foreign() throws {
        let ours = SignedTokens(keys: try #require(TokenKeys([[UInt8](repeating: 7, count: 32)])))
        let theirs = SignedTokens(keys: try #require(TokenKeys([[UInt8](repeating: 8, count: 32)])))
        let token = try #require(PersonalToken(purpose: .leave, volunteer: VolunteerKey(9)))
        #expect(ours.token(theirs.text(of: token), for: .leave) == nil)
    }
}
