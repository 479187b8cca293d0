// SPDX-License-Identifier: MIT

extension Schema {
    /// Counters that a scrape of the metrics reads: a few rows, whatever the number of deliveries.
    static let meters = """
        -- `tally` summed over languages and countries; kept in the same transactions, and reconcile holds one against the other.
        CREATE TABLE tally_sum (
            version INTEGER NOT NULL,
            state INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (version, state, channel)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO tally_sum SELECT version, state, channel, sum(n) FROM tally GROUP BY version, state, channel;

        -- How many rows of other tables are of a kind; kept by triggers. `suppressed` has one for each SuppressionReason.
        CREATE TABLE standing (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO standing SELECT 'suppressed ' || column1,
            (SELECT count(*) FROM suppressed WHERE reason = column1)
            FROM (VALUES ('address'), ('mailbox-full'), ('disabled'), ('manual'));
        INSERT INTO standing SELECT 'endpoint failing', count(*) FROM endpoint WHERE disabled = 0;
        INSERT INTO standing SELECT 'endpoint disabled', count(*) FROM endpoint WHERE disabled <> 0;
        CREATE TRIGGER suppressed_counted AFTER INSERT ON suppressed
        BEGIN UPDATE standing SET n = n + 1 WHERE name = 'suppressed ' || NEW.reason; END;
        CREATE TRIGGER suppressed_discounted AFTER DELETE ON suppressed
        BEGIN UPDATE standing SET n = n - 1 WHERE name = 'suppressed ' || OLD.reason; END;
        CREATE TRIGGER endpoint_counted AFTER INSERT ON endpoint
        BEGIN UPDATE standing SET n = n + 1 WHERE name = iif(NEW.disabled, 'endpoint disabled', 'endpoint failing'); END;
        CREATE TRIGGER endpoint_discounted AFTER DELETE ON endpoint
        BEGIN UPDATE standing SET n = n - 1 WHERE name = iif(OLD.disabled, 'endpoint disabled', 'endpoint failing'); END;
        CREATE TRIGGER endpoint_switched AFTER UPDATE OF disabled ON endpoint WHEN OLD.disabled <> NEW.disabled
        BEGIN
            UPDATE standing SET n = n - 1 WHERE name = iif(OLD.disabled, 'endpoint disabled', 'endpoint failing');
            UPDATE standing SET n = n + 1 WHERE name = iif(NEW.disabled, 'endpoint disabled', 'endpoint failing');
        END;
        """
}
