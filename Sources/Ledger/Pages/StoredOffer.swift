// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// A webhook that waits for its code.
struct StoredOffer {
    let webhook: WebhookAddress
    /// A keyed hash.
    let code: [UInt8]
    let made: Instant
    let guesses: Int

    func isOpen(at now: Instant) -> Bool { ProofRule.isOpen(made: made, guesses: guesses, at: now) }
}

extension Session {
    func storedOffer(of key: VolunteerKey) throws(LedgerError) -> StoredOffer? {
        let query = try statement(PageSQL.offer)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { return nil }
        return StoredOffer(
            webhook: WebhookAddress(
                url: query.text(0), secret: query.optionalText(1), format: WebhookFormat(stored: query.int(2))),
            code: query.bytes(3), made: Instant(milliseconds: query.int(4)), guesses: Int(query.int(5)))
    }
}

extension WriteSession {
    func offerWebhook(_ offer: WebhookOffer, of key: VolunteerKey, at now: Instant) throws(LedgerError) {
        guard try volunteer(key) != nil else { throw .unknown("whose link this is has left") }
        guard ProofRule.mayOffer(after: try storedOffer(of: key)?.made, at: now) else {
            throw .busy("a code was made less than a minute ago")
        }
        let set = try statement(PageSQL.setOffer)
        set.bind(1, key.number)
        set.bind(2, offer.webhook.url)
        set.bind(3, offer.webhook.secret)
        set.bind(4, offer.webhook.format.stored)
        set.bind(5, codeHash(offer.code, of: key))
        set.bind(6, now)
        try set.run()
    }

    func voidOffer(of key: VolunteerKey) throws(LedgerError) {
        let void = try statement(PageSQL.voidOffer)
        void.bind(1, key.number)
        void.bind(2, ProofRule.mostGuesses)
        try void.run()
    }

    func forgetOffer(of key: VolunteerKey) throws(LedgerError) {
        let end = try statement(PageSQL.endOffer)
        end.bind(1, key.number)
        try end.run()
    }

    /// The offer that this code proves; a wrong code counts as a guess.
    func provenOffer(_ code: ProofCode?, of key: VolunteerKey, at now: Instant) throws(LedgerError) -> StoredOffer? {
        guard let offer = try storedOffer(of: key), offer.isOpen(at: now) else { return nil }
        if let code, ConstantTime.equal(offer.code, codeHash(code, of: key)) { return offer }
        let guess = try statement(PageSQL.guess)
        guess.bind(1, key.number)
        try guess.run()
        return nil
    }

    private func codeHash(_ code: ProofCode, of key: VolunteerKey) -> [UInt8] {
        hash.digest("webhook code of volunteer \(key.number): \(code.text)")
    }
}
