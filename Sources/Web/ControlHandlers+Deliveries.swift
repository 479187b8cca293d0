// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// Rows asked of the ledger at a time: a reader is held for milliseconds, and memory stays flat.
    static let page = 1000

    /// `deliveries`: a page at a time, as fast as the client reads.
    func registerDeliveries(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.deliveries, to: &router) { request, identity throws(HTTPFailure) in
            let query = try Self.query(request)
            let most = try request.field("limit", expected: "a whole number from 1") {
                Int($0).flatMap { $0 > 0 ? $0 : nil }
            }
            // The first page before the answer begins, so that an unknown reference is a proper refusal.
            let first = try await handlers.nextPage(query, left: most, by: identity)
            let reading: PersonalReading? =
                query.showAddresses ? .addresses(of: query.reference, version: query.version) : nil
            return .lines { writer in
                try await handlers.audited(reading, firstPage: first.count, by: identity) { given in
                    var query = query
                    var rows = first
                    var left = most
                    while let last = rows.last {
                        try await writer.write(rows.flatMap { DeliveryDocument($0).line })
                        left = left.map { $0 - rows.count }
                        query.after = last.delivery
                        guard rows.count >= Self.page, left != 0 else { return }
                        rows = try await handlers.nextPage(query, left: left, by: identity)
                        given += rows.count
                    }
                }
            }
        }
    }

    private func nextPage(_ query: DeliveryQuery, left: Int?, by identity: Identity) async throws(HTTPFailure)
        -> [DeliveryLine]
    {
        var query = query
        query.limit = min(Self.page, left ?? Self.page)
        return try await ask { () throws(DeskError) in try await desk.deliveries(query, by: identity) }
    }

    private static func query(_ request: HTTPRequest) throws(HTTPFailure) -> DeliveryQuery {
        DeliveryQuery(
            reference: try request.reference(),
            version: try request.field("version", expected: "a whole number from 1") {
                Int($0).flatMap { $0 > 0 ? $0 : nil }
            },
            state: try request.field("state", expected: DeliveryState.allCases.map(\.name).joined(separator: ", ")) {
                DeliveryState(name: $0)
            },
            language: try request.field("language", expected: "a tag such as en or pt-BR") { LanguageTag($0) },
            country: try request.field("country", expected: "two letters such as KE") { CountryCode($0) },
            limit: page, showAddresses: request.head.query["addresses"] == "yes")
    }
}
