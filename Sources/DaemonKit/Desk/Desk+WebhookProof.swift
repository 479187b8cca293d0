// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Intake

extension Desk {
    public func offerWebhook(_ token: String, url text: String, format: WebhookFormat) async throws(LinkFault)
        -> WebhookOfferResult
    {
        let volunteer = try holder(of: token, .preferences)
        let person = try await visit(token, for: .preferences)
        guard let url = try? EndpointURL(text, allowHTTP: rosterRules.allowHTTP),
            rosterRules.endpointRefusal(url) == nil
        else { return .notValid }
        let offer = try Self.offer(url, format)
        let now = clock.now()
        do throws(LedgerError) {
            try await store.offerWebhook(offer, of: volunteer, at: now)
        } catch .busy {
            return .tooSoon
        } catch {
            throw LinkFault(DeskError(error))
        }
        let letter = proofLetter(offer, person.volunteer.languages, now)
        let report = await errands.run(
            .webhook(letter), to: .webhook(offer.webhook), within: Self.longestProof)
        switch report?.outcome {
        // Ambiguous: the code may be there, and whoever can read it may enter it.
        case .accepted, .ambiguous: return .sent
        case .refusedForGood, .refusedForNow, .notSent, .untried, nil: break
        }
        try await linked { () async throws(LedgerError) in try await store.voidWebhookOffer(of: volunteer) }
        return .refused
    }

    public func proveWebhook(_ token: String, code: String) async throws(LinkFault) -> WebhookAddress? {
        let volunteer = try holder(of: token, .preferences)
        let now = clock.now()
        let webhook = try await linked { () async throws(LedgerError) in
            try await store.proveWebhook(ProofCode(typed: code), of: volunteer, at: now)
        }
        // A new URL takes its endpoint out of the alarm.
        if webhook != nil { lookAfterChange() }
        return webhook
    }

    public func removeWebhook(_ token: String) async throws(LinkFault) -> Bool {
        let volunteer = try holder(of: token, .preferences)
        let now = clock.now()
        do throws(LedgerError) {
            try await store.removeWebhook(of: volunteer, at: now)
        } catch .refused {
            return false
        } catch {
            throw LinkFault(DeskError(error))
        }
        lookAfterChange()
        return true
    }

    /// A new code, and for a format that is signed a new secret.
    private static func offer(_ url: EndpointURL, _ format: WebhookFormat) throws(LinkFault) -> WebhookOffer {
        do throws(CryptoError) {
            let secret = format == .standard ? try WebhookSecret.make().exported : nil
            guard let code = ProofCode(octets: try SecureRandom.bytes(ProofCode.length)) else { throw .noRandomness }
            return WebhookOffer(webhook: WebhookAddress(url: url.text, secret: secret, format: format), code: code)
        } catch {
            throw .failed("\(error)")
        }
    }

    /// Somebody waits before a page: shorter than proxies wait.
    private static let longestProof = Duration.seconds(30)
}
