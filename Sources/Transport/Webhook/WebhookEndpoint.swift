// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// A destination that has been read once: where to connect, how to sign.
///
/// A class, because queues and transfers pass it on.
final class WebhookEndpoint {
    let url: String
    /// The endpoint's host: the route's name in reports.
    let host: String
    /// What shares connections and a queue: host, port and scheme.
    let site: String
    let signer: StandardWebhooksSigner

    /// Reads an address of the roster.
    ///
    /// - Throws: The refusal for good that every alert to it gets.
    init(_ address: WebhookAddress, allowHTTP: Bool) throws(Unusable) {
        guard address.format == .standard else {
            throw Unusable(reason: .unsendable, text: "the format \(address.format.rawValue) is not supported yet")
        }
        let parsed: EndpointURL
        do throws(EndpointURLFault) {
            parsed = try EndpointURL(address.url, allowHTTP: allowHTTP)
        } catch {
            throw Unusable(reason: error == .notEncrypted ? .forbiddenAddress : .address, text: "\(error)")
        }
        guard let text = address.secret else {
            throw Unusable(reason: .unsendable, text: "the endpoint has no signing secret")
        }
        var secrets: [WebhookSecret] = []
        do throws(CryptoError) {
            // More than one while a secret is being changed.
            for part in text.split(separator: " ") { secrets.append(try WebhookSecret(String(part))) }
        } catch {
            throw Unusable(reason: .unsendable, text: "\(error)")
        }
        guard !secrets.isEmpty else {
            throw Unusable(reason: .unsendable, text: "the endpoint has no signing secret")
        }
        url = parsed.text
        host = parsed.host
        site = "\(parsed.isSecure ? "s" : "")\(parsed.port) \(parsed.host)"
        signer = StandardWebhooksSigner(secrets: secrets)
    }
}

/// Why nothing can be sent to an address of the roster.
struct Unusable: Error {
    let refusal: Refusal

    init(reason: RefusalReason, text: String) {
        refusal = Refusal(reason: reason, text: text)
    }
}
