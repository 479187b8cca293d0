// SPDX-License-Identifier: MIT

/// One thing that operators are told, and its two forms: a line of text, and an entry in journald's own protocol.
struct LogEntry {
    let level: LogLevel
    let component: String
    let message: StaticString
    let fields: KeyValuePairs<StaticString, String>

    /// One line for standard error, its end included, whatever is in the fields.
    ///
    /// journald takes the level from the prefix; a person at a terminal needs the word only where it matters.
    func line(isTerminal: Bool) -> String {
        (isTerminal ? level.word : "<\(level.rawValue)>") + text + "\n"
    }

    /// `component: message key=value …`, on one line.
    var text: String {
        var text = "\(component): \(message)"
        for (key, value) in fields { text += " \(key)=\(Self.quoted(value))" }
        return text
    }

    /// The entry for journald: what a person reads in MESSAGE, and the same again in fields to filter by.
    var journal: JournalFields {
        var journal = JournalFields()
        journal.add("MESSAGE", text)
        journal.add("PRIORITY", "\(level.rawValue)")
        journal.add("SYSLOG_IDENTIFIER", "urgentd")
        if level == .alarm { journal.add("MESSAGE_ID", Self.alarmID) }
        journal.add("URGENTD_COMPONENT", component)
        journal.add("URGENTD_EVENT", "\(message)")
        for (key, value) in fields { journal.add("URGENTD_" + JournalFields.name("\(key)"), value) }
        return journal
    }

    /// Marks every alarm, whatever it is about (systemd.journal-fields(7)); drawn once at random.
    static let alarmID = "8bdae5b1b7084c9f951bbe26910c323e"

    /// Quotes values with spaces, and replaces control characters: one line stays one line.
    private static func quoted(_ value: String) -> String {
        let plain = String(value.map { $0.isNewline || ($0.asciiValue ?? 0x20) < 0x20 ? " " : $0 })
        return plain.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" })
            ? "\"\(plain.replacing("\"", with: "'"))\"" : plain
    }
}
