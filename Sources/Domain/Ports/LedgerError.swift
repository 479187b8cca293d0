// SPDX-License-Identifier: MIT

/// What can go wrong between the engine and its ledger.
///
/// None of the texts holds a bound value.
public enum LedgerError: Error, Sendable, Hashable {
    /// A rule of the organisation or of the interface says no; the text is for the person who asked.
    case refused(String)
    /// There is no such action, version or volunteer.
    case unknown(String)
    /// Another process holds it, or a chunk could not get its turn: try again.
    case busy(String)
    /// No space on the disk. Nothing of the transaction is in; what was in before is safe.
    case diskFull
    /// The ledger cannot be read or written, or what is asked of it cannot be.
    case unusable(String)
    /// The file itself is damaged: nothing more may be claimed by it, and only a backup helps.
    case damaged(String)
    /// The ledger is of another program, a newer schema, or under another key: no restart helps.
    case foreign(String)
    /// The ledger was closed while the call waited.
    case closed
}

extension LedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let why), .unknown(let why), .busy(let why), .unusable(let why), .damaged(let why),
            .foreign(let why):
            why
        case .diskFull: "no space left on the ledger's disk; nothing of this step was recorded"
        case .closed: "the ledger is closed"
        }
    }
}
