-- Bodies are appended, and only their hash has a place in an order. In a tree by hash, each of a thousand small answers
-- went to a page of its own, and every commit wrote them all.

CREATE TABLE raw_appended (
    id        INTEGER PRIMARY KEY,
    sha256    TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size      INTEGER NOT NULL CHECK (size >= 0),
    body      BLOB,
    stored_at TEXT NOT NULL
) STRICT;
INSERT INTO raw_appended (sha256, size, body, stored_at) SELECT sha256, size, body, stored_at FROM raw;
DROP TABLE raw;
ALTER TABLE raw_appended RENAME TO raw;

-- A key is looked for by itself, never by its source and dataset alone.
DROP INDEX payouts_by_key;
CREATE INDEX payouts_by_key ON payouts (key);

-- Nobody asks for windows by day and dataset; a journey that is open is found by its window.
DROP INDEX windows_by_day;
DROP INDEX jobs_open;
CREATE INDEX jobs_open ON jobs (window) WHERE state <> 'released';

-- At the end of its journey a window's bytes are those of its observation.
UPDATE jobs SET raw = NULL, facts = NULL WHERE state = 'released';
