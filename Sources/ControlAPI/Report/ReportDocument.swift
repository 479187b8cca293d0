// SPDX-License-Identifier: MIT

import Domain

/// What `report` answers: the closing report's own keys, and beside them what has changed since.
public struct ReportDocument: Hashable, Sendable {
    public var report: ClosingReport
    /// Only versions that differ from the report by now; empty until a delivery report comes in.
    public var sinceClose: [Since]

    public struct Since: Codable, Hashable, Sendable {
        public var version: Int
        /// By state: how many more, or fewer, than in the report.
        public var changes: [String: Int]

        public init(version: Int, changes: [String: Int]) {
            self.version = version
            self.changes = changes
        }
    }

    public init(report: ClosingReport, sinceClose: [Since]) {
        self.report = report
        self.sinceClose = sinceClose
    }

    public init(_ receipt: ReportReceipt) {
        self.init(
            report: receipt.report,
            sinceClose: receipt.sinceClose.sorted { $0.key < $1.key }.map {
                Since(version: $0.key, changes: $0.value.nonZeroByName)
            })
    }
}

extension ReportDocument: Codable {
    private enum CodingKeys: String, CodingKey {
        case sinceClose
    }

    public init(from decoder: any Decoder) throws {
        report = try ClosingReport(from: decoder)
        sinceClose = try decoder.container(keyedBy: CodingKeys.self).decode([Since].self, forKey: .sinceClose)
    }

    public func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sinceClose, forKey: .sinceClose)
    }
}
