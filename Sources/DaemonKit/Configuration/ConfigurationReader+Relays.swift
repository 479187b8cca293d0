// SPDX-License-Identifier: MIT

import Domain
import Intake
import JSON5

extension ConfigurationReader {
    func relays(_ field: NodeField) -> [Configuration.Relay]? {
        guard let entries = field.list(most: Self.mostRelays) else { return nil }
        guard !entries.isEmpty else {
            field.fault("the list is empty", expected: "at least one relay")
            return nil
        }
        var names = Set<String>()
        var relays: [Configuration.Relay] = []
        for (index, entry) in entries.enumerated() {
            guard let group = entry.group(), let relay = relay(group, index) else { continue }
            if !names.insert(relay.name).inserted {
                group.fault("name", problem: "two relays have the same name", expected: "a name of its own")
            }
            relays.append(relay)
        }
        return relays
    }

    private func relay(_ group: NodeReader, _ index: Int) -> Configuration.Relay? {
        defer { group.finish() }
        let usualName = index == 0 ? "main" : "relay-\(index + 1)"
        let name = group["name"].map { $0.word("1 to 64 of a–z A–Z 0–9 . _ and -", 1...64) } ?? usualName
        let url = group.required("url", expected: Self.relayURL)?.parsed(expected: Self.relayURL, RelayURL.init)
        let tls = group["tls"].map { $0.word(Configuration.TLS.self) }
        let username = group["username"]?.line(1...256)
        let credential = group["credential"].flatMap { self.credential($0) }
        let caFile = group["caFile"]?.absolutePath()
        let connections = group["connections"]?.int(1...1000)
        let rate = group["ratePerSecond"]?.int(0...1_000_000)
        let messages = group["messagesPerConnection"]?.int(1...1_000_000)
        let weight = group["weight"]?.int(1...1000)
        let regions = group["regions"].flatMap(regions)
        let timeouts = group["timeouts"]?.group().map(timeouts)
        guard let name, let url else { return nil }
        var relay = Configuration.Relay(name: name, url: url, tls: tls ?? nil)
        relay.username = username
        relay.credential = credential
        relay.caFile = caFile
        relay.connections = connections ?? relay.connections
        relay.ratePerSecond = rate ?? relay.ratePerSecond
        relay.messagesPerConnection = messages ?? relay.messagesPerConnection
        relay.weight = weight ?? relay.weight
        relay.regions = regions ?? relay.regions
        relay.timeouts = timeouts ?? relay.timeouts
        checkProtection(of: relay, group)
        return relay
    }

    /// A password never travels without verified TLS, loopback aside.
    private func checkProtection(of relay: Configuration.Relay, _ group: NodeReader) {
        if relay.url.isImplicitTLS, relay.tls != .require {
            group.fault("tls", problem: "smtps:// is TLS from the first octet", expected: "\"require\", or smtp://")
        }
        switch (group.has("username"), group.has("credential")) {
        case (true, false):
            group.fault("credential", problem: "there is a username without a password", expected: "where it lies")
        case (false, true):
            group.fault("username", problem: "there is a password without a username", expected: "a username")
        case (true, true) where relay.tls != .require && !relay.url.isLoopback:
            group.fault(
                "tls", problem: "the password would travel without verified TLS",
                expected: "\"require\", or no username")
        default: break
        }
    }

    private func regions(_ field: NodeField) -> [String]? {
        field.list(most: 400)?.compactMap { entry in
            guard let word = entry.line(1...100) else { return nil }
            if isRegion(word) { return word }
            entry.fault(
                "there is no region \"\(Spelling.shown(word))\"",
                expected: "a UN M49 code or English name, an index region or an ISO country")
            return nil
        }
    }

    private func timeouts(_ group: NodeReader) -> Configuration.Timeouts {
        defer { group.finish() }
        var timeouts = Configuration.Timeouts()
        let range = Duration.seconds(1)...Self.hour
        timeouts.connect = group["connect"]?.span(range) ?? timeouts.connect
        timeouts.reply = group["reply"]?.span(range) ?? timeouts.reply
        timeouts.data = group["data"]?.span(range) ?? timeouts.data
        timeouts.final = group["final"]?.span(range) ?? timeouts.final
        return timeouts
    }

    /// Where a secret lies; a name may be absent where it says so, because then the daemon makes the file itself.
    func credential(_ field: NodeField, mayBeAbsent: Bool = false) -> Credential? {
        let expected = "a path, or a name in $CREDENTIALS_DIRECTORY"
        guard let text = field.line(1...1024) else { return nil }
        let credential = Credential(text)
        guard credential.isPath ? text.hasPrefix("/") : text != "." && text != ".." else {
            field.fault("this is no absolute path", expected: expected)
            return nil
        }
        let isExcused = { (fault: CredentialFault) in mayBeAbsent && !credential.isPath && fault == .missing }
        if let fault = credentialFault(credential), !isExcused(fault) {
            field.fault(fault.description, expected: "a file that only the daemon can read (mode 0400 or 0440)")
        }
        return credential
    }

    private static let relayURL = "smtp://HOST:PORT or smtps://HOST:PORT"
    private static let mostRelays = 64
}
