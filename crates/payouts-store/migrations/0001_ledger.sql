-- Amounts are text: SQLite's own number is a float. Instants are RFC 3339 in UTC with microseconds, dates YYYY-MM-DD,
-- so that text order is time order.

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    command     TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT
) STRICT;

CREATE TABLE accounts (
    source     TEXT NOT NULL,
    provider   TEXT NOT NULL,
    account    TEXT NOT NULL,
    details    TEXT NOT NULL,            -- the common model's Account, as JSON
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
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
    UNIQUE (source, dataset, account, period)
) STRICT;
CREATE INDEX windows_by_day ON windows (dataset, first_day);

-- The bytes as received. Small bodies lie here; of a large one only the fact, and the file under raw/.
CREATE TABLE raw (
    sha256    TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size      INTEGER NOT NULL CHECK (size >= 0),
    body      BLOB,
    stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A window loaded once. Immutable; the newest one of a window is its current state.
CREATE TABLE observations (
    id          INTEGER PRIMARY KEY,
    window      INTEGER NOT NULL REFERENCES windows (id),
    run         INTEGER REFERENCES runs (id),
    raw         TEXT NOT NULL REFERENCES raw (sha256),
    facts       TEXT NOT NULL,           -- name, media type, request ids: JSON
    asked_at    TEXT NOT NULL,
    received_at TEXT NOT NULL,
    loaded_at   TEXT NOT NULL,
    report      TEXT NOT NULL            -- counts, control totals, unknown columns: JSON
) STRICT;
CREATE INDEX observations_by_window ON observations (window, id);

-- Where the present journey of a window stands.
CREATE TABLE jobs (
    window      INTEGER PRIMARY KEY REFERENCES windows (id),
    state       TEXT NOT NULL CHECK (state IN
        ('planned', 'intended', 'requested', 'archived', 'loaded', 'released', 'failed')),
    request_id  TEXT,                    -- ours, made before the request leaves
    export      TEXT,                    -- the provider's handle, JSON; never a signed link
    raw         TEXT REFERENCES raw (sha256),
    facts       TEXT,
    asked_at    TEXT,
    received_at TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  TEXT,
    failed_in   TEXT,                    -- the state to go on from
    failure     TEXT,                    -- kind and message, JSON
    updated_at  TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_open ON jobs (state, not_before) WHERE state <> 'released';

-- Every version of every payout, valid from one observation of its window to another.
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
CREATE INDEX payouts_by_key ON payouts (source, dataset, key);
CREATE INDEX payouts_by_window ON payouts (window, last_observation);
CREATE INDEX payouts_by_reference ON payouts (reference);

-- Earnings lie in Parquet, an immutable set of files for each observation.
CREATE TABLE lake_files (
    path        TEXT PRIMARY KEY,        -- below the store's directory
    observation INTEGER NOT NULL REFERENCES observations (id),
    rows        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lake_files_by_observation ON lake_files (observation);

-- Rows that could not be read at all, with their bytes.
CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY,
    observation INTEGER NOT NULL REFERENCES observations (id),
    entry       TEXT,
    line        INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_by_observation ON quarantine (observation);
