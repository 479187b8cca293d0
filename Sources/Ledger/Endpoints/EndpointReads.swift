// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) throws(LedgerError) -> EndpointPage {
        let limit = max(1, limit)
        let query = try statement(onlyDisabled ? EndpointSQL.disabledPage : EndpointSQL.page)
        defer { query.reset() }
        query.bind(1, after.number)
        query.bind(2, limit)
        var lines: [EndpointLine] = []
        var last: VolunteerKey?
        while try query.step() {
            last = VolunteerKey(UInt32(truncatingIfNeeded: query.int(0)))
            lines.append(EndpointLine(query))
        }
        return EndpointPage(endpoints: lines, next: lines.count < limit ? nil : last)
    }

    func unacknowledgedEndpoints() throws(LedgerError) -> Int {
        let query = try statement(EndpointSQL.unacknowledged)
        defer { query.reset() }
        return try query.step() ? Int(query.int(0)) : 0
    }

    func untoldOwners(limit: Int) throws(LedgerError) -> [EndpointNotice] {
        let query = try statement(EndpointSQL.untold)
        defer { query.reset() }
        query.bind(1, max(1, limit))
        var notices: [EndpointNotice] = []
        while try query.step() {
            notices.append(
                EndpointNotice(
                    volunteer: VolunteerKey(UInt32(truncatingIfNeeded: query.int(0))), email: query.text(1),
                    name: query.text(2), host: EndpointLine.host(of: query.text(3)), reason: query.text(4),
                    since: Instant(milliseconds: query.int(5))))
        }
        return notices
    }
}

extension EndpointLine {
    /// The columns of ``EndpointSQL/page`` and its like.
    init(_ row: Statement) {
        self.init(
            volunteer: row.text(1), host: Self.host(of: row.text(2)),
            trouble: row.isNull(3) ? nil : EndpointTrouble(row, from: 3))
    }

    static func host(of url: String) -> String {
        (try? EndpointURL(url, allowHTTP: true))?.host ?? ""
    }
}
