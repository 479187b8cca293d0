// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// An alarm as a mail: plain ASCII, short lines, the worst in the subject.
public enum AlarmLetter {
    /// What is the same in every letter.
    public struct Head: Sendable, Hashable {
        /// The author's address, bare.
        public var from: String
        /// The machine, so that a person knows where to look.
        public var host: String

        public init(from: String, host: String) {
            self.from = from
            self.host = host
        }
    }

    /// The whole message with CRLF line ends.
    static func text(_ notice: AlarmNotice, to recipient: String, _ head: Head) -> [UInt8] {
        let domain = head.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let identifier = "\(notice.at.milliseconds).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        var lines = [
            "From: urgentd <\(head.from)>", "To: <\(recipient)>", "Subject: \(ascii(subject(notice)))",
            "Date: \(date(notice.at))", "Message-ID: <alarm.\(identifier)@\(domain)>",
            // No automatic answers, please (RFC 3834).
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit", "",
        ]
        lines += body(notice, host: head.host).flatMap { wrapped(ascii($0)) }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// One line: what began first, and how much more there is.
    static func subject(_ notice: AlarmNotice) -> String {
        if let first = notice.raised.first {
            let more = notice.raised.count > 1 ? " (and \(notice.raised.count - 1) more)" : ""
            return "[urgentd] ALARM: \(AlarmWords.title(first.condition))\(more)"
        }
        guard let first = notice.over.first else { return "[urgentd] alarm" }
        let more = notice.over.count > 1 ? " (and \(notice.over.count - 1) more)" : ""
        return "[urgentd] over: \(AlarmWords.title(first.condition))\(more)"
    }

    /// What happened, to what, since when, what to do.
    static func body(_ notice: AlarmNotice, host: String) -> [String] {
        var lines: [String] = []
        for item in notice.raised.prefix(most) {
            lines += [
                "ALARM  \(AlarmWords.title(item.condition))", "since  \(item.since.rfc3339)", "what   \(item.detail)",
                "to do  \(AlarmWords.remedy(item.condition))", "",
            ]
        }
        if notice.raised.count > most { lines += ["and \(notice.raised.count - most) more: see the journal", ""] }
        for item in notice.over.prefix(most) {
            let until = item.until.map { " to \($0.rfc3339)" } ?? ""
            lines += ["over   \(AlarmWords.title(item.condition))", "       \(item.since.rfc3339)\(until)", ""]
        }
        if notice.over.count > most { lines += ["and \(notice.over.count - most) more are over", ""] }
        lines.append("urgentd on \(host)")
        return lines
    }

    /// RFC 5322 §3.3, in UTC.
    private static func date(_ time: Instant) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss +0000"
        return format.string(from: time.date)
    }

    /// Our own words are ASCII; what is not becomes a question mark, a line end a space.
    private static func ascii(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar -> Character in
                if scalar.value < 0x20 { return " " }
                return scalar.value < 0x7f ? Character(scalar) : "?"
            })
    }

    /// Breaks at spaces; what follows the first line is indented like it.
    private static func wrapped(_ line: String) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !current.isEmpty, current.utf8.count + word.utf8.count >= longest {
                lines.append(current)
                current = indent
            }
            current += (current.isEmpty || current == indent ? "" : " ") + word
        }
        return lines + [current]
    }

    /// Conditions described in full in one message.
    private static let most = 20
    /// Octets of a line, where words allow it (RFC 5322 §2.1.1 says 78).
    private static let longest = 76
    private static let indent = "       "
}
