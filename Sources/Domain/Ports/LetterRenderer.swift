// SPDX-License-Identifier: MIT

/// Turns a released text into what the loops send: once per version, language, channel and marking.
public protocol LetterRenderer: Sendable {
    /// Renders; throws only for a text that no receiver could take, which intake should have refused.
    func letter(for live: LiveVersion, language: LanguageTag, text: ActionText, channel: Channel, marking: Marking)
        throws(UnrenderableText) -> Letter
}

/// Why a text could not be rendered.
///
/// Free of the text itself.
public struct UnrenderableText: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
