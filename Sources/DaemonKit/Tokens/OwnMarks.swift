// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain

/// Our marks on mails that come back, known by this installation's keys.
struct OwnMarks: MailProof {
    private let bounces: BounceMark
    private let tokens: SignedTokens

    init(_ tokens: SignedTokens) {
        bounces = BounceMark(keys: tokens.keys)
        self.tokens = tokens
    }

    func delivery(of bounceAddress: String) -> DeliveryKey? { bounces.delivery(of: bounceAddress) }

    func person(ofLeaveToken text: String) -> VolunteerKey? { tokens.token(text, for: .leave)?.volunteer }
}
