-- The catalog, schema version 1. Conventions:
--
-- * Amounts are decimal text, because SQLite's own fractions are binary floats.
-- * Instants are RFC 3339 in UTC with microseconds, days are YYYY-MM-DD: text order is time order.
-- * Columns with JSON leave out what is null, zero or empty.
-- * `digest` is row_digest(…) of the row's other columns, for what raw bytes cannot remake: see catalog/digest.rs. It is
--   an integer of 64 bits, written by the statement that writes the row.

-- One row for each command that writes.
CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    command     TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT,
    digest      INTEGER NOT NULL
) STRICT;

-- The accounts that a source reported.
CREATE TABLE accounts (
    source     TEXT NOT NULL,
    provider   TEXT NOT NULL,
    account    TEXT NOT NULL,
    details    TEXT NOT NULL,            -- the common model's Account, as JSON
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    digest     INTEGER NOT NULL,
    PRIMARY KEY (source, account)
) STRICT, WITHOUT ROWID;

-- One cell of the grid. It exists from the moment it is planned and is never removed.
CREATE TABLE windows (
    id        INTEGER PRIMARY KEY,
    source    TEXT NOT NULL,
    dataset   TEXT NOT NULL,
    account   TEXT NOT NULL,
    period    TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    digest    INTEGER NOT NULL,
    UNIQUE (source, dataset, account, period)
) STRICT;

-- The bytes as received. Small bodies are in this table; a large one is a file below raw/, and `body` is null.
-- Bodies are appended in the order of their arrival: ordered by hash, each of a thousand small answers would go to another
-- page, and every commit would write all of these pages.
CREATE TABLE raw (
    id        INTEGER PRIMARY KEY,
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    size      INTEGER NOT NULL CHECK (size >= 0),
    body      BLOB
) STRICT;
-- Twelve digits find a body as well as all 64, in a quarter of the pages. The hashes found are then compared as a whole.
CREATE INDEX raw_by_hash ON raw (substr(sha256, 1, 12));

-- A window loaded once. It never changes. The newest one of a window is the current one.
CREATE TABLE observations (
    id          INTEGER PRIMARY KEY,     -- handed out by `numbers`
    window      INTEGER NOT NULL REFERENCES windows (id),
    run         INTEGER REFERENCES runs (id),
    raw         INTEGER NOT NULL REFERENCES raw (id),
    facts       TEXT NOT NULL,           -- name, media type, request ids: JSON
    asked_at    TEXT NOT NULL,
    received_at TEXT NOT NULL,
    loaded_at   TEXT NOT NULL,
    report      TEXT NOT NULL,           -- counts, control totals, unknown columns: JSON
    pruned_at   TEXT,                    -- when its lake files were deleted; raw bytes and report stay
    digest      INTEGER NOT NULL
) STRICT;
CREATE INDEX observations_by_window ON observations (window, id);

-- The present journey of a window, while there is something to store about it. A window without a row and without an
-- observation is planned; one without a row and with an observation is done. So a first sync of answers writes no row here.
-- The CHECK is spelled out because for `IN` SQLite builds a temporary table for every row that it writes.
CREATE TABLE jobs (
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
    observation INTEGER,                 -- the number reserved for the observation that this journey will make
    digest      INTEGER NOT NULL
) STRICT;

-- Exports that are not needed any more and still exist at their provider. A row is written in the transaction that ends the
-- use of its export, so no kill can make us forget it; it is closed once the export is deleted, gone or given up.
CREATE TABLE orphaned_exports (
    id         INTEGER PRIMARY KEY,
    window     INTEGER NOT NULL REFERENCES windows (id),
    export     TEXT NOT NULL,               -- the provider's handle, JSON
    why        TEXT NOT NULL,               -- why it is not needed any more
    left_at    TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,  -- deletions that were refused
    tried_at   TEXT,
    not_before TEXT,
    failure    TEXT,                        -- of the last refusal: kind and message, JSON
    ended_at   TEXT,
    ended_as   TEXT CHECK (ended_as IN ('deleted', 'gone', 'given-up')),
    digest     INTEGER NOT NULL,
    CHECK ((ended_at IS NULL) = (ended_as IS NULL))
) STRICT;
CREATE INDEX orphaned_exports_open ON orphaned_exports (window) WHERE ended_at IS NULL;

