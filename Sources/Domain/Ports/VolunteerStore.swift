// SPDX-License-Identifier: MIT

/// What volunteers do with their own data, by the links in their alerts.
///
/// Their own reading is no reading by staff, so none of it is audited; what they change is, in a volunteer's name and
/// without saying whose.
public protocol VolunteerStore: Sendable {
    /// Nil: they have left or were erased, or there never was such a person.
    func person(_ volunteer: VolunteerKey, at: Instant) async throws(LedgerError) -> PersonRecord?
    /// Removes all personal data, as ``RosterStore/erase(id:by:at:)``: open rows are suppressed in the same transaction.
    ///
    /// - Returns: False when there was nobody any more.
    @discardableResult
    func leave(_ volunteer: VolunteerKey, at: Instant) async throws(LedgerError) -> Bool
    /// Writes down what a person chose.
    ///
    /// A pause holds from this moment: what has not left to them is suppressed. The rest waits, like an import, while an
    /// audience is being counted or planned; ``LedgerError/busy(_:)`` when that takes too long.
    func choose(_ preferences: Preferences, of volunteer: VolunteerKey, at: Instant) async throws(LedgerError)
    /// Keeps an offer in place of the one before; the code as a keyed hash.
    ///
    /// - Throws: ``LedgerError/busy(_:)`` when the one before is too young (``ProofRule/spacing``).
    func offerWebhook(_ offer: WebhookOffer, of volunteer: VolunteerKey, at: Instant) async throws(LedgerError)
    /// The code did not get there: nobody can enter it.
    func voidWebhookOffer(of volunteer: VolunteerKey) async throws(LedgerError)
    /// Puts a code to the proof; the right one makes the offered webhook the person's own.
    ///
    /// - Returns: The webhook that is now theirs; nil: wrong, too late, or guessed too often.
    func proveWebhook(_ code: ProofCode?, of volunteer: VolunteerKey, at: Instant) async throws(LedgerError)
        -> WebhookAddress?
    /// Takes a person's webhook away.
    ///
    /// - Throws: ``LedgerError/refused(_:)`` when there would be no way left to reach them.
    func removeWebhook(of volunteer: VolunteerKey, at: Instant) async throws(LedgerError)
    /// The issues of the newest actions, without repetition, in alphabetical order.
    func recentIssues() async throws(LedgerError) -> [String]
}
