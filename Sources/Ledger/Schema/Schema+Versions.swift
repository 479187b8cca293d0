// SPDX-License-Identifier: MIT

extension Schema {
    static let versions = """
        -- The action that an update or an outcome follows.
        ALTER TABLE action ADD COLUMN follows INTEGER REFERENCES action;
        -- A correction of an action that was over: it reaches holders only.
        ALTER TABLE version ADD COLUMN holders_only INTEGER NOT NULL DEFAULT 0;
        -- The fixed notice of a withdrawal.
        ALTER TABLE version ADD COLUMN notice INTEGER NOT NULL DEFAULT 0;
        -- Whether `holder` and `doubt` say who holds what the version corrects or follows.
        ALTER TABLE progress ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;

        -- Who held what when a version was approved: a bit per volunteer, 65,536 of them a block; layer 0 is an earlier
        -- version of the same action, layer 1 any version of the action that it follows.
        CREATE TABLE holder (
            version INTEGER NOT NULL,
            layer INTEGER NOT NULL,
            block INTEGER NOT NULL,
            bits BLOB NOT NULL,
            UNIQUE (version, layer, block)
        ) STRICT;

        -- Deliveries that were in a loop's hands then. `holds` is NULL until the outcome is recorded. `row` is the
        -- person's delivery of the version, once it is planned; `belongs`: it leaves whatever turns out.
        CREATE TABLE doubt (
            delivery INTEGER NOT NULL,
            version INTEGER NOT NULL,
            layer INTEGER NOT NULL,
            volunteer INTEGER NOT NULL,
            holds INTEGER,
            row INTEGER,
            belongs INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (delivery, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX doubt_person ON doubt (version, volunteer);
        CREATE INDEX doubt_open ON doubt (delivery) WHERE holds IS NULL;
        """
}
