// SPDX-License-Identifier: MIT

/// The tables of the ledger, one script per schema version; a script is never changed once released.
///
/// Foreign keys guard the small tables. `volunteer` and `delivery` have none: their rows are written by one place each,
/// ten million at a time, and `reconcile` and the tests hold them against the rest.
enum Schema {
    /// `urgd` in the file's header (PRAGMA application_id), so that file(1) and we know our own.
    static let applicationID: Int64 = 0x7572_6764

    /// `scripts[n]` brings a ledger from version n to n + 1.
    ///
    /// What a script cannot do, because it needs the ledger's key, ``Migration`` does in the same transaction.
    static let scripts = [
        actions + roster + plan + deliveries, auditChain, earlyClose, translations, responses, versions, relayPauses,
        reports, appetites, reminders, endpoints, pages, receipts, bounces, meters, keeping,
    ]

    /// The script after which the audit's chain begins.
    static let chainBegins = 2

    private static let actions = """
        CREATE TABLE action (
            id INTEGER PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL
        ) STRICT;

        -- One draft or released version. `id` is VersionKey.number. `document` and `texts` hold no volunteer's data.
        CREATE TABLE version (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 524287),
            action INTEGER NOT NULL REFERENCES action,
            number INTEGER NOT NULL,
            digest TEXT NOT NULL,
            concern INTEGER NOT NULL,
            includes_concern INTEGER NOT NULL,
            submitted_name TEXT NOT NULL,
            submitted_login TEXT NOT NULL,
            submitted INTEGER NOT NULL,
            approved_name TEXT,
            approved_login TEXT,
            opened INTEGER,
            closes INTEGER,
            frozen INTEGER,
            audience TEXT NOT NULL,
            warnings TEXT NOT NULL,
            document TEXT NOT NULL,
            UNIQUE (action, number)
        ) STRICT;

        CREATE TABLE version_text (
            version INTEGER NOT NULL REFERENCES version,
            language TEXT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (version, language)
        ) STRICT, WITHOUT ROWID;

        -- What changes while a version is worked on: narrow, because every claim writes it.
        CREATE TABLE progress (
            version INTEGER PRIMARY KEY REFERENCES version,
            live INTEGER NOT NULL DEFAULT 0,
            audience INTEGER,
            audience_revision INTEGER,
            fence INTEGER,
            fenced INTEGER,
            planning INTEGER NOT NULL DEFAULT 0,
            plan_rank INTEGER NOT NULL DEFAULT 0,
            plan_volunteer INTEGER NOT NULL DEFAULT 0,
            email_cursor INTEGER NOT NULL DEFAULT 0,
            webhook_cursor INTEGER NOT NULL DEFAULT 0,
            settle_cursor INTEGER NOT NULL DEFAULT 0,
            settle_end INTEGER NOT NULL DEFAULT 0,
            possibly_twice INTEGER NOT NULL DEFAULT 0,
            delayed INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX progress_live ON progress (version) WHERE live = 1;

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            login TEXT NOT NULL,
            verb TEXT NOT NULL,
            reference TEXT,
            version INTEGER,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_reference ON audit (reference, sequence);
        """

    private static let roster = """
        -- `folded`: up to this volunteer every address is in `address`.
        CREATE TABLE roster (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            revision INTEGER NOT NULL,
            folded INTEGER NOT NULL
        ) STRICT;
        INSERT INTO roster VALUES (1, 0, 0);

        CREATE TABLE language (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE ladder (id INTEGER PRIMARY KEY, tags TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE network (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        -- Distinct sets of networks, as numbers of `network` in rising order; 0 is the empty set and has no row.
        CREATE TABLE network_set (id INTEGER PRIMARY KEY, members TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE place (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
            country INTEGER NOT NULL,
            zone TEXT NOT NULL,
            members INTEGER NOT NULL,
            UNIQUE (country, zone)
        ) STRICT;

        -- Numbers are never given twice: who goes stays as a row without personal data.
        CREATE TABLE volunteer (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
            place INTEGER NOT NULL,
            ladder INTEGER NOT NULL,
            country INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            shares INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            joined INTEGER NOT NULL,
            gone INTEGER,
            networks INTEGER NOT NULL,
            address INTEGER,
            hook_format INTEGER,
            ext TEXT,
            name TEXT,
            email TEXT,
            hook_url TEXT,
            hook_secret TEXT,
            interests TEXT
        ) STRICT;
        CREATE UNIQUE INDEX volunteer_ext ON volunteer (ext);
        -- Covers the planner: it enumerates a place without touching the wide rows.
        CREATE INDEX volunteer_send_order ON volunteer (place, id, ladder, channel, shares, amount, joined, gone);

        CREATE TABLE network_member (
            network INTEGER NOT NULL,
            place INTEGER NOT NULL,
            volunteer INTEGER NOT NULL,
            PRIMARY KEY (network, place, volunteer)
        ) STRICT, WITHOUT ROWID;

        -- Who goes by which address, by `volunteer.address`; written in sorted batches, because hashes are scattered.
        CREATE TABLE address (
            hash INTEGER NOT NULL,
            volunteer INTEGER NOT NULL,
            PRIMARY KEY (hash, volunteer)
        ) STRICT, WITHOUT ROWID;

        -- 64 bits of keyed hashes of ids and addresses that no import may bring back.
        CREATE TABLE gone (hash INTEGER PRIMARY KEY) STRICT;
        """