-- Every version of every payout, valid from one observation of its window to another. There is no index by key or
-- reference: only `show` looks one payout up, a scan is fast enough for it, and every row loaded would pay for the index.
CREATE TABLE payouts (
    id                INTEGER PRIMARY KEY,
    source            TEXT NOT NULL,
    dataset           TEXT NOT NULL,
    key               TEXT NOT NULL,
    window            INTEGER NOT NULL REFERENCES windows (id),
    first_observation INTEGER NOT NULL REFERENCES observations (id),
    last_observation  INTEGER NOT NULL REFERENCES observations (id),
    vanished_in       INTEGER REFERENCES observations (id),
    provider          TEXT NOT NULL,
    account           TEXT NOT NULL,
    reference         TEXT,
    paid_on           TEXT,
    paid_at           TEXT,
    status            TEXT,
    method            TEXT,
    program           TEXT,
    earned            TEXT, earned_currency          TEXT,
    withheld_tax      TEXT, withheld_tax_currency    TEXT,
    sales_tax         TEXT, sales_tax_currency       TEXT,
    service_fee_tax   TEXT, service_fee_tax_currency TEXT,
    withheld          TEXT, withheld_currency        TEXT,
    total             TEXT, total_currency           TEXT,
    extra             TEXT NOT NULL,     -- what the model has no column for: JSON
    entry             TEXT,
    line              INTEGER NOT NULL
) STRICT;
CREATE INDEX payouts_by_window ON payouts (window, last_observation);

-- Earnings are in Parquet files, an immutable set for each observation.
CREATE TABLE lake_files (
    path        TEXT PRIMARY KEY,        -- below the store's directory
    observation INTEGER NOT NULL REFERENCES observations (id),
    rows        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lake_files_by_observation ON lake_files (observation);

-- Rows that could not be read at all, and cells that could not be read or are suspicious. Not more cells than a person can
-- look at; where some are left out, one row with line 0 counts them.
CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY,
    observation INTEGER NOT NULL REFERENCES observations (id),
    entry       TEXT,
    line        INTEGER NOT NULL,
    column_name TEXT,                    -- null for a whole row
    reason      TEXT NOT NULL,
    bytes       BLOB NOT NULL,           -- of the row, or the text of the cell
    problem     TEXT NOT NULL            -- SHA-256 of what identifies it from one observation of its window to the next
) STRICT;
CREATE INDEX quarantine_by_observation ON quarantine (observation);

-- Who has seen an entry in quarantine, and why nothing has to be done. It counts for the same problem in every observation of
-- its window. Rows are only added.
CREATE TABLE acknowledgements (
    id              INTEGER PRIMARY KEY,
    window          INTEGER NOT NULL REFERENCES windows (id),
    problem         TEXT NOT NULL,
    entry           TEXT,
    line            INTEGER NOT NULL,
    column_name     TEXT,
    what            TEXT NOT NULL,
    who             TEXT NOT NULL,
    reason          TEXT NOT NULL,
    acknowledged_at TEXT NOT NULL,
    digest          INTEGER NOT NULL
) STRICT;
CREATE INDEX acknowledgements_by_problem ON acknowledgements (window, problem);

-- Re-reads that are worse than the observation that they would replace. It stays the current one. A held read is open while
-- its window has no observation with a larger number. Rows are only added.
CREATE TABLE held_reads (
    id          INTEGER PRIMARY KEY,     -- handed out by `numbers`, as for observations
    window      INTEGER NOT NULL REFERENCES windows (id),
    run         INTEGER REFERENCES runs (id),
    raw         INTEGER NOT NULL REFERENCES raw (id),
    facts       TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    received_at TEXT NOT NULL,
    held_at     TEXT NOT NULL,
    report      TEXT NOT NULL,
    reasons     TEXT NOT NULL,           -- why it is worse: a JSON array of sentences
    digest      INTEGER NOT NULL
) STRICT;
CREATE INDEX held_reads_by_window ON held_reads (window, id);

