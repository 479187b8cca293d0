// SPDX-License-Identifier: MIT

import Domain
import Intake
import JSON5

extension ConfigurationReader {
    func organisation(_ group: NodeReader) -> Configuration.Organisation? {
        defer { group.finish() }
        let name = group.required("name", expected: "the organisation's name")?.line(1...200)
        let from = group.required("from", expected: Self.mailbox)?.mailbox()
        let bounces = group.required("bounces", expected: "an address such as bounces@example.org")?.mailAddress()
        let postalAddress = group["postalAddress"]?.paragraphs(0...500)
        let website = group["website"].flatMap { $0.webURL(isLoopbackHTTPAllowed: false) }
        let listID = group["listId"]?.parsed(expected: "a name with dots, such as urgent-actions.example.org") { text in
            text.contains(".") ? HostPort.host(text[...]) : nil
        }
        guard let name, let from, let bounces else { return nil }
        return Configuration.Organisation(
            name: name, from: from, bounces: bounces,
            postalAddress: postalAddress?.isEmpty == true ? nil : postalAddress,
            website: website, listID: listID)
    }

    func webhooks(_ group: NodeReader) -> Configuration.Webhooks {
        defer { group.finish() }
        var webhooks = Configuration.Webhooks()
        webhooks.concurrency = group["concurrency"]?.int(1...10_000) ?? webhooks.concurrency
        webhooks.timeout = group["timeout"]?.span(.seconds(1)...(.seconds(300))) ?? webhooks.timeout
        webhooks.allowHTTP = group["allowHTTP"]?.bool() ?? webhooks.allowHTTP
        webhooks.allowAddresses =
            group["allowAddresses"]?.list(most: 200)?.compactMap { entry in
                entry.parsed(expected: "10.1.0.0/16, 127.0.0.1:8443 or [fd00::/8]:443") { text in
                    AddressException(text) == nil ? nil : text
                }
            } ?? webhooks.allowAddresses
        webhooks.signingKeys = group["signingKeys"]?.group().flatMap(signingKeys)
        return webhooks
    }

    private func signingKeys(_ group: NodeReader) -> Credential? {
        defer { group.finish() }
        return group.required("credential", expected: "where the keys lie, such as \"webhook-signing-keys\"")
            .flatMap { credential($0) }
    }

    func http(_ group: NodeReader) -> Configuration.HTTP? {
        defer { group.finish() }
        let url = group.required("publicURL", expected: "https://act.example.org")?.webURL(isLoopbackHTTPAllowed: true)
        let listen = group["listen"]?.listenAddress()
        let proxies = group["trustedProxies"]?.list(most: 100)?.compactMap { entry in
            entry.parsed(expected: "an address or block, such as 127.0.0.1/32") { AddressBlock($0) == nil ? nil : $0 }
        }
        guard let url else { return nil }
        var http = Configuration.HTTP(publicURL: url)
        http.listen = listen ?? http.listen
        http.trustedProxies = proxies ?? http.trustedProxies
        return http
    }

    func admin(_ group: NodeReader) -> Configuration.Admin {
        defer { group.finish() }
        var admin = Configuration.Admin()
        admin.names =
            group["names"]?.list(most: 20)?.compactMap { entry in
                entry.parsed(expected: "a name, such as metrics.example.org") { HostPort.host($0[...]) }
            } ?? admin.names
        guard let field = group["listen"], let listen = field.listenAddress() else { return admin }
        // Metrics and readiness tell an outsider too much; private networks are the operator's own affair.
        let refusal = IPAddress(listen.host).flatMap { AddressRule().refusal(of: $0, port: 1) }
        if refusal == nil || refusal == .unspecified {
            field.fault("the address is public", expected: "a loopback or private address, such as 127.0.0.1:8421")
        }
        admin.listen = listen
        return admin
    }

