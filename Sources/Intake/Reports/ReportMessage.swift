// SPDX-License-Identifier: MIT

import Domain

/// A message that came to the bounce address, read: what it is, and what it says of which of our mails.
///
/// Pure; the time it takes is bounded by ``ReportLimits``.
public struct ReportMessage: Sendable, Hashable {
    public var kind: ReportKind
    public var reports: [DeliveryReport]
    /// Recipients beyond ``BounceReceipt/mostResults``.
    public var leftOut: Int

    private init(_ kind: ReportKind, _ reports: [DeliveryReport] = [], leftOut: Int = 0) {
        self.kind = kind
        self.reports = reports
        self.leftOut = leftOut
    }

    /// Reads a message.
    ///
    /// - Parameters:
    ///   - bytes: RFC 5322; line ends of either kind, perhaps behind an mbox line. Beyond 1 MiB nothing is read.
    ///   - proof: Knows our marks.
    /// - Returns: Never fails: what is no report says so by its kind, and what proves nothing is unproved.
    public static func read(_ bytes: [UInt8], proof: any MailProof) -> ReportMessage {
        var bytes = bytes.prefix(ReportLimits.bytes)
        if bytes.starts(with: Array("From ".utf8)) {
            var lines = MailLines(bytes)
            _ = lines.next()
            bytes = bytes[lines.position...]
        }
        let (header, body) = MailHeader.read(bytes)
        guard header["from"] != nil || header["to"] != nil || header["received"] != nil else {
            return ReportMessage(.unreadable)
        }
        return ReportReading(header: header, body: body, search: ProofSearch(proof)).run()
    }

    /// One message under way.
    private struct ReportReading {
        let header: MailHeader
        let body: ArraySlice<UInt8>
        var search: ProofSearch

        func run() -> ReportMessage {
            let parts = MailParts.of(header, body)
            let returned = parts.leaves.first { Self.copies.contains($0.type.name) }.map { ReturnedMail($0.content) }
            if let part = parts.leaves.first(where: { Self.statuses.contains($0.type.name) }) {
                if returned?.isReport == true { return ReportMessage(.reportOfReport) }
                return told(DeliveryStatus(part.content), mail(returned, in: returned?.content))
            }
            if let part = parts.leaves.first(where: { $0.type.name == "message/feedback-report" }) {
                if returned?.isReport == true { return ReportMessage(.reportOfReport) }
                let quoted = (returned?.content ?? []) + part.content
                return ReportMessage(
                    .feedback,
                    [DeliveryReport(mail: mail(returned, in: quoted), event: FeedbackType.event(part.content))])
            }
            if parts.isCut { return ReportMessage(.unreadable) }
            if AutomaticReply.isOne(header) { return ReportMessage(.automaticReply) }
            return words(parts, returned) ?? ReportMessage(.other)
        }

        private func words(_ parts: MailParts, _ returned: ReturnedMail?) -> ReportMessage? {
            let hasMark = MailSystem.speaks(in: header) || header["x-failed-recipients"] != nil
            guard let text = parts.leaves.first(where: { $0.type.name == "text/plain" })?.content, hasMark,
                let event = TextBounce.event(text)
            else { return nil }
            if returned?.isReport == true || Self.quotesReport(text) { return ReportMessage(.reportOfReport) }
            let copy = returned ?? TextCopy.find(in: text)
            return ReportMessage(.text, [DeliveryReport(mail: mail(copy, in: copy?.content ?? text), event: event)])
        }

        /// A copy among the words, of a report.
        private static func quotesReport(_ text: ArraySlice<UInt8>) -> Bool {
            TextCopy.find(in: text)?.isReport == true
        }

        /// Each of our mails has one recipient.
        ///
        /// Where a report about one names several, a list behind the address has passed it on: it has failed only if
        /// nobody got it.
        private func told(_ status: DeliveryStatus, _ mail: ReportedMail) -> ReportMessage {
            guard mail != .unproved, status.events.count > 1 else {
                return ReportMessage(
                    .deliveryStatus, status.events.map { DeliveryReport(mail: mail, event: $0) },
                    leftOut: status.leftOut)
            }
            let event = status.haveAllFailed ? status.events.first : Self.best(of: status.events)
            return ReportMessage(
                .deliveryStatus, event.map { [DeliveryReport(mail: mail, event: $0)] } ?? [],
                leftOut: status.events.count - 1 + status.leftOut)
        }

        private static func best(of events: [DeliveryReport.Event]) -> DeliveryReport.Event {
            if events.contains(.arrived) { return .arrived }
            return events.first { if case .delayed = $0 { true } else { false } } ?? .other("unclear")
        }

        private func mail(_ returned: ReturnedMail?, in quoted: ArraySlice<UInt8>?) -> ReportedMail {
            var search = search
            if let delivery = search.delivery(in: Self.envelope.flatMap { header.all($0) }) {
                return .delivery(delivery)
            }
            guard let quoted else { return .unproved }
            if let delivery = search.delivery(in: quoted) { return .delivery(delivery) }
            guard let person = search.person(in: quoted) else { return .unproved }
            return .person(person, version: returned?.version(for: person))
        }

        /// Fields in which the envelope's recipient is found after final delivery.
        private static let envelope = [
            "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "to", "apparently-to",
        ]
        private static let statuses = ["message/delivery-status", "message/global-delivery-status"]
        private static let copies = [
            "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
            "message/global-headers",
        ]
    }
}
