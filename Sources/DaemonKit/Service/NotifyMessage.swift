// SPDX-License-Identifier: MIT

/// One message to the service manager: lines `KEY=VALUE` (sd_notify(3)).
struct NotifyMessage: Sendable, Hashable {
    private(set) var lines: [String] = []

    /// All is up: what depends on us may start.
    static let ready = NotifyMessage().adding("READY", "1")
    /// We go down; no error from here on is a failure.
    static let stopping = NotifyMessage().adding("STOPPING", "1")
    /// Every owner has answered.
    static let alive = NotifyMessage().adding("WATCHDOG", "1")

    /// The configuration is read anew; ``ready`` has to follow.
    ///
    /// - Parameter monotonic: CLOCK_MONOTONIC in microseconds: from version 253 on systemd tells by it which reload this
    ///   answers; older ones do not know it and do not mind.
    /// - Returns: The message.
    static func reloading(monotonic: Int64) -> NotifyMessage {
        NotifyMessage().adding("RELOADING", "1").adding("MONOTONIC_USEC", "\(monotonic)")
    }

    /// Another `span` may pass before the manager gives us up, whatever its own limit says.
    static func extend(by span: Duration) -> NotifyMessage {
        NotifyMessage().adding("EXTEND_TIMEOUT_USEC", "\(max(1, Int64(span / .microseconds(1))))")
    }

    /// The sentence that `systemctl status` shows.
    static func status(_ text: String) -> NotifyMessage { NotifyMessage().adding("STATUS", text) }

    /// Adds the sentence that `systemctl status` shows.
    func with(status text: String?) -> NotifyMessage { text.map { adding("STATUS", $0) } ?? self }

    /// Adds why we end, as an errno.
    func with(error number: Int32) -> NotifyMessage { adding("ERRNO", "\(number)") }

    /// A value is one line of bounded length, so that no text can pass itself off as another word to the manager.
    func adding(_ key: String, _ value: String) -> NotifyMessage {
        var message = self
        let line = String(value.map { $0.isNewline || ($0.asciiValue ?? 0x20) < 0x20 ? " " : $0 })
        message.lines.append("\(key)=\(line.prefix(Self.mostCharacters))")
        return message
    }

    /// As it is sent.
    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// Far more than a screen shows, far less than a datagram takes.
    private static let mostCharacters = 1000
}
