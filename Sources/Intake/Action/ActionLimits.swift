// SPDX-License-Identifier: MIT

import Domain

/// How much of everything an action may have.
///
/// Far above any real action; there so that a mistake or a hostile file is told early and costs little. Lengths are in
/// Unicode scalars.
public enum ActionLimits {
    /// The public limit of a document (4 MiB).
    public static let bytes = 4 << 20
    /// The public limit of a subject.
    public static let subject = 1...250
    static let summary = 0...5_000
    static let body = 1...100_000
    static let sampleLetter = 0...50_000
    static let asks = 50
    static let ask = 1...2_000
    /// Twice the languages in which the organisation publishes.
    static let languages = TranslationRule.mostLanguages
    static let targets = 100
    /// Names, titles, salutations.
    static let name = 1...250
    static let postalAddress = 1...1_000
    static let phone = 1...100
    static let catalogueNumber = 1...100
    /// Logins and names of authors and approvers.
    static let person = 1...128
    static let sources = 200
    static let source = 1...2_000
    static let issues = 50
    static let issue = 1...64
    static let regions = 400
    static let region = 1...100
    static let networks = 200
    static let network = 1...64
    static let fallbacks = 20
    static let reminders = 10
    static let responses = 1...1_000_000_000
}
