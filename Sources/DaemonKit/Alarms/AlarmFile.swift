// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Telemetry

/// What operators were told and not yet told the end of, in a small file beside the ledger.
///
/// Only so that a daemon that is started again and again does not tell the same again and again. Not in the ledger: it is
/// to be written when the ledger cannot be. A file that is missing or damaged costs one more message, never one less.
struct AlarmFile: Sendable {
    let path: String
    let log: Log

    private struct Row: Codable {
        var condition: String
        var about: String?
        var detail: String
        var since: Instant
    }

    func read() -> [AlarmNotice.Item] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else { return [] }
        guard let rows = try? JSONDecoder().decode([Row].self, from: data) else {
            log.warning("the file of alarms cannot be read; those that last are told again")
            return []
        }
        return rows.compactMap { row in
            AlarmCondition(name: row.condition, subject: row.about).map {
                AlarmNotice.Item(condition: $0, detail: row.detail, since: row.since)
            }
        }
    }

    func write(_ items: [AlarmNotice.Item]) {
        let rows = items.map {
            Row(condition: $0.condition.name, about: $0.condition.subject, detail: $0.detail, since: $0.since)
        }
        do {
            try JSONEncoder().encode(rows).write(to: URL(filePath: path), options: .atomic)
        } catch {
            log.warning("the file of alarms cannot be written; a restart would tell them again")
        }
    }

    /// A thousand conditions take a third of it.
    private static let mostBytes = 1 << 20
}
