// SPDX-License-Identifier: MIT

import Domain
import Runtime

/// What the TXT records of a mail domain mean for our mail; pure, the answers of DNS go in.
enum MailRecords {
    /// SPF (RFC 7208) of the domain that bounces go to: what receivers look up for the envelope sender.
    static func spf(_ answer: TextLookup.Answer, domain: String) -> Finding {
        switch answer {
        case .failed(let why): return silent(.spf, domain, why)
        case .nothing, .noSuchName: return noSPF(domain)
        case .records(let records):
            let policies = records.filter { isVersion("v=spf1", $0) }
            guard let policy = policies.first else { return noSPF(domain) }
            guard policies.count == 1 else {
                return Finding(
                    .error, .spf, domain, "there are \(policies.count) SPF records",
                    why: "then none counts, and every check ends in an error (RFC 7208 §4.5)",
                    advice: "leave one of them")
            }
            let terms = policy.lowercased().split(separator: " ").dropFirst()
            if terms.contains("+all") || terms.contains("all") {
                return Finding(
                    .warning, .spf, domain, "the SPF record lets everybody in (+all)",
                    why: "anybody can write in the organisation's name, and receivers distrust such a record",
                    advice: "end it with ~all or -all")
            }
            guard terms.contains(where: { !$0.hasSuffix("all") && !$0.hasPrefix("exp=") }) else {
                return Finding(
                    .error, .spf, domain, "the SPF record lets nobody in",
                    why: "receivers refuse our mail", advice: "name the relay's addresses in it")
            }
            return Finding(
                .ok, .spf, domain,
                "there is one SPF record; whether the relay's address is in it shows only in a mail that arrived")
        }
    }

    /// DKIM (RFC 6376), as far as can be known: the relay signs, and only it knows by which key.
    ///
    /// - Parameters:
    ///   - keys: The answer for `_domainkey.DOMAIN`: no such name means that no key is below it (RFC 8020).
    ///   - sample: The answer for the selector of the sample relay.
    ///   - domain: Of the author.
    /// - Returns: What to say of it.
    static func dkim(keys: TextLookup.Answer, sample: TextLookup.Answer, domain: String) -> Finding {
        if case .records(let records) = sample, let key = records.first(where: { $0.contains("p=") }) {
            let value = key.split(separator: ";").map { $0.filter { !$0.isWhitespace } }.first { $0.hasPrefix("p=") }
            guard value != "p=" else {
                return Finding(
                    .error, .dkim, domain, "the key \(sampleSelector) is revoked",
                    why: "every signature made with it fails", advice: "publish the key that the relay signs with")
            }
            return Finding(.ok, .dkim, domain, "the key \(sampleSelector) is published")
        }
        switch keys {
        case .failed(let why): return silent(.dkim, domain, why)
        case .noSuchName:
            return Finding(
                .warning, .dkim, domain, "no DKIM key is published below _domainkey.\(domain)",
                why: "large receivers refuse unsigned mail to many people",
                advice: "have the relay sign, and publish its key; config/postfix/opendkim.conf is a tested sample")
        case .nothing, .records:
            return Finding(
                .note, .dkim, domain, "which key the relay signs with cannot be known from here",
                why: "keys are found by their name only, and the relay chooses it",
                advice: "send yourself 'urgentctl test-send', and look for dkim=pass in Authentication-Results")
        }
    }

    /// DMARC (RFC 7489) of the author's domain, or of the nearest domain above it that has a policy.
    static func dmarc(_ answers: [(domain: String, answer: TextLookup.Answer)], domain: String) -> Finding {
        for (place, answer) in answers {
            if case .failed(let why) = answer { return silent(.dmarc, domain, why) }
            guard case .records(let records) = answer else { continue }
            let policies = records.filter { isVersion("v=dmarc1", $0) }
            guard policies.count < 2 else {
                return Finding(
                    .error, .dmarc, domain, "there are \(policies.count) DMARC records at _dmarc.\(place)",
                    why: "then none counts (RFC 7489 §6.6.3)", advice: "leave one of them")
            }
            guard let policy = policies.first else { continue }
            let tags = policy.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let wish = tags.first(where: { $0.hasPrefix("p=") })?.dropFirst(2),
                ["none", "quarantine", "reject"].contains(wish)
            else {
                return Finding(
                    .error, .dmarc, domain, "the DMARC record at _dmarc.\(place) has no policy",
                    why: "receivers ignore it", advice: "write p=none, p=quarantine or p=reject into it")
            }
            return Finding(.ok, .dmarc, domain, "there is a policy at _dmarc.\(place): \(wish)")
        }
        return Finding(
            .warning, .dmarc, domain, "there is no DMARC record",
            why: "Gmail and others want one from who writes to more than 5,000 people a day",
            advice: "publish _dmarc.\(domain) TXT \"v=DMARC1; p=none; rua=mailto:…\"")
    }

    /// Whether SPF can speak for the author: one of the two domains is the other or below it.
    static func alignment(author: String, bounces: String) -> Finding? {
        guard author != bounces, !author.hasSuffix(".\(bounces)"), !bounces.hasSuffix(".\(author)") else { return nil }
        return Finding(
            .note, .dmarc, author, "bounces go to \(bounces), another domain than the author's",
            why: "SPF then says nothing for the author (DMARC alignment); only a DKIM signature does",
            advice: "use a domain below \(author) for organisation.bounces, or rely on DKIM knowingly")
    }

    /// That of `config/postfix/opendkim.conf`.
    static let sampleSelector = "urgentd1"

    private static func noSPF(_ domain: String) -> Finding {
        Finding(
            .warning, .spf, domain, "there is no SPF record",
            why: "receivers look it up for the address that bounces go to, and large ones want it",
            advice: "publish \(domain) TXT \"v=spf1 ip4:THE-RELAY -all\"")
    }

    private static func silent(_ check: DoctorCheck, _ domain: String, _ why: String) -> Finding {
        Finding(
            .note, check, domain, "it cannot be known: \(why)", why: "without DNS nothing of this can be looked up",
            advice: "see that /etc/resolv.conf names a server that answers, and that nothing blocks it")
    }

    private static func isVersion(_ version: String, _ record: String) -> Bool {
        let record = record.lowercased()
        guard record.hasPrefix(version) else { return false }
        let next = record.dropFirst(version.count).first
        return next == nil || next == " " || next == ";"
    }
}