-- Held reads that a person made the current observation of their window. Rows are only added.
CREATE TABLE acceptances (
    observation INTEGER PRIMARY KEY REFERENCES observations (id),
    held        INTEGER NOT NULL REFERENCES held_reads (id),
    who         TEXT NOT NULL,
    reason      TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    digest      INTEGER NOT NULL
) STRICT;

-- `observation`: the last number handed out. A lake file contains the number of its observation and is written before the
-- observation is, so numbers are reserved first.
-- `window-known`: this window and all before it have an observation or a job; the search for windows that were planned and
-- never loaded begins after it.
CREATE TABLE numbers (
    name   TEXT PRIMARY KEY,
    last   INTEGER NOT NULL,
    digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO numbers (name, last, digest) VALUES
    ('observation', 0, row_digest('observation', 0)), ('window-known', 0, row_digest('window-known', 0));

-- Rows of earnings that repeat an earning id and are in no sum, found in the files of the current observations of a
-- sign-in. Derived from these files: where a row is missing, or is about other observations, they are found again.
CREATE TABLE earning_repeats (
    source       TEXT PRIMARY KEY,
    observations TEXT NOT NULL,          -- numbers of the observations that were compared: JSON
    summary      TEXT NOT NULL,          -- counts, and what the rows would add to sums: JSON
    rows         BLOB NOT NULL           -- numbers of the rows in each file
) STRICT, WITHOUT ROWID;

-- Files of bank statements, imported by people. Rows are only added.
CREATE TABLE bank_files (
    id          INTEGER PRIMARY KEY,
    raw         INTEGER NOT NULL REFERENCES raw (id),
    run         INTEGER REFERENCES runs (id),
    name        TEXT NOT NULL,           -- without directories
    profiles    TEXT,                    -- what separated values were read by: JSON
    imported_at TEXT NOT NULL,
    digest      INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_files_by_raw ON bank_files (raw);

-- What they state; remade from their bytes.
CREATE TABLE bank_statements (
    file     INTEGER NOT NULL REFERENCES bank_files (id),
    position INTEGER NOT NULL,           -- in the file, from 0
    entry    TEXT,                       -- of an archive
    details  TEXT NOT NULL,              -- the whole statement without its entries: JSON
    PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE bank_entries (
    file      INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    position  INTEGER NOT NULL,          -- in the statement, from 0
    details   TEXT NOT NULL,             -- the whole entry: JSON
    PRIMARY KEY (file, statement, position),
    FOREIGN KEY (file, statement) REFERENCES bank_statements (file, position)
) STRICT, WITHOUT ROWID;

-- Matches of payouts with bank entries. A match that is found no more ends, and is never removed.
CREATE TABLE matches (
    id      INTEGER PRIMARY KEY,
    run     INTEGER REFERENCES runs (id),
    content TEXT NOT NULL,               -- payouts, entries, rule, difference and why: JSON
    since   TEXT NOT NULL,
    until   TEXT,
    digest  INTEGER NOT NULL
) STRICT;
CREATE INDEX matches_open ON matches (since) WHERE until IS NULL;

-- What people decided about payouts and bank entries. Rows are only added.
CREATE TABLE decisions (
    id         INTEGER PRIMARY KEY,
    run        INTEGER REFERENCES runs (id),
    ruling     TEXT NOT NULL CHECK (ruling IN ('accept', 'reject', 'note')),
    transfers  TEXT NOT NULL,            -- ids, each with the digest of what was decided about: JSON
    entries    TEXT NOT NULL,            -- the same of bank entries
    who        TEXT NOT NULL,
    reason     TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    digest     INTEGER NOT NULL
) STRICT;

-- Months that people closed or opened again. Rows are only added; the newest one of a month counts.
CREATE TABLE closes (
    id                  INTEGER PRIMARY KEY,
    run                 INTEGER REFERENCES runs (id),
    month               TEXT NOT NULL,
    is_reopened         INTEGER NOT NULL,
    who                 TEXT NOT NULL,
    reason              TEXT,
    waived              TEXT NOT NULL,     -- what did not hold: JSON
    figures             TEXT NOT NULL,     -- JSON
    row_count           INTEGER NOT NULL,
    row_digest_of_month TEXT NOT NULL,     -- SHA-256 over the payouts of the month
    closed_at           TEXT NOT NULL,
    digest              INTEGER NOT NULL
) STRICT;
