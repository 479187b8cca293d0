// SPDX-License-Identifier: MIT

import Synchronization

/// How much a line matters; the raw value is syslog's, which journald takes over.
///
/// The article `Logs` says what each level asks of its reader.
public enum LogLevel: Int, Sendable, Comparable, CaseIterable {
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

    /// As `--log-level` has it: `debug`, `info`, `warning`, `error`, `alarm`.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    public var name: String {
        switch self {
        case .alarm: "alarm"
        case .error: "error"
        case .warning: "warning"
        case .info: "info"
        case .debug: "debug"
        }
    }

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue > right.rawValue }
}

/// What operators are told: a constant message, everything that varies in fields.
///
/// Goes to journald with its fields where standard error is journald's, else to standard error as lines. Never give a field
/// personal data: no address, no name, no text of a message. Thread-safe; one system call a line, so that lines of several
/// queues do not mix.
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
        LogOutput.ours.write(LogEntry(level: level, component: component, message: message, fields: fields))
    }
}
