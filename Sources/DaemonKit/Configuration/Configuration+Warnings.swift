// SPDX-License-Identifier: MIT

import Composing
import Domain

extension Configuration {
    /// Settings that are allowed and that somebody may regret: logged at start, shown by `check-config`.
    public var warnings: [String] {
        var warnings: [String] = []
        for relay in relays where relay.tls != .require && !relay.url.isLoopback {
            warnings.append("relay \(relay.name): tls is \"\(relay.tls.rawValue)\"; mail may travel in clear text")
        }
        if webhooks.allowHTTP { warnings.append("webhooks.allowHTTP: alerts may travel in clear text") }
        for exception in webhooks.allowAddresses {
            warnings.append("webhooks.allowAddresses: \(exception) is excepted from the address rule")
        }
        if !approval.required { warnings.append("approval.required is false: an author may approve their own action") }
        if let address = try? MailAddress(organisation.bounces), !Composing.Organisation.hasRoomForMark(address) {
            warnings.append(
                "organisation.bounces: more than \(Composing.Organisation.longestBounceBase) octets before the @ leave no "
                    + "room for a person's mark; delivery reports are known only by the links they quote")
        }
        if let url = alarms.webhook.flatMap({ try? EndpointURL($0, allowHTTP: true) }), !url.isSecure,
            !HostPort.isLoopback(url.host)
        {
            // Not the URL: its path is the secret.
            warnings.append(
                "alarms.webhook is http: alarms, and the address, which is a secret, travel in clear text")
        }
        if alarms.email.isEmpty, alarms.webhook == nil {
            warnings.append("alarms: nobody is woken; alarms go to the journal only")
        }
        return warnings
    }
}
