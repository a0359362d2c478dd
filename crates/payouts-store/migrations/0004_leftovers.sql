-- Exports that are of no more use and still lie at their provider. A row is made in the transaction that ends the use of
-- its export, so that no kill can make us forget it, and is closed once the export is deleted, gone or given up.

CREATE TABLE leftovers (
    id         INTEGER PRIMARY KEY,
    window     INTEGER NOT NULL REFERENCES windows (id),
    export     TEXT NOT NULL,               -- the provider's handle, JSON
    why        TEXT NOT NULL,               -- why it is of no more use
    left_at    TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,  -- deletions that were refused
    tried_at   TEXT,
    not_before TEXT,
    failure    TEXT,                        -- of the last refusal: kind and message, JSON
    ended_at   TEXT,
    ended_as   TEXT CHECK (ended_as IN ('deleted', 'gone', 'given-up')),
    CHECK ((ended_at IS NULL) = (ended_as IS NULL))
) STRICT;
CREATE INDEX leftovers_open ON leftovers (window) WHERE ended_at IS NULL;
