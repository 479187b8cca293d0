// SPDX-License-Identifier: MIT

/// Turns a released text into what the loops send: once per version and readership.
public protocol LetterRenderer: Sendable {
    /// Whose letter this person gets. Cheap: asked for every delivery.
    func readership(of claimed: ClaimedDelivery, in live: LiveVersion) -> Readership
    /// Renders; throws only for a text that no receiver could take, which intake should have refused.
    func letter(for live: LiveVersion, text: ActionText, readership: Readership) throws(UnrenderableText) -> Letter
}

extension LetterRenderer {
    /// Without time zones.
    public func readership(of claimed: ClaimedDelivery, in live: LiveVersion) -> Readership { Readership(claimed) }
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
