// SPDX-License-Identifier: MIT

import Domain
import JSON5

/// Reads an urgent action as staff write it (JSON5) into the Domain's value, every default filled in.
///
/// Pure: bytes and the time go in; the action, or every fault with its line, comes out.
public struct ActionReader: Sendable {
    let regions: @Sendable (String) -> Set<CountryCode>?
    let suggestions: @Sendable (String) -> [String]
    let reads: @Sendable (_ ladder: [LanguageTag], _ texts: [LanguageTag]) -> Bool
    let longestWindow: Duration

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - regions: The countries that a region word stands for; nil if it stands for none.
    ///   - suggestions: Region names that somebody who wrote this may have meant.
    ///   - reads: Whether a ladder of languages finds one of these texts. Plain truncation (RFC 4647 §3.4) unless given.
    ///   - longestWindow: `windows.longest` of the configuration.
    public init(
        regions: @escaping @Sendable (String) -> Set<CountryCode>?,
        suggestions: @escaping @Sendable (String) -> [String] = { _ in [] },
        reads: @escaping @Sendable (_ ladder: [LanguageTag], _ texts: [LanguageTag]) -> Bool = Self.truncates,
        longestWindow: Duration = .seconds(14 * 86_400)
    ) {
        self.regions = regions
        self.suggestions = suggestions
        self.reads = reads
        self.longestWindow = longestWindow
    }

    /// An action as read, with what staff should know about it.
    public struct Reading: Sendable, Hashable {
        public let action: UrgentAction
        /// SHA-256 over the canonical document (``ActionDigest``).
        public let digest: String
        /// What does not stop the action.
        public let warnings: [String]
    }

    /// Reads and checks a whole document.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, at most ``ActionLimits/bytes``.
    ///   - now: The moment at which a window may not be over yet.
    ///   - errand: What it is handed in as; nil: whatever it says it is.
    /// - Returns: The action with its digest and warnings.
    /// - Throws: All faults of the document; only the first if it is no JSON5 at all.
    public func read(_ bytes: [UInt8], now: Instant, as errand: Errand? = nil) throws(InvalidDocument) -> Reading {
        try read(bytes, at: now, errand)
    }

    /// What a document is handed in as, by a verb that names what it follows.
    ///
    /// Keys that say so may be left out; keys that say otherwise are faults.
    public struct Errand: Sendable, Hashable {
        public let kind: ActionKind
        public let follows: Reference

        public init(kind: ActionKind, follows: Reference) {
            self.kind = kind
            self.follows = follows
        }
    }

    /// Reads and checks a document whose window may be over.
    ///
    /// An action that was taken in before is known by its digest for ever: handing it in again is no fault, although
    /// ``read(_:now:as:)`` then refuses it. So whoever was refused asks here whether it is one of those.
    /// - Parameters:
    ///   - bytes: As for ``read(_:now:as:)``.
    ///   - errand: As there.
    /// - Returns: The action; not to be taken in anew.
    /// - Throws: All faults but those of the time.
    public func readWhateverTheTime(_ bytes: [UInt8], as errand: Errand? = nil) throws(InvalidDocument) -> Reading {
        try read(bytes, at: nil, errand)
    }

    private func read(
        _ bytes: [UInt8], at now: Instant?, _ errand: Errand?
    ) throws(InvalidDocument) -> Reading {
        let root: JSON5Node
        do throws(JSON5Fault) {
            root = try JSON5Document.parse(bytes, limits: JSON5Limits(bytes: ActionLimits.bytes, depth: Self.deepest))
        } catch {
            throw InvalidDocument(faults: [DocumentFault(error)])
        }
        let faults = FaultCollector()
        guard let document = NodeReader(root, faults: faults) else { throw InvalidDocument(faults) }
        let action = action(from: document, now: now, errand)
        document.finish()
        guard faults.isEmpty, let action else { throw InvalidDocument(faults) }
        return Reading(action: action, digest: ActionDigest.of(action), warnings: warnings(about: action))
    }

    private func action(from document: NodeReader, now: Instant?, _ errand: Errand?) -> UrgentAction? {
        let kind = kind(document, errand)
        let (reference, follows) = references(document, kind, errand)
        let country = document.required("country", expected: "the country of concern, such as \"HN\"")?.country()
        let author = document.required("author", expected: "who wrote it")?.line(ActionLimits.person)
        let index = document["index"]?.line(ActionLimits.catalogueNumber)
        let approval = document["approval"]?.group().flatMap(approval)
        let issued = document["issued"]?.instant()
        let window = window(document, now: now)
        let alleged = document["alleged"]?.bool() ?? false
        let sources = document["sources"]?.lines(most: ActionLimits.sources, ActionLimits.source) ?? []
        let issues = document["issues"]?.lines(most: ActionLimits.issues, ActionLimits.issue) ?? []
        let audience = document["audience"]?.group().map(audience) ?? AudienceRule()
        let languages = document["languages"]?.group().map(languagePolicy) ?? LanguagePolicy()
        let reminders = document["reminders"].flatMap(reminders) ?? []
        let stopAt = document["stopAt"]?.group().flatMap(stopAt)
        let targets = document["targets"]?.list(most: ActionLimits.targets)?.compactMap(target) ?? []
        let text = texts(document)
        if !text.isEmpty, !reads(languages.fallback, text.keys.sorted()) {
            document.fault(
                "text", problem: "there is no text in a fallback language",
                expected:
                    "a text in \(Self.list(languages.fallback)), or languages.fallback with a language that has one")
        }
        guard let reference, let country, let author, kind != nil else { return nil }
        return UrgentAction(
            reference: reference, index: index, kind: kind ?? .alert, follows: follows, country: country,
            author: author, approval: approval, issued: issued, window: window, alleged: alleged, sources: sources,
            issues: issues, audience: audience, languages: languages, reminders: reminders, stopAtResponses: stopAt,
            targets: targets, text: text)
    }

    /// A language and its truncations by RFC 4647 §3.4: the reader's tag loses subtags until a text has it.
    public static let truncates: @Sendable (_ ladder: [LanguageTag], _ texts: [LanguageTag]) -> Bool = {
        ladder, texts in
        ladder.contains { wanted in
            texts.contains { wanted.text == $0.text || wanted.text.hasPrefix($0.text + "-") }
        }
    }

    static func list(_ tags: [LanguageTag]) -> String {
        tags.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// Groups and lists inside one another: the format has four, and a person's slip should be told as one.
    private static let deepest = 16
}
