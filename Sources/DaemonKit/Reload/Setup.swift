// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain
import Foundation
import Intake
import Transport

/// Everything that is made of a configuration and that a reload makes anew.
///
/// Made whole or not at all, before anything that runs is touched: secrets are read, words and templates parsed.
final class Setup: Sendable {
    let configuration: Configuration
    /// The words and templates, as read.
    let files: ConfigFiles
    let links: PersonalLinks
    let letters: Letters
    let pages: PageComposer
    /// With their passwords.
    let relays: [RelayConfiguration]
    /// With their keys.
    let webhooks: WebhookSettings
    let desk: DeskSettings
    let delegates: Set<String>
    let trustedProxies: [AddressBlock]

    /// Reads and makes it.
    ///
    /// - Parameters:
    ///   - configuration: Valid by itself.
    ///   - world: Regions and time zones.
    ///   - tokens: Sign links and bounce addresses.
    /// - Throws: Every fault that was found.
    init(_ configuration: Configuration, world: WorldFacts, tokens: SignedTokens) throws(StartError) {
        let links = PersonalLinks(publicURL: configuration.http.publicURL, tokens: tokens)
        var faults: [DocumentFault] = []
        let relays = Self.part(&faults) { () throws(StartError) in
            try Senders.relays(configuration, world)
        }
        let webhooks = Self.part(&faults) { () throws(StartError) in try Senders.webhookSettings(configuration) }
        let organisation = Self.part(&faults) { () throws(StartError) in try Self.organisation(of: configuration) }
        let files = Self.part(&faults) { () throws(StartError) in try ConfigFiles(overlay: configuration.overlay) }
        var texts: (letters: Letters, pages: PageComposer)?
        if let organisation, let files {
            texts = Self.part(&faults) { () throws(StartError) in
                try Self.texts(organisation, files, links, tokens, world)
            }
        }
        guard let relays, let webhooks, let organisation, let files, let texts else { throw .configuration(faults) }
        self.configuration = configuration
        self.files = files
        self.links = links
        letters = texts.letters
        pages = texts.pages
        self.relays = relays
        self.webhooks = webhooks
        desk = Self.desk(configuration, world, texts.letters, links, organisation.name)
        delegates = Set(configuration.control.delegates)
        trustedProxies = configuration.http.trustedProxies.compactMap { AddressBlock($0) }
    }

    /// Those of an action's languages that may be used.
    func languages(of available: [LanguageTag], fallback: [LanguageTag]) -> [LanguageTag] {
        configuration.languages.onlyReviewed ? letters.words.reviewed(of: available, fallback: fallback) : available
    }

    /// What must be known before anything of the state is touched.
    static func check(_ configuration: Configuration) throws(StartError) {
        _ = try organisation(of: configuration)
        _ = try ConfigFiles(overlay: configuration.overlay)
    }

    /// One part, or its faults among the others.
    private static func part<Part>(
        _ faults: inout [DocumentFault], _ make: () throws(StartError) -> Part
    ) -> Part? {
        do throws(StartError) {
            return try make()
        } catch .configuration(let found) {
            faults += found
        } catch {
            // A key's file: it is the file's name that says where.
            faults.append(DocumentFault(line: 0, key: "", problem: "\(error)", expected: ""))
        }
        return nil
    }

    /// As Composing takes it.
    private static func organisation(of configuration: Configuration) throws(StartError) -> Organisation {
        let facts = configuration.organisation
        let organisation = Organisation(
            name: facts.name, from: facts.from, bounces: facts.bounces, postalAddress: facts.postalAddress,
            website: facts.website, listID: facts.listID)
        do throws(ComposingFault) {
            try MailComposer.check(organisation)
            return organisation
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "organisation", problem: "\(error)", expected: "facts that fit into a mail")
            ])
        }
    }

    private static func texts(
        _ organisation: Organisation, _ files: ConfigFiles, _ links: PersonalLinks, _ tokens: SignedTokens,
        _ world: WorldFacts
    ) throws(StartError) -> (letters: Letters, pages: PageComposer) {
        do throws(ComposingFault) {
            let letters = try Letters(
                organisation: organisation, files: files, links: links, keys: tokens.keys,
                zone: { world.firstZone(of: $0) })
            return (letters, try letters.pages())
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "overlay", problem: "\(error)", expected: "words and templates that read")
            ])
        }
    }

    private static func desk(
        _ configuration: Configuration, _ world: WorldFacts, _ letters: Letters, _ links: PersonalLinks, _ name: String
    ) -> DeskSettings {
        let rules = ApprovalRules(
            secondPerson: configuration.approval.required, defaultWindow: configuration.windows.default,
            longestWindow: configuration.windows.longest)
        return DeskSettings(
            actionReader: ActionReader(
                regions: { world.regions.countries(for: $0) }, suggestions: { world.regions.suggestions(for: $0) },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }, longestWindow: configuration.windows.longest),
            rosterRules: rosterRules(configuration, world), rules: rules,
            upstream: Set(configuration.approval.upstream),
            testWebhook: { TestWebhook(at: $0, organisation: name, links: links) }, previews: letters.previews(rules),
            noticeLanguages: letters.words.available, proofLetter: { letters.proof($0, for: $1, at: $2) })
    }

    /// The roster takes the endpoints that the webhook sender would connect to, by the same rule.
    private static func rosterRules(_ configuration: Configuration, _ world: WorldFacts) -> RosterReader.Rules {
        let rule = configuration.webhooks.addressRule
        return RosterReader.Rules(
            allowHTTP: configuration.webhooks.allowHTTP, needsSecrets: configuration.webhooks.signingKeys == nil,
            endpointRefusal: { url in
                url.literal.flatMap { rule.refusal(of: $0, port: url.port) }.map { "the address is not public: \($0)" }
            },
            isRegion: { world.regions.countries(for: $0) != nil })
    }
}
