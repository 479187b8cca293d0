// SPDX-License-Identifier: MIT

/// What staff look at before release: the letter itself, on the screen or in a mailbox of theirs.
public protocol PreviewDesk: Sendable {
    /// The newest version's letter as readers of one language would get it; a translation that waits for its release too.
    ///
    /// Its personal links lead nowhere.
    func preview(_ order: PreviewOrder) async throws(DeskError) -> [UInt8]
    /// Sends the newest version's letter to one address that need not be a volunteer's, marked as a test.
    ///
    /// It goes the way of the alerts: same relays, same address rule. Written into the audit without the address; no account
    /// counts it.
    func testSend(_ order: TestSendOrder, by: Identity) async throws(DeskError) -> EndpointTest
}

public struct PreviewOrder: Sendable, Hashable {
    /// What is shown; the raw value is the word in the public interface.
    public enum Format: String, Sendable, CaseIterable {
        /// The plain-text part.
        case text
        /// The HTML part.
        case html
        /// The whole mail, as a file that mail programs open.
        case eml
    }

    public var reference: Reference
    public var language: LanguageTag
    public var format: Format

    public init(reference: Reference, language: LanguageTag, format: Format) {
        self.reference = reference
        self.language = language
        self.format = format
    }
}

public struct TestSendOrder: Sendable, Hashable {
    public var reference: Reference
    /// Nil: the first of the action's fallback languages that has a text.
    public var language: LanguageTag?
    public var destination: Destination

    public init(reference: Reference, language: LanguageTag? = nil, destination: Destination) {
        self.reference = reference
        self.language = language
        self.destination = destination
    }
}
