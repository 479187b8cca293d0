// SPDX-License-Identifier: MIT

/// What lies between two configurations, by key: what a running daemon goes over to, and what needs a restart.
///
/// Pure; the effects are ``App``'s.
struct ConfigurationChange: Sendable, Hashable {
    /// Keys that take effect, such as `relays.main.connections`; a relay that came or went is one word.
    let changed: [String]
    /// Keys whose new value waits for a restart.
    let needsRestart: [String]
    /// The new configuration with the old values of what needs a restart: what the daemon goes by.
    let effective: Configuration

    init(from old: Configuration, to new: Configuration) {
        let keys = Self.differing(old, new)
        changed = keys.filter { !Self.needsRestart($0) }
        needsRestart = keys.filter(Self.needsRestart)
        var effective = new
        effective.state = old.state
        effective.queue = old.queue
        effective.http.listen = old.http.listen
        effective.admin.listen = old.admin.listen
        effective.control.socket = old.control.socket
        effective.tokens = old.tokens
        effective.bounces = old.bounces
        self.effective = effective
    }

    /// Whether a running daemon cannot go over to a new value of this key: what is locked, watched, or listened on.
    static func needsRestart(_ key: String) -> Bool {
        restarting.contains { key == $0 || key.hasPrefix("\($0).") }
    }

    private static let restarting = [
        "state", "queue", "http.listen", "admin.listen", "control.socket", "tokens", "bounces",
    ]

    /// In the order of the file.
    private static func differing(_ old: Configuration, _ new: Configuration) -> [String] {
        let (was, now) = (old.entries, new.entries)
        let before = Dictionary(was, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(now, uniquingKeysWith: { first, _ in first })
        let (oldNames, newNames) = (Set(old.relays.map(\.name)), Set(new.relays.map(\.name)))
        var words: [String] = []
        for key in now.map(\.key) + was.map(\.key).filter({ after[$0] == nil }) where before[key] != after[key] {
            let word = Self.word(key, came: newNames.subtracting(oldNames), went: oldNames.subtracting(newNames))
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// `relays.hub.url` of a relay that was added is `relays.hub (new)`.
    private static func word(_ key: String, came: Set<String>, went: Set<String>) -> String {
        func isOf(_ name: String) -> Bool { key.hasPrefix("relays.\(name).") }
        if let name = came.first(where: isOf) { return "relays.\(name) (new)" }
        if let name = went.first(where: isOf) { return "relays.\(name) (gone)" }
        return key
    }
}
