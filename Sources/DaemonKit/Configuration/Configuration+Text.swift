// SPDX-License-Identifier: MIT

import Domain
import Intake

extension Configuration {
    /// The effective configuration as a file that reads back to the same value (`check-config --show`).
    ///
    /// Holds no secret, because the configuration has none.
    public var text: String { written.text }

    /// Every key that has a value, with the value as written: `relays.main.connections` and `32`.
    var entries: [(key: String, value: String)] { written.entries }

    private var written: ConfigurationText {
        var text = ConfigurationText()
        text.open("")
        text.line("state", state)
        text.line("queue", queue)
        text.open("organisation")
        text.line("name", organisation.name)
        text.line("from", organisation.from)
        text.line("bounces", organisation.bounces)
        text.line("postalAddress", organisation.postalAddress)
        text.line("website", organisation.website)
        text.line("listId", organisation.listID)
        text.close()
        text.open("relays", "[")
        for relay in relays { text.add(relay) }
        text.close("]")
        text.open("webhooks")
        text.plain("concurrency", webhooks.concurrency)
        text.line("timeout", webhooks.timeout)
        text.plain("allowHTTP", webhooks.allowHTTP)
        text.line("allowAddresses", webhooks.allowAddresses)
        if let keys = webhooks.signingKeys {
            text.open("signingKeys")
            text.line("credential", keys.text)
            text.close()
        }
        text.close()
        text.open("http")
        text.line("listen", http.listen.text)
        text.line("publicURL", http.publicURL)
        text.line("trustedProxies", http.trustedProxies)
        text.close()
        text.open("admin")
        text.line("listen", admin.listen.text)
        text.close()
        text.open("control")
        text.line("socket", control.socket)
        text.line("delegates", control.delegates)
        text.close()
        text.open("approval")
        text.plain("required", approval.required)
        text.line("upstream", approval.upstream)
        text.close()
        text.open("windows")
        text.line("default", windows.default)
        text.line("longest", windows.longest)
        text.close()
        text.open("tokens")
        text.line("credential", tokens.credential.text)
        text.close()
        text.open("bounces")
        text.line("maildir", bounces.maildir ?? "")
        for type in EventProviders.all {
            text.open(type.name)
            for setting in type.settings { text.line(setting.key, bounces.providers[type.name]?[setting.key] ?? []) }
            text.close()
        }
        text.close()
        text.open("alarms")
        text.line("email", alarms.email)
        text.line("webhook", alarms.webhook ?? "")
        text.close()
        text.open("limits")
        text.plain("inFlight", limits.inFlight)
        text.line("memory", ByteText.write(limits.memory))
        text.close()
        text.line("drain", drain)
        text.open("retention")
        text.line("personalData", retention.personalData)
        text.close()
        text.open("languages")
        text.plain("onlyReviewed", languages.onlyReviewed)
        text.close()
        text.line("overlay", overlay ?? "")
        text.close(last: true)
        return text
    }
}

/// Writes JSON5, one key a line.
struct ConfigurationText {
    private(set) var text = ""
    private(set) var entries: [(key: String, value: String)] = []
    /// The groups that are open, the document's own nameless one included.
    private var path: [String] = []

    mutating func add(_ relay: Configuration.Relay) {
        open("", of: relay.name)
        line("name", relay.name)
        line("url", relay.url.text)
        line("tls", relay.tls.rawValue)
        line("username", relay.username)
        line("credential", relay.credential?.text)
        line("caFile", relay.caFile)
        plain("connections", relay.connections)
        plain("ratePerSecond", relay.ratePerSecond)
        plain("messagesPerConnection", relay.messagesPerConnection)
        plain("weight", relay.weight)
        line("regions", relay.regions)
        open("timeouts")
        line("connect", relay.timeouts.connect)
        line("reply", relay.timeouts.reply)
        line("data", relay.timeouts.data)
        line("final", relay.timeouts.final)
        close()
        close()
    }

    /// Opens a group; `name` stands in the keys of ``entries`` where the file has none.
    mutating func open(_ key: String, _ bracket: String = "{", of name: String? = nil) {
        put(key.isEmpty ? bracket : "\(key): \(bracket)")
        path.append(name ?? key)
    }

    mutating func close(_ bracket: String = "}", last: Bool = false) {
        if !path.isEmpty { path.removeLast() }
        put(last ? bracket : "\(bracket),")
    }

    mutating func line(_ key: String, _ value: String?) {
        if let value { put(key, Self.quoted(value)) }
    }

    mutating func line(_ key: String, _ value: Duration) { line(key, SpanText.write(value)) }

    mutating func line(_ key: String, _ values: [String]) {
        put(key, "[\(values.map(Self.quoted).joined(separator: ", "))]")
    }

    mutating func plain(_ key: String, _ value: some CustomStringConvertible) { put(key, value.description) }

    private mutating func put(_ key: String, _ value: String) {
        entries.append(((path.filter { !$0.isEmpty } + [key]).joined(separator: "."), value))
        put("\(key): \(value),")
    }

    private mutating func put(_ line: String) {
        text += String(repeating: "  ", count: path.count) + line + "\n"
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
