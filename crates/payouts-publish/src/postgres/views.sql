-- Questions as views. They are replaced when the program is newer; columns are only added at the end.

-- The payouts that are known now: of the versions of one key in several windows, the one that was asked for last.
CREATE OR REPLACE VIEW {schema}.current_payouts AS
SELECT {payouts} FROM (
    SELECT p.*, row_number() OVER (
        PARTITION BY p.ledger, p.source, p.dataset, p.key ORDER BY o.asked_at DESC, o.observation DESC) AS rank
    FROM {schema}.payouts p JOIN {schema}.observations o
        ON o.ledger = p.ledger AND o.window_id = p.window_id AND o.superseded_by IS NULL
    WHERE p.valid_to_observation IS NULL) v
WHERE rank = 1;

-- The payouts that were known at an instant.
CREATE OR REPLACE FUNCTION {schema}.payouts_as_of(instant timestamptz) RETURNS SETOF {schema}.payouts
LANGUAGE sql STABLE AS $payouts$
    WITH newest AS (
        SELECT DISTINCT ON (ledger, window_id) ledger, window_id, observation, asked_at
        FROM {schema}.observations WHERE loaded_at <= instant ORDER BY ledger, window_id, observation DESC)
    SELECT {payouts} FROM (
        SELECT p.*, row_number() OVER (
            PARTITION BY p.ledger, p.source, p.dataset, p.key ORDER BY n.asked_at DESC, n.observation DESC) AS rank
        FROM {schema}.payouts p JOIN newest n ON n.ledger = p.ledger AND n.window_id = p.window_id
        WHERE p.valid_from_observation <= n.observation
          AND (p.valid_to_observation IS NULL OR p.valid_to_observation > n.observation)) v
    WHERE rank = 1
$payouts$;

-- The earnings that are known now. A sum takes those that count.
CREATE OR REPLACE VIEW {schema}.current_earnings AS
SELECT s.source, s.window_id, s.period, s.raw_sha256, r.position IS NULL AS counts, e.*
FROM {schema}.earnings e
    JOIN {schema}.earning_sets s ON s.ledger = e.ledger AND s.observation = e.observation
    LEFT JOIN {schema}.earning_repeats r
        ON r.ledger = e.ledger AND r.observation = e.observation AND r.position = e.position;

-- Each payout of Partner Center with the earnings that it paid.
CREATE OR REPLACE VIEW {schema}.payout_earnings AS
SELECT p.key AS payout_key, p.account AS payout_account, p.reference AS payout_reference, p.paid_on AS payout_paid_on,
       p.status AS payout_status, p.total AS payout_total, p.total_currency AS payout_total_currency, e.*
FROM {schema}.current_payouts p JOIN {schema}.current_earnings e
    ON e.ledger = p.ledger AND e.source = p.source AND e.payment_id = p.reference
WHERE p.dataset = 'payments';

-- Every window that was ever planned, and how far it is.
CREATE OR REPLACE VIEW {schema}.coverage AS
SELECT w.ledger, w.window_id, w.source, w.dataset, w.account, w.period, w.first_day, w.last_day,
       coalesce(j.state, CASE WHEN o.observation IS NULL THEN 'planned' ELSE 'released' END) AS state,
       o.observation, o.asked_at, o.loaded_at,
       o.asked_at < ((w.last_day + 1)::timestamp AT TIME ZONE 'UTC') AS is_early,
       (o.report ->> 'rows')::bigint AS rows, coalesce((o.report ->> 'unreadable')::bigint, 0) AS unreadable,
       j.attempts, j.not_before, j.failure
FROM {schema}.windows w
    LEFT JOIN {schema}.jobs j ON j.ledger = w.ledger AND j.window_id = w.window_id
    LEFT JOIN {schema}.observations o
        ON o.ledger = w.ledger AND o.window_id = w.window_id AND o.superseded_by IS NULL;

-- What sums have to agree on: each figure by month and currency. Rows without a month or a currency have a line of their own.
-- PostgreSQL has no year 0, and would call it year 1 as well.
CREATE OR REPLACE VIEW {schema}.tie_out AS
SELECT p.ledger, p.source, p.dataset, to_char(p.paid_on, CASE WHEN p.paid_on < '0001-01-01' THEN '"0000"-MM' ELSE 'YYYY-MM' END) AS month, f.figure, f.currency,
       count(*) AS amounts, sum(f.amount) AS sum
FROM {schema}.current_payouts p CROSS JOIN LATERAL (VALUES
    ('earned', p.earned, p.earned_currency), ('withheld_tax', p.withheld_tax, p.withheld_tax_currency),
    ('sales_tax', p.sales_tax, p.sales_tax_currency),
    ('service_fee_tax', p.service_fee_tax, p.service_fee_tax_currency),
    ('withheld', p.withheld, p.withheld_currency), ('total', p.total, p.total_currency)) AS f (figure, amount, currency)
WHERE f.amount IS NOT NULL
GROUP BY p.ledger, p.source, p.dataset, month, f.figure, f.currency
UNION ALL
SELECT e.ledger, e.source, 'earnings', to_char(e.earning_date AT TIME ZONE 'UTC', CASE WHEN e.earning_date AT TIME ZONE 'UTC' < '0001-01-01' THEN '"0000"-MM' ELSE 'YYYY-MM' END) AS month, f.figure, f.currency,
       count(*), sum(f.amount)
FROM {schema}.current_earnings e CROSS JOIN LATERAL (VALUES
    {earning_figures}) AS f (figure, amount, currency)
WHERE e.counts AND f.amount IS NOT NULL
GROUP BY e.ledger, e.source, month, f.figure, f.currency;