    private static let plan = """
        CREATE TABLE version_place (
            version INTEGER NOT NULL,
            rank INTEGER NOT NULL,
            place INTEGER NOT NULL,
            PRIMARY KEY (version, rank)
        ) STRICT, WITHOUT ROWID;
        """

    private static let deliveries = """
        -- `id` is DeliveryKey.number, so rows lie in send order. `due` is the lease's end while leased.
        -- flags: 1 possibly twice, 2 moved to the reserve channel, 4 delay reported by the relay.
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            state INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            language INTEGER NOT NULL,
            country INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            flags INTEGER NOT NULL,
            due INTEGER,
            updated INTEGER NOT NULL,
            reply TEXT
        ) STRICT;
        CREATE INDEX delivery_deferred ON delivery (id >> 44, channel, due) WHERE state = 4;
        CREATE INDEX delivery_leased ON delivery (channel) WHERE state = 3;

        CREATE TABLE attempt (
            delivery INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            route TEXT NOT NULL,
            reason TEXT NOT NULL,
            code INTEGER,
            enhanced TEXT,
            reply TEXT NOT NULL,
            ambiguous INTEGER NOT NULL,
            PRIMARY KEY (delivery, number)
        ) STRICT, WITHOUT ROWID;

        -- Rows by what people ask for; kept in the transactions that change the rows.
        CREATE TABLE tally (
            version INTEGER NOT NULL,
            state INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            language INTEGER NOT NULL,
            country INTEGER NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (version, state, channel, language, country)
        ) STRICT, WITHOUT ROWID;
        """

    private static let auditChain = """
        DROP INDEX audit_reference;
        ALTER TABLE audit RENAME TO audit_unchained;

        -- Append-only. `hash` chains an entry to the one before; `sequence` has no gaps. See Decision-audit-chain.
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            login TEXT NOT NULL,
            verb TEXT NOT NULL,
            reference TEXT,
            version INTEGER,
            detail TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_reference ON audit (reference, sequence);

        -- Where the trail ends, sealed, so that cutting off its tail is seen.
        CREATE TABLE audit_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL,
            seal BLOB NOT NULL
        ) STRICT;

        -- Against a slip of the hand; against intent stands the chain.
        CREATE TRIGGER audit_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_insert BEFORE INSERT ON audit
        WHEN NEW.sequence <= (SELECT max(sequence) FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        """

    /// A withdrawal and an early close have the same fence; until here only withdrawals had.
    private static let earlyClose = """
        ALTER TABLE progress ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
        UPDATE progress SET withdrawn = 1 WHERE fence = 11;
        """

    private static let translations = """
        -- The newest draft of each added language; once released it is in `version_text` too, and is never changed.
        CREATE TABLE translation (
            version INTEGER NOT NULL REFERENCES version,
            language TEXT NOT NULL,
            content TEXT NOT NULL,
            digest TEXT NOT NULL,
            translator_name TEXT NOT NULL,
            translator_login TEXT NOT NULL,
            handed_in INTEGER NOT NULL,
            approved_name TEXT,
            approved_login TEXT,
            released INTEGER,
            PRIMARY KEY (version, language)
        ) STRICT, WITHOUT ROWID;

        -- When waiting for expected languages ends; NULL: nobody waits.
        ALTER TABLE progress ADD COLUMN holds_until INTEGER;
        -- The language that a held row waits for; of no meaning in other states.
        ALTER TABLE delivery ADD COLUMN awaits INTEGER;
        CREATE INDEX delivery_held ON delivery (id >> 44, awaits) WHERE state = 2;
        """
}
