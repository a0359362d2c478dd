-- Journeys that are not at their end are looked for a few times in a run, and each one moves on several times. A scan finds
-- them soon enough, and a step need not write them to two places of the file.

DROP INDEX jobs_open;
