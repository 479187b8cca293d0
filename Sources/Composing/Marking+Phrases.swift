// SPDX-License-Identifier: MIT

import Domain

extension Marking {
    /// The reader of a corrected text who never had the wrong one reads an alert.
    var headline: FixedWords.Phrase {
        switch self {
        case .plain: .alert
        case .correction: .correction
        case .update: .update
        case .outcome: .outcome
        case .withdrawal: .withdrawal
        case .reminder: .reminder
        }
    }

    /// What the message is to those who have had an earlier one.
    var notice: FixedWords.Phrase? {
        switch self {
        case .plain: nil
        case .correction: .correctionNotice
        case .update: .updateNotice
        case .outcome: .outcomeNotice
        case .withdrawal: .withdrawalNotice
        case .reminder: .reminderNotice
        }
    }
}
