"""Reads what `payouts export` wrote with DuckDB, and compares its sums with the sandbox's own totals, to the last digit.

    python3 tests/readback.py TOTALS STORE PAYOUTS EARNINGS

TOTALS is what the sandbox answers to GET /_sandbox/totals, STORE the directory of the ledger, PAYOUTS and EARNINGS the
exported files, both CSV or both Parquet. The months of payments and payouts are those of the windows that the rows were
read from, which the catalog of the ledger contains. Ends with 77 ("skipped") when DuckDB cannot be imported.
"""

import decimal
import json
import pathlib
import sqlite3
import sys

try:
    import duckdb
except ImportError:
    print("skipped: there is no duckdb (pip install duckdb)")
    sys.exit(77)

EXACT = "DECIMAL(38, 12)"
PAYMENT = {
    "earned": "earned",
    "withheld_tax": "withheldTax",
    "sales_tax": "salesTax",
    "service_fee_tax": "serviceFeeTax",
    "total": "totalPayment",
}
PAYOUT = {"total": "payoutAmt", "withheld": "wthhldAmt"}
EARNING = {"earningAmount": "earningAmount", "earningAmountUSD": "earningAmountUSD", "transactionAmount": "transactionAmount"}


def table(path):
    # Everything as text, so that no reader makes floats of amounts.
    return f"read_csv('{path}', all_varchar = true)" if path.endswith(".csv") else f"read_parquet('{path}')"


def months_of_observations(store):
    catalog = sqlite3.connect(f"file:{pathlib.Path(store) / 'payouts.db'}?mode=ro", uri=True)
    query = "SELECT o.id, substr(w.period, 1, 7) FROM observations o JOIN windows w ON w.id = o.window"
    return catalog.execute(query).fetchall()


def summed(database, source, figures, currency, observation, condition):
    sums = ", ".join(f"coalesce(sum(CAST({name} AS {EXACT})), 0)" for name in figures)
    return {
        (code, month): tuple(decimal.Decimal(value) for value in values)
        for code, month, *values in database.execute(
            f"SELECT {currency}, month, {sums} FROM {source} JOIN months ON CAST({observation} AS BIGINT) = months.id "
            f"WHERE {condition} GROUP BY 1, 2"
        ).fetchall()
    }


def expected(totals, figures, last):
    return {
        (line["currency"], line["month"]): tuple(decimal.Decimal(line[name]) for name in figures.values())
        for line in totals
        if line["month"] <= last
    }


def without_nothing(sums):
    # A provider that leaves out what is nothing leaves out its currency with it.
    return {place: values for place, values in sums.items() if any(values)}


def compare(name, read, served):
    read, served = without_nothing(read), without_nothing(served)
    wrong = [place for place in sorted(read.keys() | served.keys()) if read.get(place) != served.get(place)]
    for place in wrong:
        print(f"{name} {place}: read {read.get(place)}, the service says {served.get(place)}")
    print(f"{name}: {len(served)} sums of currency and month, {len(wrong)} of them differ")
    return not wrong and bool(served)


def main(totals_file, store, payouts, earnings):
    totals = json.loads(pathlib.Path(totals_file).read_text())
    months = months_of_observations(store)
    last = max(month for _, month in months)
    database = duckdb.connect()
    database.execute("CREATE TABLE months (id BIGINT, month VARCHAR)")
    database.executemany("INSERT INTO months VALUES (?, ?)", months)

    def rows(provider):
        return f"provider = '{provider}'"

    either = "coalesce(total_currency, withheld_currency)"
    partner = summed(database, table(payouts), PAYMENT, "total_currency", "first_observation", rows("partner-center"))
    oracle = summed(
        database, table(payouts), PAYOUT, either, "first_observation", f"{rows('oracle-bi')} AND {either} IS NOT NULL"
    )
    # Of the rows with one earning id one counts.
    once = "CAST(counts AS VARCHAR) = 'true'"
    earned = summed(database, table(earnings), EARNING, "earningAmountCurrency", "observation", once)
    return all(
        [
            compare("payments", partner, expected(totals["payments"], PAYMENT, last)),
            compare("payouts", oracle, expected(totals["payouts"], PAYOUT, last)),
            compare("earnings", earned, expected(totals["earnings"], EARNING, last)),
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(0 if main(*sys.argv[1:]) else 1)
