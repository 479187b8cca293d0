// SPDX-License-Identifier: MIT

/// What a volunteer says that they did.
///
/// The raw value is the word in the public interface.
public enum ResponseKind: String, Codable, Sendable, CaseIterable {
    case letter
    case fax
    case call
    case email
    case other
}
