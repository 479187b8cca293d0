// SPDX-License-Identifier: MIT

import Domain
import Runtime

extension Doctor {
    func spfFindings() -> [Finding] {
        guard let domain = bounceDomain else { return [] }
        return [MailRecords.spf(scene.lookup.texts(of: domain), domain: domain)]
    }

    func dkimFindings() -> [Finding] {
        guard let domain = authorDomain else { return [] }
        return [
            MailRecords.dkim(
                keys: scene.lookup.texts(of: "_domainkey.\(domain)"),
                sample: scene.lookup.texts(of: "\(MailRecords.sampleSelector)._domainkey.\(domain)"), domain: domain)
        ]
    }

    /// The author's domain, then those above it, down to two labels: which of them is the organisation's cannot be told
    /// without a list of public suffixes, and a policy above one says nothing for it.
    func dmarcFindings() -> [Finding] {
        guard let domain = authorDomain else { return [] }
        var answers: [(String, TextLookup.Answer)] = []
        var labels = domain.split(separator: ".")
        while labels.count >= 2, answers.count < Self.mostSteps {
            let place = labels.joined(separator: ".")
            let answer = scene.lookup.texts(of: "_dmarc.\(place)")
            answers.append((place, answer))
            if case .failed = answer { break }
            if case .records(let records) = answer, records.contains(where: { $0.lowercased().hasPrefix("v=dmarc1") }) {
                break
            }
            labels.removeFirst()
        }
        let alignment = bounceDomain.flatMap { MailRecords.alignment(author: domain, bounces: $0) }
        return [MailRecords.dmarc(answers, domain: domain)] + (alignment.map { [$0] } ?? [])
    }

    private static let mostSteps = 5

    private var bounceDomain: String? { Self.domain(of: configuration.organisation.bounces) }

    private var authorDomain: String? {
        let from = configuration.organisation.from
        guard from.hasSuffix(">"), let open = from.lastIndex(of: "<") else { return Self.domain(of: from) }
        return Self.domain(of: String(from[from.index(after: open)...].dropLast()))
    }

    private static func domain(of address: String) -> String? {
        (try? MailAddress(address)).map { String($0.domain) }
    }
}
