-- A lake file carries the number of its observation inside, and is written before the observation is. So numbers are
-- handed out beforehand: the next one here, the one that a window's journey has taken in its job.

CREATE TABLE numbers (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO numbers (name, last) SELECT 'observation', coalesce(max(id), 0) FROM observations;

ALTER TABLE jobs ADD COLUMN observation INTEGER;

-- An older observation whose lake files were given up. What it counted and its raw bytes stay.
ALTER TABLE observations ADD COLUMN pruned_at TEXT;
