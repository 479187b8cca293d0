// SPDX-License-Identifier: MIT

import Domain

/// All endpoints that fail or are disabled, as one HTML page: complete in itself, without scripts, for screens and for paper.
///
/// Pure: the same endpoints give the same page. What endpoints answered is escaped; hosts alone are shown, never a URL.
public struct EndpointHealthPage: Sendable {
    private let troubled: [EndpointDocument]
    private let count: Int
    private let failing: Int
    private let disabled: Int
    private let madeAt: Instant

    /// Takes the listing in order and keeps what is not well.
    public struct Collector: Sendable {
        fileprivate var troubled: [EndpointDocument] = []
        fileprivate var count = 0
        fileprivate var failing = 0
        fileprivate var disabled = 0

        public init() {}

        public mutating func take(_ endpoint: EndpointDocument) {
            count += 1
            guard endpoint.state != "enabled" else { return }
            if endpoint.state == "disabled" { disabled += 1 } else { failing += 1 }
            if troubled.count < EndpointHealthPage.mostRows { troubled.append(endpoint) }
        }
    }

    public init(_ collector: Collector, madeAt: Instant) {
        // Disabled first, then whoever has failed longest.
        troubled = collector.troubled.sorted { left, right in
            (left.state, left.failingSince ?? left.since ?? madeAt, left.volunteer)
                < (right.state, right.failingSince ?? right.since ?? madeAt, right.volunteer)
        }
        count = collector.count
        failing = collector.failing
        disabled = collector.disabled
        self.madeAt = madeAt
    }

    /// The whole page.
    public var html: String {
        let title = "Health of webhook endpoints"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(ReportPage.style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p class="lead">\(lead)</p>
            \(table)</main>
            <footer><p>Made on \(ReportWords.time(madeAt)). Volunteers are named by the identifier of the roster; \
            of their endpoints only the host is shown.</p></footer>
            </body>
            </html>

            """
    }

    private var lead: String {
        guard !troubled.isEmpty else {
            return "All \(ReportWords.count(count)) endpoints are in good order, as far as anybody has tried."
        }
        return "Of \(ReportWords.count(count)) endpoints \(ReportWords.count(disabled)) are disabled and "
            + "\(ReportWords.count(failing)) are failing. Disabled ones get nothing until a person enables them."
    }

    private var table: String {
        guard !troubled.isEmpty else { return "" }
        var table = HTMLTable(
            "Endpoints that need somebody",
            ["Volunteer", "Host", "State", "Failing since", "Disabled since", "Failures", "HTTP", "Last answer", "Why"])
        for row in troubled {
            table.add(
                .text(row.volunteer), .text(row.host), .text(row.state),
                .text(row.failingSince.map(ReportWords.time) ?? "–"),
                .text(row.state == "disabled" ? row.since.map(ReportWords.time) ?? "–" : "–"), .count(row.failures),
                .text(row.lastCode.map(String.init) ?? "–"), .text(row.lastReply ?? "–"), .text(row.reason ?? "–"))
        }
        let rest = failing + disabled - troubled.count
        return table.html + (rest > 0 ? "<p>And \(ReportWords.count(rest)) more: `endpoint list` has all.</p>\n" : "")
    }

    /// A page of more is read by nobody.
    fileprivate static let mostRows = 5000
}
