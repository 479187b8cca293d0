// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// A destination that has been read once: where to connect, how to sign.
///
/// A class, because queues and transfers pass it on.
final class WebhookEndpoint {
    /// What is posted to.
    let url: String
    /// The endpoint's host: the route's name in reports.
    let host: String
    /// What shares connections and a queue: host, port and scheme.
    let site: String
    /// Nil for chat rooms: whoever knows their URL may post there, and nobody looks at a signature.
    let signer: StandardWebhooksSigner?

    /// Reads an address of the roster.
    ///
    /// - Parameters:
    ///   - address: As the roster has it.
    ///   - allowHTTP: `webhooks.allowHTTP`.
    ///   - keys: Sign for everybody who takes Standard Webhooks.
    /// - Throws: The refusal for good that every alert to it gets.
    init(_ address: WebhookAddress, allowHTTP: Bool, keys: [SigningKey]) throws(Unusable) {
        let parsed: EndpointURL
        do throws(EndpointURLFault) {
            parsed = try EndpointURL(address.url, allowHTTP: allowHTTP)
        } catch {
            throw Unusable(reason: error == .notEncrypted ? .forbiddenAddress : .address, text: "\(error)")
        }
        host = parsed.host
        site = "\(parsed.isSecure ? "s" : "")\(parsed.port) \(parsed.host)"
        switch address.format {
        case .standard:
            url = parsed.text
            signer = try Self.signer(address.secret, keys)
        case .slack, .discord, .teams:
            url = parsed.text
            signer = nil
        case .ntfy:
            guard let ntfy = NtfyAddress(parsed.text) else {
                throw Unusable(reason: .address, text: "the URL of an ntfy topic has to end with its name")
            }
            url = ntfy.server
            signer = nil
        }
    }

    private static func signer(_ text: String?, _ keys: [SigningKey]) throws(Unusable) -> StandardWebhooksSigner {
        var secrets: [WebhookSecret] = []
        do throws(CryptoError) {
            secrets = try WebhookSecret.all(text ?? "")
        } catch {
            throw Unusable(reason: .unsendable, text: "\(error)")
        }
        guard !secrets.isEmpty || !keys.isEmpty else {
            throw Unusable(reason: .unsendable, text: "the endpoint has no signing secret")
        }
        return StandardWebhooksSigner(secrets: secrets, keys: keys)
    }
}

/// Why nothing can be sent to an address of the roster.
struct Unusable: Error {
    let refusal: Refusal

    init(reason: RefusalReason, text: String) {
        refusal = Refusal(reason: reason, text: text)
    }
}
