// SPDX-License-Identifier: MIT

import Glibc

/// Where log entries go: found out once, at the first line.
enum LogOutput: Sendable {
    /// Plain lines for a person.
    case terminal
    /// Lines with the level before them (sd-daemon(3)).
    case prefixed
    /// journald with fields; what it does not take goes the way of ``prefixed``.
    case journal(JournalSocket)

    static let ours = choose(
        stream: getenv("JOURNAL_STREAM").map { String(cString: $0) }, of: STDERR_FILENO, journal: { JournalSocket() })

    /// - Parameters:
    ///   - stream: `JOURNAL_STREAM`: device and inode of the stream that journald reads (systemd.exec(5)).
    ///   - descriptor: Where lines would go. A child of a service whose output was turned elsewhere has the variable too: it
    ///     counts only when it names this very stream.
    ///   - journal: Opens the way to journald.
    /// - Returns: The best there is.
    static func choose(stream: String?, of descriptor: Int32, journal: () -> JournalSocket?) -> LogOutput {
        if let stream, stream == identity(of: descriptor), let socket = journal() { return .journal(socket) }
        return isatty(descriptor) == 1 ? .terminal : .prefixed
    }

    func write(_ entry: LogEntry, to descriptor: Int32 = STDERR_FILENO) {
        var isTerminal = false
        switch self {
        case .terminal: isTerminal = true
        case .prefixed: break
        case .journal(let socket): if socket.send(entry.journal) { return }
        }
        var line = entry.line(isTerminal: isTerminal)
        _ = line.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// `device:inode`, as JOURNAL_STREAM has it.
    static func identity(of descriptor: Int32) -> String? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? "\(status.st_dev):\(status.st_ino)" : nil
    }
}

extension Log {
    /// Whether entries go to journald with their fields: then a person reads them there, and nowhere else.
    public static var isJournal: Bool { if case .journal = LogOutput.ours { true } else { false } }
}
