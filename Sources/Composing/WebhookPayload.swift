// SPDX-License-Identifier: MIT

import Domain

/// What a webhook's receiver gets (Standard Webhooks: `type`, `timestamp`, `data`).
///
/// Every key is always there; what is unknown is null.
struct WebhookPayload: Encodable {
    /// When the edition was released, not when it is posted: the attempt's time is in a header.
    let timestamp: Instant
    let data: Content

    struct Content {
        let edition: Edition
    }

    struct Recipient {
        let target: Target
    }

    init(_ edition: Edition) {
        timestamp = edition.issued
        data = Content(edition: edition)
    }

    private enum CodingKeys: String, CodingKey {
        case type, timestamp, data
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(data, forKey: .data)
    }

    private var type: String {
        if data.edition.isTest { return "urgent-action.test" }
        return switch data.edition.marking {
        case .plain: "urgent-action.alert"
        case .correction: "urgent-action.correction"
        case .update: "urgent-action.update"
        case .outcome: "urgent-action.outcome"
        case .withdrawal: "urgent-action.withdrawal"
        case .reminder: "urgent-action.reminder"
        }
    }
}

extension WebhookPayload.Content: Encodable {
    private enum CodingKeys: String, CodingKey {
        case reference, index, version, kind, follows, country, language, alleged, respondBy, subject, summary, body
        case asks, targets, sampleLetter, issues
    }

    func encode(to encoder: any Encoder) throws {
        let action = edition.action
        let text = edition.text
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(action.reference, forKey: .reference)
        try container.encode(action.index, forKey: .index)
        try container.encode(edition.version, forKey: .version)
        try container.encode(action.kind, forKey: .kind)
        try container.encode(action.follows, forKey: .follows)
        try container.encode(action.country, forKey: .country)
        try container.encode(edition.language, forKey: .language)
        try container.encode(action.alleged, forKey: .alleged)
        try container.encode(edition.closes, forKey: .respondBy)
        try container.encode(text.subject, forKey: .subject)
        try container.encode(text.summary, forKey: .summary)
        try container.encode(text.body, forKey: .body)
        try container.encode(text.asks, forKey: .asks)
        try container.encode(action.targets.map(WebhookPayload.Recipient.init), forKey: .targets)
        try container.encode(text.sampleLetter, forKey: .sampleLetter)
        try container.encode(action.issues, forKey: .issues)
    }
}

extension WebhookPayload.Recipient: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, title, address, email, fax, phone, salutation
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(target.name, forKey: .name)
        try container.encode(target.title, forKey: .title)
        try container.encode(target.address, forKey: .address)
        try container.encode(target.email, forKey: .email)
        try container.encode(target.fax, forKey: .fax)
        try container.encode(target.phone, forKey: .phone)
        try container.encode(target.salutation, forKey: .salutation)
    }
}
