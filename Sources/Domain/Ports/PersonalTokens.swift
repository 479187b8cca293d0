// SPDX-License-Identifier: MIT

/// Signs what the holder of a link may do, and knows its own signatures again.
///
/// Thread-safe and quick: a few microseconds.
public protocol PersonalTokens: Sendable {
    /// The token as it stands in links: letters, digits, `-` and `_`.
    func text(of token: PersonalToken) -> String
    /// The token of a text; nil unless it was signed here, whole, and for this purpose.
    func token(_ text: String, for purpose: PersonalToken.Purpose) -> PersonalToken?
}
