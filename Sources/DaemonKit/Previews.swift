// SPDX-License-Identifier: MIT

import Composing
import Dispatching
import Domain

/// Letters for a look before release, rendered by what renders the alerts.
struct Previews: Sendable {
    let mail: MailComposer
    let webhook: WebhookComposer
    /// For the window of a draft.
    let rules: ApprovalRules

    /// The edition that readers of this language would get if it were released now.
    func edition(of record: ActionRecord, language: LanguageTag, isTest: Bool, at now: Instant) throws(DeskError)
        -> Edition
    {
        let drafts = record.drafts.map { ($0.language, $0.text) }
        let texts = record.action.text.merging(drafts) { released, _ in released }
        guard let text = texts[language] else {
            let there = texts.keys.sorted().map(\.text).joined(separator: ", ")
            throw .refused("\(record.action.reference) has no text in \"\(language)\"; it has \(there)")
        }
        return Edition(
            action: record.action, version: record.version, language: language, text: text,
            closes: record.windowCloses ?? ApprovalRule.windowEnd(of: record.action, at: now, rules),
            issued: isTest ? now : record.windowOpened ?? now, marking: Self.marking(of: record), isTest: isTest)
    }

    func bytes(_ edition: Edition, as format: PreviewOrder.Format) throws(DeskError) -> [UInt8] {
        switch format {
        case .text: return Array(mail.plainText(edition).utf8)
        case .html: return Array(mail.html(edition).utf8)
        case .eml:
            guard case .mail(let letter) = try letter(edition, on: .email) else { return [] }
            return Self.file(letter)
        }
    }

    func letter(_ edition: Edition, on channel: Channel) throws(DeskError) -> Letter {
        do throws(ComposingFault) {
            switch channel {
            case .email: return .mail(try mail.letter(edition))
            case .webhook: return .webhook(webhook.letter(edition))
            }
        } catch {
            throw .refused("this text cannot be rendered: \(error)")
        }
    }

    /// As a holder of what went before reads it.
    private static func marking(of record: ActionRecord) -> Marking {
        switch record.action.kind {
        case .update: .update
        case .outcome: .outcome
        case .reminder: .reminder
        case .alert, .correction: record.version > 1 ? .correction : .plain
        }
    }

    /// A mail to nobody, without the dots that only travel.
    private static func file(_ letter: any MailLetter) -> [UInt8] {
        let nobody = ClaimedDelivery(
            delivery: DeliveryKey(version: Errands.version, rank: 0, volunteer: VolunteerKey(0)),
            destination: .email(address: ""), name: "", language: .english, tries: 0, hasReserve: false)
        var wire: [UInt8] = []
        letter.write(for: nobody, to: &wire)
        var file: [UInt8] = []
        var beginsLine = true
        for byte in wire {
            if !(beginsLine && byte == UInt8(ascii: ".")) { file.append(byte) }
            beginsLine = byte == 0x0a
        }
        return file
    }
}
