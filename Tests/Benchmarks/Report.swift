// SPDX-License-Identifier: MIT

import DaemonKit
import Foundation

/// The table: one line per goal or figure, printed as it comes, written as JSON at the end.
struct Report {
    struct Line: Codable {
        var what: String
        /// In `unit`; the median of `runs`.
        var ours: Double
        var beside: String?
        var theirs: Double?
        var unit: String
        /// Ours to theirs, median of the pairs' ratios.
        var ratio: Double?
        /// In words; nil is a figure without a goal.
        var goal: String?
        var isReached: Bool?
        /// Microseconds of CPU per message: daemon or peer, and the sink.
        var cpu: [String: Double] = [:]
        var runs: [Double] = []
        var note: String?
    }

    private(set) var lines: [Line] = []
    private let console = Console()

    mutating func add(_ line: Line) {
        if lines.isEmpty { console.line(Self.head) }
        lines.append(line)
        console.line(Self.text(line))
    }

    func say(_ text: String) { console.line("# \(text)") }

    func write(to file: String, _ options: Options) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            cores: ProcessInfo.processInfo.activeProcessorCount, pairs: options.pairs, messages: options.messages,
            sessions: options.sessions, lines: lines)
        try encoder.encode(document).write(to: URL(filePath: file))
    }

    private struct Document: Encodable {
        let cores: Int
        let pairs: Int
        let messages: Int
        let sessions: Int
        let lines: [Line]
    }

    private static let head = "| what | ours | beside | theirs | unit | ratio | goal | reached | CPU µs per message |\n"
        + "|---|--:|---|--:|---|--:|---|---|---|"

    private static func text(_ line: Line) -> String {
        let cpu = line.cpu.sorted { $0.key < $1.key }.map { "\($0.key) \(figure($0.value))" }.joined(separator: ", ")
        let cells = [
            line.what + (line.note.map { " (\($0))" } ?? ""), figure(line.ours), line.beside ?? "",
            line.theirs.map(figure) ?? "", line.unit, line.ratio.map { String(format: "%.2f", $0) } ?? "",
            line.goal ?? "", line.isReached.map { $0 ? "yes" : "NO" } ?? "", cpu,
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private static func figure(_ value: Double) -> String {
        String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
    }
}

extension [Double] {
    var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2
    }
}
