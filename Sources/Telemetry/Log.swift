// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// How much a line matters; the raw value is syslog's (journald reads it from the `<N>` prefix).
public enum LogLevel: Int, Sendable, Comparable {
    /// Somebody has to act now: a window is at risk, an account does not close.
    case alarm = 1
    /// Something failed that was promised; the daemon goes on.
    case error = 3
    /// It works, but not as it should: a relay deferred, a setting is odd.
    case warning = 4
    /// A milestone of an action or of the daemon itself.
    case info = 6
    /// One line per delivery and finer; off unless asked for.
    case debug = 7

    /// How a person reads it; nothing for everyday lines.
    var word: String {
        switch self {
        case .alarm: "ALARM "
        case .error: "error "
        case .warning: "warning "
        case .info, .debug: ""
        }
    }

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue > right.rawValue }
}

/// Lines for operators on standard error: a constant message, everything that varies in fields.
///
/// Never give a field personal data: no address, no name, no text of a message. Thread-safe; one write(2) a line, so that
/// lines of several queues do not mix.
public struct Log: Sendable {
    private let component: String
    private let ownThreshold: LogLevel?

    /// `component` is the owner that speaks, for instance `ledger` or `relay`; `threshold` is for tests.
    public init(component: String, threshold: LogLevel? = nil) {
        self.component = component
        ownThreshold = threshold
    }

    /// What is written where a log has no threshold of its own: info and above, unless the program says otherwise at its
    /// start.
    public static func setThreshold(_ level: LogLevel) {
        commonThreshold.store(level.rawValue, ordering: .relaxed)
    }

    private static let commonThreshold = Atomic(LogLevel.info.rawValue)

    private var threshold: LogLevel {
        ownThreshold ?? LogLevel(rawValue: Self.commonThreshold.load(ordering: .relaxed)) ?? .info
    }

    public func alarm(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.alarm, message, fields)
    }

    public func error(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.error, message, fields)
    }

    public func warning(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.warning, message, fields)
    }

    public func info(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.info, message, fields)
    }

    public func debug(_ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, String> = [:]) {
        guard threshold <= .debug else { return }
        write(.debug, message, fields())
    }

    private func write(_ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<StaticString, String>) {
        guard level >= threshold else { return }
        var line = Self.line(level, component, message, fields, isTerminal: Self.isTerminal)
        _ = line.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// One line, its end included, whatever is in the fields.
    static func line(
        _ level: LogLevel, _ component: String, _ message: StaticString,
        _ fields: KeyValuePairs<StaticString, String>, isTerminal: Bool
    ) -> String {
        // journald takes the level from the prefix; a person at a terminal needs the word only where it matters.
        var line = isTerminal ? level.word : "<\(level.rawValue)>"
        line += "\(component): \(message)"
        for (key, value) in fields {
            line += " \(key)=\(quoted(value))"
        }
        return line + "\n"
    }

    private static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Quotes values with spaces, and replaces control characters: one line stays one line.
    private static func quoted(_ value: String) -> String {
        let plain = String(value.map { $0.isNewline || ($0.asciiValue ?? 0x20) < 0x20 ? " " : $0 })
        return plain.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" })
            ? "\"\(plain.replacing("\"", with: "'"))\"" : plain
    }
}
