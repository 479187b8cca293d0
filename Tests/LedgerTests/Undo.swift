// SPDX-License-Identifier: MIT

/// The way back from each step of the schema, to make a ledger as an older program left it.
enum Undo {
    static let translations = """
        DROP TABLE translation; DROP INDEX delivery_held; ALTER TABLE delivery DROP COLUMN awaits;
        ALTER TABLE progress DROP COLUMN holds_until;
        """

    static let versions = """
        DROP TABLE doubt; DROP TABLE holder; ALTER TABLE progress DROP COLUMN reached;
        ALTER TABLE version DROP COLUMN notice; ALTER TABLE version DROP COLUMN holders_only;
        ALTER TABLE action DROP COLUMN follows;
        """

    static let reports = "DROP TABLE report;"

    static let relayPauses = "DROP TABLE relay_pause;"

    static let responses = "DROP TABLE response; DROP TABLE response_tally;"

    static let reminders = "DROP TABLE reminder;"

    static let appetites = """
        UPDATE volunteer SET amount = (amount & 4095) - 1 WHERE amount > 4000; DROP TABLE quota; DROP TABLE interest;
        """

    static let receipts = "DROP TABLE receipt; DROP TABLE receipt_act; ALTER TABLE endpoint DROP COLUMN reply;"

    static let endpoints = "DROP TABLE endpoint; DROP INDEX volunteer_hook;"

    static let pages = "DROP TABLE pause; DROP TABLE webhook_offer;"

    static let keeping = """
        DROP TABLE keeping; DROP TABLE restoration; DROP INDEX progress_restored;
        ALTER TABLE progress DROP COLUMN restored; ALTER TABLE progress DROP COLUMN forgotten;
        """

    static let bounces = "DROP TABLE suppressed; DROP TABLE muted; DROP TABLE trouble; DROP TABLE moved;"

    static let meters = """
        DROP TRIGGER suppressed_counted; DROP TRIGGER suppressed_discounted; DROP TRIGGER endpoint_counted;
        DROP TRIGGER endpoint_discounted; DROP TRIGGER endpoint_switched; DROP TABLE tally_sum; DROP TABLE standing;
        """

    /// Back to schema 3, when the audit had its chain and versions could be closed early.
    static let all =
        keeping + meters + bounces + receipts + pages + endpoints + reminders + appetites + reports + relayPauses
        + versions + responses + translations
}
