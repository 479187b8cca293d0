// SPDX-License-Identifier: MIT

import Domain
import Intake
import JSON5

/// Reads the configuration file: every default filled in, every fault with its line, key and what is expected.
public struct ConfigurationReader: Sendable {
    let isRegion: @Sendable (String) -> Bool
    let credentialFault: @Sendable (Credential) -> CredentialFault?

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - isRegion: Whether there is such a region, for `relays[].regions`.
    ///   - credentialFault: Why a credential cannot be used. Nothing is looked at unless given.
    public init(
        isRegion: @escaping @Sendable (String) -> Bool = { _ in true },
        credentialFault: @escaping @Sendable (Credential) -> CredentialFault? = { _ in nil }
    ) {
        self.isRegion = isRegion
        self.credentialFault = credentialFault
    }

    /// Reads a document.
    public func read(_ bytes: [UInt8]) throws(InvalidDocument) -> Configuration {
        let root: JSON5Node
        do throws(JSON5Fault) {
            root = try JSON5Document.parse(bytes, limits: JSON5Limits(bytes: Self.mostBytes, depth: Self.deepest))
        } catch {
            throw InvalidDocument(faults: [DocumentFault(error)])
        }
        let faults = FaultCollector()
        guard let document = NodeReader(root, faults: faults) else { throw InvalidDocument(faults) }
        let configuration = configuration(from: document)
        document.finish()
        guard faults.isEmpty, let configuration else { throw InvalidDocument(faults) }
        return configuration
    }

    private func configuration(from document: NodeReader) -> Configuration? {
        let state = document.required("state", expected: "the state folder's path")?.absolutePath()
        let queue = document["queue"]?.absolutePath()
        let organisation = document.required("organisation", expected: "a group with name, from and bounces")?.group()
            .flatMap(organisation)
        let relays = document.required("relays", expected: "a list with at least one relay").flatMap(relays)
        let webhooks = document["webhooks"]?.group().map(webhooks)
        let http = document.required("http", expected: "a group with publicURL")?.group().flatMap(http)
        let admin = document["admin"]?.group().map(admin)
        let control = document["control"]?.group().map(control)
        let approval = document["approval"]?.group().map(approval)
        let windows = document["windows"]?.group().map(windows)
        let tokens = document["tokens"]?.group().map(tokens)
        let bounces = document["bounces"]?.group().map(bounces)
        let alarms = document["alarms"]?.group().map(alarms)
        let limits = document["limits"]?.group().map(limits)
        let drain = document["drain"]?.span(.zero...Self.hour)
        let retention = document["retention"]?.group().map(retention)
        let languages = document["languages"]?.group().map(languages)
        let overlay = document["overlay"]?.unlessEmpty?.absolutePath()
        guard let state, let organisation, let relays, let http else { return nil }
        var configuration = Configuration(
            state: state, queue: queue, organisation: organisation, relays: relays, publicURL: http.publicURL)
        configuration.http = http
        configuration.webhooks = webhooks ?? configuration.webhooks
        configuration.admin = admin ?? configuration.admin
        configuration.control = control ?? configuration.control
        configuration.approval = approval ?? configuration.approval
        configuration.windows = windows ?? configuration.windows
        configuration.tokens = tokens ?? configuration.tokens
        configuration.bounces = bounces ?? configuration.bounces
        configuration.alarms = alarms ?? configuration.alarms
        configuration.limits = limits ?? configuration.limits
        configuration.drain = drain ?? configuration.drain
        configuration.retention = retention ?? configuration.retention
        configuration.languages = languages ?? configuration.languages
        configuration.overlay = overlay
        if configuration.admin.listen == http.listen, http.listen.port != 0 {
            document.fault("admin", problem: "http and admin listen on the same address", expected: "two ports")
        }
        return configuration
    }

    private static let mostBytes = 1 << 20
    private static let deepest = 16
    static let hour = Duration.seconds(3600)
    static let day = Duration.seconds(86_400)
}
