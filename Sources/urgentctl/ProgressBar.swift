// SPDX-License-Identifier: MIT

import CommandLineArguments
import Synchronization

/// How far a long verb has come, in one line of standard error that is written over; silent where that is no terminal.
///
/// Thread-safe.
final class ProgressBar: Sendable {
    private struct State {
        var lastDrawn: ContinuousClock.Instant?
        var isShown = false
    }

    private let title: String
    private let console: any Console
    private let isSilent: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - title: What is being done, in a word or two.
    ///   - context: Its console shows the bar; JSON is for programs, and they get none.
    init(_ title: String, _ context: VerbContext) {
        self.title = title
        console = context.console
        isSilent = context.json || !console.showsProgress
    }

    /// Draws, but not more often than ten times a second.
    ///
    /// - Parameters:
    ///   - done: Of `total`, in whatever unit.
    ///   - total: Nil or 0 when nobody knows: then only `words` are shown.
    ///   - words: The figures behind the bar.
    func show(_ done: Int, of total: Int?, _ words: () -> String) {
        guard !isSilent, isDue() else { return }
        let columns = console.progressColumns - 1
        var line = Cells.cut("\(title) \(words())", to: columns)
        if let total, total > 0 {
            let room = columns - Cells.width(line) - 2
            if room >= Self.shortest {
                line += "  " + Self.bar(Double(min(done, total)) / Double(total), columns: min(room, Self.longest))
            }
        }
        console.say("\r\(line)\u{1B}[K")
    }

    /// Takes the line away, before anything else is said.
    func end() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { console.say("\r\u{1B}[K") }
    }

    /// `[#####-----]  50 %` in at most so many columns.
    static func bar(_ share: Double, columns: Int) -> String {
        let percent = "\(Int((share * 100).rounded(.down))) %"
        let length = min(max(columns - "[]  100 %".count, 4), longest)
        let full = min(length, Int(share * Double(length)))
        let hashes = String(repeating: "#", count: full) + String(repeating: "-", count: length - full)
        return "[\(hashes)]  " + Cells.padded(toRight: percent, to: "100 %".count)
    }

    private func isDue() -> Bool {
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastDrawn, last.duration(to: now) < Self.pause { return false }
            state.lastDrawn = now
            state.isShown = true
            return true
        }
    }

    private static let pause = Duration.milliseconds(100)
    private static let shortest = 20
    private static let longest = 50
}
