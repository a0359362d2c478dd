-- What a window was answered is said once. An observation refers to its bytes by their number instead of their hash, and
-- its facts and counts leave out what its other columns say and what is zero: a year of a few hundred accounts is a
-- hundred thousand observations.

CREATE TABLE raw_lean (
    id        INTEGER PRIMARY KEY,
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    size      INTEGER NOT NULL CHECK (size >= 0),
    body      BLOB,
    stored_at TEXT NOT NULL
) STRICT;
INSERT INTO raw_lean (id, sha256, size, body, stored_at) SELECT id, sha256, size, body, stored_at FROM raw;
DROP TABLE raw;
ALTER TABLE raw_lean RENAME TO raw;
-- Twelve digits find a body as well as all of them, in a quarter of the pages. Those found are compared as a whole.
CREATE INDEX raw_by_hash ON raw (substr(sha256, 1, 12));

CREATE TABLE observations_lean (
    id          INTEGER PRIMARY KEY,
    window      INTEGER NOT NULL REFERENCES windows (id),
    run         INTEGER REFERENCES runs (id),
    raw         INTEGER NOT NULL REFERENCES raw (id),
    facts       TEXT NOT NULL,           -- name, media type, request ids: JSON
    asked_at    TEXT NOT NULL,
    received_at TEXT NOT NULL,
    loaded_at   TEXT NOT NULL,
    report      TEXT NOT NULL,           -- counts, control totals, unknown columns: JSON
    pruned_at   TEXT
) STRICT;
INSERT INTO observations_lean
SELECT o.id, o.window, o.run,
    (SELECT id FROM raw WHERE substr(sha256, 1, 12) = substr(o.raw, 1, 12) AND sha256 = o.raw),
    json_remove(o.facts, '$.sha256', '$.size', '$.received_at'), o.asked_at, o.received_at, o.loaded_at,
    json_remove(o.report,
        CASE WHEN o.report ->> 'unreadable' = 0 THEN '$.unreadable' ELSE '$.none' END,
        CASE WHEN o.report ->> 'records_above_header' = 0 THEN '$.records_above_header' ELSE '$.none' END,
        CASE WHEN o.report ->> 'inherited_headers' = 0 THEN '$.inherited_headers' ELSE '$.none' END,
        CASE WHEN o.report ->> 'uneven_rows' = 0 THEN '$.uneven_rows' ELSE '$.none' END,
        CASE WHEN o.report ->> 'repeated_keys' = 0 THEN '$.repeated_keys' ELSE '$.none' END,
        CASE WHEN o.report ->> 'blank_keys' = 0 THEN '$.blank_keys' ELSE '$.none' END),
    o.pruned_at
FROM observations o;
DROP TABLE observations;
ALTER TABLE observations_lean RENAME TO observations;
CREATE INDEX observations_by_window ON observations (window, id);

CREATE TABLE jobs_lean (
    window      INTEGER PRIMARY KEY REFERENCES windows (id),
    state       TEXT NOT NULL CHECK (state IN
        ('planned', 'intended', 'requested', 'archived', 'loaded', 'released', 'failed')),
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
INSERT INTO jobs_lean
SELECT j.window, j.state, j.request_id, j.export,
    (SELECT id FROM raw WHERE substr(sha256, 1, 12) = substr(j.raw, 1, 12) AND sha256 = j.raw),
    json_remove(j.facts, '$.sha256', '$.size', '$.received_at'),
    -- At the end of a journey these are said by its observation.
    CASE WHEN j.state = 'released' THEN NULL ELSE j.asked_at END,
    CASE WHEN j.state = 'released' THEN NULL ELSE j.received_at END,
    j.attempts, j.not_before, j.failed_in, j.failure, j.updated_at, j.observation
FROM jobs j;
DROP TABLE jobs;
ALTER TABLE jobs_lean RENAME TO jobs;
CREATE INDEX jobs_open ON jobs (window) WHERE state <> 'released';
