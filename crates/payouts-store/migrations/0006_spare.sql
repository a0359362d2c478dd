-- Nobody but `show` looks payouts up by key or reference, one at a time. A scan finds them soon enough, and every row that
-- is loaded need not go to two more places of the file.

DROP INDEX payouts_by_key;
DROP INDEX payouts_by_reference;

-- The same states as before. `IN` has SQLite build the list of them anew, as a table, for every row that is written.
CREATE TABLE jobs_plain (
    window      INTEGER PRIMARY KEY REFERENCES windows (id),
    state       TEXT NOT NULL CHECK (state = 'planned' OR state = 'released' OR state = 'intended' OR
        state = 'requested' OR state = 'archived' OR state = 'loaded' OR state = 'failed'),
    request_id  TEXT,                    -- ours, made before the request leaves
    export      TEXT,                    -- the provider's handle, JSON; never a signed link
    raw         INTEGER REFERENCES raw (id),
    facts       TEXT,
    asked_at    TEXT,
    received_at TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  TEXT,
    failed_in   TEXT,                    -- the state to go on from
    failure     TEXT,                    -- kind and message, JSON
    updated_at  TEXT NOT NULL,
    observation INTEGER
) STRICT;
INSERT INTO jobs_plain
SELECT window, state, request_id, export, raw, facts, asked_at, received_at, attempts, not_before, failed_in, failure,
    updated_at, observation
FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_plain RENAME TO jobs;
CREATE INDEX jobs_open ON jobs (window) WHERE state <> 'released';
