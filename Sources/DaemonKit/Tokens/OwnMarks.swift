// SPDX-License-Identifier: MIT

import Composing
import Domain

/// Our marks on mails that come back, held against this installation's keys.
struct OwnMarks: MailProof {
    private let tokens: SignedTokens
    private let bounces: BounceMark

    init(_ tokens: SignedTokens) {
        self.tokens = tokens
        bounces = BounceMark(keys: tokens.keys)
    }

    func delivery(of bounceAddress: String) -> DeliveryKey? { bounces.delivery(of: bounceAddress) }

    func person(ofLeaveToken text: String) -> VolunteerKey? { tokens.token(text, for: .leave)?.volunteer }
}
