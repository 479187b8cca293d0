// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func endpointDetail(of id: String) throws(LedgerError) -> EndpointDetail {
        let query = try statement(EndpointDetailSQL.one)
        defer { query.reset() }
        query.bind(1, id)
        guard try query.step() else { throw .unknown("there is no volunteer with this id") }
        guard !query.isNull(2) else { throw .refused("this volunteer has no endpoint") }
        let volunteer = query.int(0)
        var detail = EndpointDetail(line: EndpointLine(query), format: WebhookFormat(stored: query.int(10)))
        detail.replies = try replies(of: volunteer)
        let next = try statement(EndpointDetailSQL.next)
        defer { next.reset() }
        next.bind(1, volunteer)
        if try next.step() { detail.next = next.optionalInstant(0) }
        return detail
    }

    /// Failures lie in attempts, an acceptance in its row.
    private func replies(of volunteer: Int64) throws(LedgerError) -> [EndpointDetail.Reply] {
        let query = try statement(EndpointDetailSQL.replies)
        defer { query.reset() }
        query.bind(1, volunteer)
        query.bind(2, EndpointDetail.mostReplies)
        var replies: [EndpointDetail.Reply] = []
        while try query.step() {
            guard let reference = Reference(query.text(1)) else { continue }
            replies.append(
                EndpointDetail.Reply(
                    at: Instant(milliseconds: query.int(0)), reference: reference, version: Int(query.int(2)),
                    isAccepted: query.isNull(3), reason: query.optionalText(3),
                    code: query.optionalInt(4).map { Int($0) }, text: query.optionalText(5) ?? ""))
        }
        return replies
    }
}

/// Statements on one endpoint.
///
/// Its rows are found by their keys in the versions of late, where they lie unless the person has moved since.
enum EndpointDetailSQL {
    static let one: StaticString = """
        SELECT v.id, v.ext, v.hook_url, e.disabled, e.since, e.failing_since, e.failures, e.code, e.reason, e.reply,
            v.hook_format
        FROM volunteer v LEFT JOIN endpoint e ON e.volunteer = v.id
        WHERE v.ext = ?1
        """
    /// 2 is the channel webhook, 5 the state accepted.
    static let replies: StaticString = """
        WITH row AS (
            SELECT ((n.id << 44) | (r.rank << 32) | ?1) AS id, a.reference, n.number
            FROM (SELECT id, action, number FROM version WHERE opened IS NOT NULL ORDER BY id DESC LIMIT 200) n
                JOIN action a ON a.id = n.action
                JOIN version_place r ON r.version = n.id AND r.place = (SELECT place FROM volunteer WHERE id = ?1)
        )
        SELECT t.at, row.reference, row.number, t.reason, t.code, t.reply
        FROM row JOIN attempt t ON t.delivery = row.id WHERE t.channel = 2
        UNION ALL
        SELECT d.updated, row.reference, row.number, NULL, NULL, d.reply
        FROM row JOIN delivery d ON d.id = row.id WHERE d.state = 5 AND d.channel = 2
        ORDER BY 1 DESC LIMIT ?2
        """
    /// 4 is the state deferred.
    static let next: StaticString = """
        SELECT min(d.due)
        FROM (SELECT id FROM version WHERE opened IS NOT NULL ORDER BY id DESC LIMIT 200) n
            JOIN version_place r ON r.version = n.id AND r.place = (SELECT place FROM volunteer WHERE id = ?1)
            JOIN delivery d ON d.id = ((n.id << 44) | (r.rank << 32) | ?1)
        WHERE d.state = 4 AND d.channel = 2
        """
}
