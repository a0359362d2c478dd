-- A store as schema version 7 left it. It is never changed: what opens it has to cope.

PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1346459983;
PRAGMA user_version = 7;
BEGIN;
CREATE TABLE accounts (
    source     TEXT NOT NULL,
    provider   TEXT NOT NULL,
    account    TEXT NOT NULL,
    details    TEXT NOT NULL,            -- the common model's Account, as JSON
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    PRIMARY KEY (source, account)
) STRICT, WITHOUT ROWID;
INSERT INTO "accounts" VALUES('contoso','partner-center','all','{"provider":"partner-center","id":"all","name":null,"currency":null,"status":null,"locations":[]}','2026-02-01T06:00:00.000000Z','2026-03-01T06:00:00.000000Z');
CREATE TABLE "jobs" (
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
INSERT INTO "jobs" VALUES(1,'released','r-1',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,'2026-03-01T06:00:32.000000Z',NULL);
INSERT INTO "jobs" VALUES(2,'requested','r-2','{"dataset":"payments","export_id":"x-2","request_id":"r-2","queued_at":"2026-03-01T06:00:02Z","filter":"payoutStatusUpdateTS ge 2026-02-01"}',NULL,NULL,'2026-03-01T06:00:01.000000Z',NULL,0,NULL,NULL,NULL,'2026-03-01T06:00:03.000000Z',NULL);
INSERT INTO "jobs" VALUES(3,'failed','r-3',NULL,NULL,NULL,'2026-03-01T06:00:01.000000Z',NULL,1,'2026-03-01T06:05:00.000000Z','intended','{"kind":"rate-limited","message":"too many requests"}','2026-03-01T06:00:04.000000Z',NULL);
CREATE TABLE lake_files (
    path        TEXT PRIMARY KEY,        -- below the store's directory
    observation INTEGER NOT NULL REFERENCES observations (id),
    rows        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
CREATE TABLE numbers (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "numbers" VALUES('observation',2);
CREATE TABLE "observations" (
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
INSERT INTO "observations" VALUES(1,1,1,2,'{"name":"export.csv","media_type":"text/csv"}','2026-02-01T06:00:01.000000Z','2026-02-01T06:00:30.000000Z','2026-02-01T06:00:31.000000Z','{"rows":2,"entries":1}',NULL);
INSERT INTO "observations" VALUES(2,1,2,1,'{"name":"export.csv","media_type":"text/csv"}','2026-03-01T06:00:01.000000Z','2026-03-01T06:00:30.000000Z','2026-03-01T06:00:31.000000Z','{"rows":1,"entries":1}',NULL);
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
INSERT INTO "payouts" VALUES(1,'contoso','payments','1',1,1,1,2,'partner-center','1234567','1','2026-01-15',NULL,'SENT',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1.00','EUR','{"newColumn":"kept"}',NULL,2);
INSERT INTO "payouts" VALUES(2,'contoso','payments','2',1,1,1,NULL,'partner-center','1234567','2','2026-01-20',NULL,'PENDING',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2.50','EUR','{"newColumn":"kept"}',NULL,3);
INSERT INTO "payouts" VALUES(3,'contoso','payments','2',1,2,2,NULL,'partner-center','1234567','2','2026-01-20',NULL,'PENDING',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2.05','EUR','{"newColumn":"kept"}',NULL,2);
CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY,
    observation INTEGER NOT NULL REFERENCES observations (id),
    entry       TEXT,
    line        INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;
CREATE TABLE "raw" (
    id        INTEGER PRIMARY KEY,
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    size      INTEGER NOT NULL CHECK (size >= 0),
    body      BLOB,
    stored_at TEXT NOT NULL
) STRICT;
INSERT INTO "raw" VALUES(1,'9780f10f245254a4674bae438ce13150ba63d1c6726163f3fea03b0c34c5242f',92,X'7061796D656E7449442C746F74616C5061796D656E742C63757272656E6379436F64652C7061796D656E745374617475732C7061796D656E74446174650A322C322E30352C4555522C50454E44494E472C323032362D30312D32300A','2026-03-01T06:00:30.000000Z');
INSERT INTO "raw" VALUES(2,'b0d8f8345c9f3150d3fabf98955f65bca4af4877898792c920ed236ea24cbecb',119,X'7061796D656E7449442C746F74616C5061796D656E742C63757272656E6379436F64652C7061796D656E745374617475732C7061796D656E74446174650A312C312E30302C4555522C53454E542C323032362D30312D31350A322C322E35302C4555522C50454E44494E472C323032362D30312D32300A','2026-02-01T06:00:30.000000Z');
CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    command     TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT
) STRICT;
INSERT INTO "runs" VALUES(1,'sync','2026-02-01T06:00:00.000000Z','2026-02-01T06:01:00.000000Z','done 1, failed 0, pending 0, left 0');
INSERT INTO "runs" VALUES(2,'sync','2026-03-01T06:00:00.000000Z','2026-03-01T06:01:00.000000Z','done 1, failed 1, pending 1, left 0');
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
INSERT INTO "windows" VALUES(1,'contoso','payments','all','2026-01','2026-01-01','2026-01-31');
INSERT INTO "windows" VALUES(2,'contoso','payments','all','2026-02','2026-02-01','2026-02-28');
INSERT INTO "windows" VALUES(3,'contoso','payments','all','2026-03','2026-03-01','2026-03-31');
CREATE INDEX payouts_by_window ON payouts (window, last_observation);
CREATE INDEX lake_files_by_observation ON lake_files (observation);
CREATE INDEX quarantine_by_observation ON quarantine (observation);
CREATE INDEX leftovers_open ON leftovers (window) WHERE ended_at IS NULL;
CREATE INDEX raw_by_hash ON raw (substr(sha256, 1, 12));
CREATE INDEX observations_by_window ON observations (window, id);
COMMIT;
