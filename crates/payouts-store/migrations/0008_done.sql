-- The newest observation of a window tells that its last journey came to its end; a window without any, that its first is
-- still to be walked. Only where more is to be told has a journey a row: a first sync then writes none.

CREATE TABLE jobs_under_way (
    window      INTEGER PRIMARY KEY REFERENCES windows (id),
    state       TEXT NOT NULL CHECK (state = 'planned' OR state = 'intended' OR state = 'requested' OR
        state = 'archived' OR state = 'loaded' OR state = 'failed'),
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
INSERT INTO jobs_under_way
SELECT window, state, request_id, export, raw, facts, asked_at, received_at, attempts, not_before, failed_in, failure,
    updated_at, observation
FROM jobs WHERE state <> 'released';
DROP TABLE jobs;
ALTER TABLE jobs_under_way RENAME TO jobs;

-- Whoever looks for windows that were never loaded begins after this one: it and all before it have an observation or a row.
INSERT INTO numbers (name, last) VALUES ('window-known', 0);