    func control(_ group: NodeReader) -> Configuration.Control {
        defer { group.finish() }
        var control = Configuration.Control()
        if let field = group["socket"], let path = field.absolutePath() {
            // sun_path (unix(7)) less its NUL.
            if path.utf8.count > 107 { field.fault("the path has \(path.utf8.count) bytes", expected: "at most 107") }
            control.socket = path
        }
        control.delegates = group["delegates"]?.lines(most: 200, 1...128) ?? control.delegates
        return control
    }

    func approval(_ group: NodeReader) -> Configuration.Approval {
        defer { group.finish() }
        var approval = Configuration.Approval()
        approval.required = group["required"]?.bool() ?? approval.required
        approval.upstream = group["upstream"]?.lines(most: 200, 1...128) ?? approval.upstream
        return approval
    }

    func windows(_ group: NodeReader) -> Configuration.Windows {
        defer { group.finish() }
        var windows = Configuration.Windows()
        let minute = Duration.seconds(60)
        windows.longest = group["longest"]?.span(minute...(Self.day * 365)) ?? windows.longest
        windows.default = group["default"]?.span(minute...(Self.day * 365)) ?? windows.default
        if windows.default > windows.longest {
            group.fault(
                "default", problem: "the usual window is longer than the longest one",
                expected: "at most \(SpanText.write(windows.longest))")
        }
        return windows
    }

    func tokens(_ group: NodeReader) -> Configuration.Tokens {
        defer { group.finish() }
        var tokens = Configuration.Tokens()
        tokens.credential =
            group["credential"].flatMap { credential($0, mayBeAbsent: true) } ?? tokens.credential
        return tokens
    }

    func bounces(_ group: NodeReader) -> Configuration.Bounces {
        defer { group.finish() }
        var bounces = Configuration.Bounces()
        bounces.maildir = group["maildir"]?.unlessEmpty?.absolutePath()
        for type in EventProviders.all {
            let values = group[type.name]?.group().map { provider(type, $0) } ?? [:]
            if !values.isEmpty { bounces.providers[type.name] = values }
        }
        return bounces
    }

    /// What a provider says of itself is all that is known of its keys here.
    private func provider(_ type: any EventProvider.Type, _ group: NodeReader) -> ProviderSettings {
        defer { group.finish() }
        var values = ProviderSettings()
        for setting in type.settings {
            let entries = group[setting.key]?.list(most: setting.most)?.compactMap { entry in
                entry.parsed(expected: setting.expected) { setting.accepts($0) ? $0 : nil }
            }
            if let entries, !entries.isEmpty { values[setting.key] = entries }
        }
        return values
    }

    func alarms(_ group: NodeReader) -> Configuration.Alarms {
        defer { group.finish() }
        var alarms = Configuration.Alarms()
        alarms.email = group["email"]?.list(most: 20)?.compactMap { $0.mailAddress() } ?? alarms.email
        alarms.webhook = group["webhook"]?.unlessEmpty?.endpoint()
        return alarms
    }

    func limits(_ group: NodeReader) -> Configuration.Limits {
        defer { group.finish() }
        var limits = Configuration.Limits()
        limits.inFlight = group["inFlight"]?.int(1...1_000_000) ?? limits.inFlight
        if let field = group["memory"] {
            let expected = "an amount from 64M to 64G, written like 150M or 2G"
            limits.memory =
                field.parsed(expected: expected) { text in
                    ByteText.parse(text).flatMap { (64 << 20...64 << 30).contains($0) ? $0 : nil }
                } ?? limits.memory
        }
        return limits
    }

    func retention(_ group: NodeReader) -> Configuration.Retention {
        defer { group.finish() }
        var retention = Configuration.Retention()
        retention.personalData = group["personalData"]?.span(Self.day...(Self.day * 3650)) ?? retention.personalData
        return retention
    }

    func languages(_ group: NodeReader) -> Configuration.Languages {
        defer { group.finish() }
        var languages = Configuration.Languages()
        languages.onlyReviewed = group["onlyReviewed"]?.bool() ?? languages.onlyReviewed
        return languages
    }

    static let mailbox = "an author such as \"Urgent Actions <ua@example.org>\""
}
