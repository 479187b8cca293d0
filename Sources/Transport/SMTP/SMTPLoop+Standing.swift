// SPDX-License-Identifier: MIT

import Domain
import Telemetry

/// What replies say about us, and what is done with those who must wait for it.
extension SMTPLoop {
    /// Takes a reply to an alert into account: for the domain it went to, and for how many connections the relay bears.
    func judge(_ consignment: Consignment, _ outcome: Outcome, via relay: Relay) {
        switch outcome {
        case .accepted:
            relay.concurrency.succeed(inUse: relay.connections.count, at: boot)
            note(isAgainstUs: false, consignment, relay)
        case .refusedForNow(let refusal), .refusedForGood(let refusal):
            guard consignment.begun > 0, refusal.code != nil else { return }
            if SMTPReply.isRefusalOfService(refusal.code, refusal.enhanced) {
                relay.concurrency.refuse(begun: consignment.begun, inUse: relay.ready, at: boot)
            } else {
                relay.concurrency.succeed(inUse: relay.connections.count, at: boot)
            }
            note(isAgainstUs: refusal.isAboutUs, consignment, relay)
        case .ambiguous, .notSent, .untried: break
        }
    }

    private func note(isAgainstUs: Bool, _ consignment: Consignment, _ relay: Relay) {
        // The usual case costs nothing: nobody has refused us, and this is no refusal.
        if !isAgainstUs, relay.standing.isClean { return }
        let wasSlow = relay.standing.isSlow
        let slowDomains = relay.standing.slowDomains
        relay.standing.note(
            isAgainstUs: isAgainstUs, from: consignment.domain, begun: consignment.begun, at: boot)
        tell(relay, wasSlow: wasSlow, slowDomains: slowDomains)
    }

    /// Counts only: a domain may be one family's.
    private func tell(_ relay: Relay, wasSlow: Bool, slowDomains: Int) {
        let now = relay.standing.slowDomains
        if relay.standing.isSlow != wasSlow {
            if wasSlow {
                log.info("relay is at full speed again", ["relay": relay.name, "slow-domains": "\(now)"])
            } else {
                log.warning(
                    "relay is slowed down: too many 4.7.x and 5.7.x replies",
                    ["relay": relay.name, "slow-domains": "\(now)"])
            }
        } else if (slowDomains == 0) != (now == 0) {
            log.info(
                now == 0 ? "no recipient domain is slow any more" : "a recipient domain is slowed down",
                ["relay": relay.name])
        }
    }

    /// Finds another relay for an alert whose domain refuses us through `relay`, or hands it back: it must not wait here,
    /// where others wait behind it.
    func divert(_ consignment: Consignment, from relay: Relay) {
        let others = relays.filter { $0 !== relay && $0.isOpen(at: boot) && !$0.isSlow(for: consignment, at: boot) }
        if let other = others.min(by: { $0.fit(consignment) < $1.fit(consignment) }) {
            consignment.queued = boot
            other.queue.append(consignment)
            // Its turn to be filled may be over.
            wake(by: boot + 1)
        } else {
            let failures = Self.firstPause + relay.standing.refusedProbes(of: consignment.domain)
            report(
                consignment,
                .untried(
                    RouteTrouble(failures: failures, reply: "its domain refuses our mail (4.7.x, 5.7.x) for the moment")
                ),
                via: relay)
        }
    }

    /// As after one failure more than there was: a minute, where a failed route is tried again after half of one.
    private static let firstPause = 2
}

extension Refusal {
    /// 4.7.x and 5.7.x: security or policy, so about us and not about a mailbox (RFC 3463 §3.8).
    fileprivate var isAboutUs: Bool { enhanced.map { $0.hasPrefix("4.7.") || $0.hasPrefix("5.7.") } ?? false }
}

extension SMTPReply {
    var isRefusalOfService: Bool { Self.isRefusalOfService(code, enhanced?.description) }

    /// The relay has enough: 421, but for a connection that idled too long (4.4.2), and 4.3.x.
    static func isRefusalOfService(_ code: Int?, _ enhanced: String?) -> Bool {
        if code == closing { return !(enhanced ?? "").hasPrefix("4.4.") }
        return (enhanced ?? "").hasPrefix("4.3.")
    }

    private static let closing = 421
}
