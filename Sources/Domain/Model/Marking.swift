// SPDX-License-Identifier: MIT

/// How a letter introduces itself to one person: by what that person has had before.
///
/// The raw value is what the ledger stores.
public enum Marking: UInt8, Codable, Sendable, CaseIterable {
    /// An alert to somebody who has had none of this action; also a corrected text to somebody who never had the wrong one.
    case plain = 0
    /// To a holder of the wrong text.
    case correction = 1
    /// Further information, to a holder.
    case update = 2
    /// What became of it, to a holder.
    case outcome = 3
    /// The fixed notice to holders that an action was withdrawn.
    case withdrawal = 4
    /// To a holder who has not said that they acted.
    case reminder = 5
}
