// SPDX-License-Identifier: MIT

import Composing
import Domain
import Transport

extension Doctor {
    /// Visits a relay and tells what it is like; blocks.
    func findings(of relay: Configuration.Relay) -> [Finding] {
        let target: RelayConfiguration
        do {
            target = try Senders.transport(
                relay, WorldFacts().regions,
                greeting: GreetingName.choose(
                    host: GreetingName.ofThisMachine, bounces: configuration.organisation.bounces),
                credentials: scene.credentials)
        } catch {
            return [
                Finding(
                    .note, .relay, relay.name, "it was not visited, because its password cannot be read",
                    why: "credentials, above, says why", advice: "mend that first")
            ]
        }
        do throws(RelayProbe.Fault) {
            let visit = try RelayProbe.visit(target, within: Self.visitLimit)
            return [
                Finding(.ok, .relay, relay.name, "\(relay.url.text) answers\(visit.address.map { " at \($0)" } ?? "")"),
                protection(of: relay, visit), login(to: relay, visit),
            ].compactMap { $0 } + offers(of: relay, visit.capabilities)
        } catch {
            return [Self.fault(error, relay)]
        }
    }

    private static func fault(_ fault: RelayProbe.Fault, _ relay: Configuration.Relay) -> Finding {
        let (host, nothing) = (relay.url.text, "nothing leaves by this relay")
        let (check, what, advice): (DoctorCheck, String, String) =
            switch fault {
            case .name:
                (
                    .relay, "there is no address for \(relay.url.host)",
                    "correct the name in relays[].url, or see that DNS answers: getent hosts \(relay.url.host)"
                )
            case .connection:
                (.relay, "nobody answers at \(host)", "start the relay, correct the port, or open the firewall for it")
            case .time:
                (.relay, "\(host) does not answer in time", "look at the relay's log and load, and at the firewall")
            case .greeting(let said):
                (
                    .relay, "\(host) does not greet as a mail server that is ready\(said.isEmpty ? "" : ": \(said)")",
                    "look at the relay's log; it may refuse this machine"
                )
            case .noTLS:
                (
                    .relayTLS, "\(host) does not offer STARTTLS, and 'tls' requires it",
                    "switch TLS on at the relay, or use smtps:// where it has that"
                )
            case .tls(let why):
                (
                    .relayTLS, "TLS with \(host) fails: \(why)",
                    "renew the relay's certificate, use the name that stands in it, or name its authority in caFile"
                )
            case .login(let said):
                (
                    .relayLogin, "\(host) does not let us in\(said.isEmpty ? "" : ": \(said)")",
                    "correct username and credential, or allow this login at the relay"
                )
            case .other(let why): (.relay, "the visit to \(host) failed: \(why)", "look at the relay's log")
            }
        return Finding(.error, check, relay.name, what, why: nothing, advice: advice)
    }

    private func protection(of relay: Configuration.Relay, _ visit: RelayProbe.Visit) -> Finding {
        if visit.isTLS {
            let isVerified = relay.tls == .require || relay.url.isImplicitTLS
            return isVerified || relay.url.isLoopback
                ? Finding(.ok, .relayTLS, relay.name, "TLS\(isVerified ? ", certificate verified" : "")")
                : Finding(
                    .warning, .relayTLS, relay.name, "TLS, but nobody looks at the certificate",
                    why: "whoever stands between can read alerts and addresses", advice: "set tls: \"require\"")
        }
        guard !relay.url.isLoopback else {
            return Finding(.ok, .relayTLS, relay.name, "no TLS, and none is needed: it is on this machine")
        }
        return Finding(
            .warning, .relayTLS, relay.name, "mail travels to it in clear text",
            why: "whoever stands between can read alerts and addresses", advice: "set tls: \"require\"")
    }

    private func login(to relay: Configuration.Relay, _ visit: RelayProbe.Visit) -> Finding? {
        guard relay.username != nil else { return nil }
        guard visit.isLoggedIn else {
            return Finding(
                .warning, .relayLogin, relay.name, "it offers no login, though a username is configured",
                why: "it may take mail from this machine anyway, or refuse every recipient",
                advice: "take username and credential out, or switch the login on at the relay")
        }
        return Finding(.ok, .relayLogin, relay.name, "the login works")
    }

    /// What its EHLO answer means for alerts.
    private func offers(of relay: Configuration.Relay, _ offered: SMTPCapabilities) -> [Finding] {
        let name = relay.name
        var findings: [Finding] = []
        if let size = offered.size, size > 0, size < Self.largestLetter {
            findings.append(
                Finding(
                    .warning, .relaySize, name, "it takes mails of at most \(size) octets",
                    why: "longer alerts are refused for everybody", advice: "raise its limit to 1 MiB at least"))
        } else {
            findings.append(Finding(.ok, .relaySize, name, "alerts fit"))
        }
        findings.append(
            offered.pipelining
                ? Finding(.ok, .relayPipelining, name, "one round trip a mail")
                : Finding(
                    .note, .relayPipelining, name, "no PIPELINING: five round trips a mail",
                    why: "over a long line this divides the rate by five",
                    advice: "switch it on at the relay, or allow more connections"))
        findings.append(
            offered.smtpUTF8
                ? Finding(.ok, .relaySMTPUTF8, name, "addresses in every script")
                : Finding(
                    .note, .relaySMTPUTF8, name, "no SMTPUTF8",
                    why: "people whose address is not ASCII before the @ get nothing by this relay",
                    advice: "switch it on at the relay (Postfix: smtputf8_enable = yes)"))
        findings.append(
            offered.dsn
                ? Finding(.ok, .relayDSN, name, "delivery reports can be asked for")
                : Finding(
                    .note, .relayDSN, name, "no DSN",
                    why: "reports of delays come as the relay likes; failures are reported all the same",
                    advice: "nothing, unless the relay can do it"))
        findings.append(
            offered.deliverBy != nil
                ? Finding(.ok, .relayDeliverBy, name, "it is told when a window ends")
                : Finding(
                    .note, .relayDeliverBy, name, "no DELIVERBY: the relay does not know when a window ends",
                    why: "what waits in its queue can arrive too late",
                    advice: "keep its queue lifetime below your windows (Postfix: maximal_queue_lifetime)"))
        return findings
    }

    /// Octets: 1 MiB, far above what staff write, HTML and two transfer encodings included.
    private static let largestLetter = 1 << 20
}
