-- The target, schema version 1. `{schema}` is replaced by the quoted name of the schema.
--
-- * Each row belongs to a ledger and is written by its publications only: several ledgers share the tables.
-- * Numbers of windows, observations and runs are those of the ledger.
-- * Amounts are NUMERIC without a precision, so that no digit is cut off, and `1.10` keeps its zero.

CREATE TABLE {schema}.ledgers (
    ledger             text PRIMARY KEY,
    begun_at           timestamptz,          -- when its first run began: identifies it
    first_published_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each publication that changed something.
CREATE TABLE {schema}.publications (
    ledger           text NOT NULL,
    publication      bigint GENERATED ALWAYS AS IDENTITY,
    published_at     timestamptz NOT NULL DEFAULT now(),
    observations     bigint NOT NULL,         -- that were new
    payouts          bigint NOT NULL,         -- versions that were added, changed or removed
    earnings         bigint NOT NULL,         -- rows that were copied
    removed_earnings bigint NOT NULL,
    replaced_nuls    bigint NOT NULL,         -- texts in which NUL became U+2400
    moved_ids        bigint NOT NULL,         -- ids that are too long for an index and are in `extra`
    PRIMARY KEY (ledger, publication)
);

CREATE TABLE {schema}.runs (
    ledger      text NOT NULL,
    run         bigint NOT NULL,
    command     text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    outcome     text,
    PRIMARY KEY (ledger, run)
);

CREATE TABLE {schema}.accounts (
    ledger     text NOT NULL,
    source     text NOT NULL,
    account    text NOT NULL,
    provider   text NOT NULL,
    name       text,
    details    jsonb NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    PRIMARY KEY (ledger, source, account)
);

CREATE TABLE {schema}.windows (
    ledger    text NOT NULL,
    window_id bigint NOT NULL,
    source    text NOT NULL,
    dataset   text NOT NULL,
    account   text NOT NULL,
    period    text NOT NULL,
    first_day date NOT NULL,
    last_day  date NOT NULL,
    PRIMARY KEY (ledger, window_id)
);

-- The windows whose journey is not at its end.
CREATE TABLE {schema}.jobs (
    ledger     text NOT NULL,
    window_id  bigint NOT NULL,
    state      text NOT NULL,
    attempts   bigint NOT NULL,
    not_before timestamptz,
    failure    jsonb,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (ledger, window_id)
);

-- A window loaded once.
CREATE TABLE {schema}.observations (
    ledger        text NOT NULL,
    observation   bigint NOT NULL,
    window_id     bigint NOT NULL,
    run           bigint,
    raw_sha256    text NOT NULL,
    raw_size      bigint NOT NULL,
    facts         jsonb NOT NULL,
    asked_at      timestamptz NOT NULL,
    received_at   timestamptz NOT NULL,
    loaded_at     timestamptz NOT NULL,
    superseded_by bigint,                    -- the next observation of the window; null for the current one
    superseded_at timestamptz,
    report        jsonb NOT NULL,            -- counts, control totals, unknown columns
    PRIMARY KEY (ledger, observation)
);
CREATE INDEX observations_by_window ON {schema}.observations (ledger, window_id, observation);

-- Every version of every payout. It is valid from one observation of its window until another, or until now.
CREATE TABLE {schema}.payouts (
    ledger                 text NOT NULL,
    payout_id              bigint NOT NULL,
    window_id              bigint NOT NULL,
    source                 text NOT NULL,
    dataset                text NOT NULL,
    key                    text NOT NULL,
    valid_from_observation bigint NOT NULL,
    valid_to_observation   bigint,
    valid_from             timestamptz NOT NULL,
    valid_to               timestamptz,
    is_vanished            boolean NOT NULL,  -- its window does not hold the key any more
    provider               text NOT NULL,
    account                text NOT NULL,
    reference              text,
    paid_on                date,
    paid_at                timestamptz,
    status                 text,
    method                 text,
    program                text,
    earned                 numeric, earned_currency          text,
    withheld_tax           numeric, withheld_tax_currency    text,
    sales_tax              numeric, sales_tax_currency       text,
    service_fee_tax        numeric, service_fee_tax_currency text,
    withheld               numeric, withheld_currency        text,
    total                  numeric, total_currency           text,
    extra                  jsonb NOT NULL,    -- what no column knows
    raw_sha256             text NOT NULL,     -- the bytes that first brought it
    entry                  text,
    line                   bigint NOT NULL,
    PRIMARY KEY (ledger, payout_id)
);
CREATE INDEX payouts_by_window ON {schema}.payouts (ledger, window_id);

-- The current rows of a window of earnings.
CREATE TABLE {schema}.earning_sets (
    ledger              text NOT NULL,
    observation         bigint NOT NULL,      -- that of its rows
    current_observation bigint NOT NULL,      -- a later one, if it brought the same bytes
    window_id           bigint NOT NULL,
    source              text NOT NULL,
    account             text NOT NULL,
    period              text NOT NULL,
    raw_sha256          text NOT NULL,
    files               text NOT NULL,        -- SHA-256 of the lake files
    rows                bigint NOT NULL,
    PRIMARY KEY (ledger, observation)
);

-- Current earnings; the columns of the specification are added by the program.
CREATE TABLE {schema}.earnings (
    ledger      text NOT NULL,
    observation bigint NOT NULL,
    position    bigint NOT NULL,              -- in its set, from 0
    entry       text,
    line        bigint NOT NULL,
    occurrence  bigint NOT NULL,
    extra       jsonb,                        -- what no column knows or can hold, as received
    received    jsonb,                        -- spellings that the values do not show
    PRIMARY KEY (ledger, observation, position)
);

-- Rows that repeat an earning id of another row, and are in no sum.
CREATE TABLE {schema}.earning_repeats (
    ledger      text NOT NULL,
    observation bigint NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (ledger, observation, position)
);

-- Rows that could not be read, and cells that could not be read or are suspicious.
CREATE TABLE {schema}.quarantine (
    ledger      text NOT NULL,
    quarantine  bigint NOT NULL,
    window_id   bigint NOT NULL,
    observation bigint NOT NULL,
    entry       text,
    line        bigint NOT NULL,
    column_name text,
    reason      text NOT NULL,
    bytes       bytea NOT NULL,
    problem     text NOT NULL,
    PRIMARY KEY (ledger, quarantine)
);

CREATE TABLE {schema}.acknowledgements (
    ledger          text NOT NULL,
    acknowledgement bigint NOT NULL,
    window_id       bigint NOT NULL,
    problem         text NOT NULL,
    entry           text,
    line            bigint NOT NULL,
    column_name     text,
    what            text NOT NULL,
    who             text NOT NULL,
    reason          text NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (ledger, acknowledgement)
);
