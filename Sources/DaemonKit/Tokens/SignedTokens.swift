// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Tokens for links, signed with this installation's keys.
struct SignedTokens: PersonalTokens {
    let keys: TokenKeys

    func text(of token: PersonalToken) -> String { keys.seal(token.bytes) }

    func token(_ text: String, for purpose: PersonalToken.Purpose) -> PersonalToken? {
        guard let payload = keys.open(text), let token = PersonalToken(bytes: payload), token.purpose == purpose else {
            return nil
        }
        return token
    }
}
