// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Alarms by webhook: a JSON document posted to the operators' own address.
///
/// Not signed: the configuration has no secret for it, and a chat room's address is the secret. `text` is the whole
/// message in words, under the name that Slack's and Mattermost's incoming hooks read.
public struct AlarmWebhook: AlarmWay {
    public let name = "webhook"
    private let url: String
    private let host: String
    private let courier: AlarmCourier

    public init(url: String, host: String, courier: AlarmCourier) {
        self.url = url
        self.host = host
        self.courier = courier
    }

    public func deliver(_ notice: AlarmNotice) async throws(AlarmNotDelivered) {
        let document = Document(notice, host: host)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(document) else { throw AlarmNotDelivered("it cannot be written as JSON") }
        if let why = await courier.post(Array(body), to: url) { throw AlarmNotDelivered(why) }
    }

    /// What is posted.
    struct Document: Codable, Hashable {
        struct Item: Codable, Hashable {
            var condition: String
            var about: String?
            var title: String
            var what: String
            var toDo: String?
            var since: Instant
            var until: Instant?
        }

        var type = "urgentd.alarm"
        var host: String
        var at: Instant
        var raised: [Item]
        var over: [Item]
        var text: String

        init(_ notice: AlarmNotice, host: String) {
            self.host = host
            at = notice.at
            raised = notice.raised.map { Item($0) }
            over = notice.over.map { Item($0) }
            text = ([AlarmLetter.subject(notice), ""] + AlarmLetter.body(notice, host: host)).joined(separator: "\n")
        }
    }
}

extension AlarmWebhook.Document.Item {
    init(_ item: AlarmNotice.Item) {
        condition = item.condition.name
        about = item.condition.subject
        title = AlarmWords.title(item.condition)
        what = item.detail
        toDo = item.until == nil ? AlarmWords.remedy(item.condition) : nil
        since = item.since
        until = item.until
    }
}
