"""Reads files of the earnings lake with programs that are not ours, and holds them against the totals in their footers.

    python3 tests/lake_readback.py STORE

With DuckDB, with pyarrow, or with both: whichever can be imported. Without either it says so and ends with 77, which is
how test programs say "skipped". An amount that did not fit its column stands in
`extra`, not in the column, so a file with such amounts does not agree by sums alone.
"""

import decimal
import json
import pathlib
import sys

decimal.getcontext().prec = 60
FIXED = {"transactionAmountUSD": "USD", "earningAmountUSD": "USD"}
CURRENCY = {"earningAmountInLastPaymentCurrency": "lastPaymentCurrency"}


def by_duckdb(path):
    import duckdb

    database = duckdb.connect()

    def ask(query):
        return database.execute(query).fetchall()

    table = f"read_parquet('{path}')"
    facts = dict(ask(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')"))
    rows = ask(f"SELECT count(*) FROM {table}")[0][0]

    def sums(column, currency):
        code = f"'{FIXED[column]}'" if column in FIXED else f"upper(trim({currency}))"
        query = f"SELECT {code}, sum({column}), count({column}) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
        return {code: (total, count) for code, total, count in ask(query)}

    return facts, rows, sums


def by_pyarrow(path):
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path)
    facts = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}

    def sums(column, currency):
        found = {}
        for batch in file.iter_batches(columns=[column] + ([] if column in FIXED else [currency])):
            codes = batch.column(currency).to_pylist() if column not in FIXED else [FIXED[column]] * len(batch)
            for code, value in zip(codes, batch.column(column).to_pylist()):
                if value is not None:
                    code = code and code.strip().upper()
                    total, count = found.get(code, (decimal.Decimal(0), 0))
                    found[code] = (total + value, count + 1)
        return found

    return facts, file.metadata.num_rows, sums


def check(path, read):
    facts, rows, sums = read(str(path))
    totals = json.loads(facts["payouts.totals"])
    for column, told in totals.items():
        found = sums(column, CURRENCY.get(column, "transactionCurrency"))
        for code, total in told["sums"].items():
            value, _ = found.get(code, (decimal.Decimal(0), 0))
            if decimal.Decimal(total) != decimal.Decimal(str(value)):
                sys.exit(f"{path}: {column} in {code} is {value}, its footer says {total}")
        counted = sum(count for code, (_, count) in found.items() if code in told["sums"])
        if counted != told["counted"]:
            sys.exit(f"{path}: {counted} amounts of {column}, its footer says {told['counted']}")
    return rows, len(totals)


def main():
    readers = []
    for name, read in [("duckdb", by_duckdb), ("pyarrow", by_pyarrow)]:
        try:
            __import__(name)
            readers.append((name, read))
        except ImportError:
            pass
    if not readers:
        print("neither duckdb nor pyarrow can be imported: skipped")
        sys.exit(77)
    files = sorted(pathlib.Path(sys.argv[1]).glob("lake/earnings/**/*.parquet"))
    if not files:
        sys.exit(f"there is no lake file in {sys.argv[1]}")
    for path in files:
        for name, read in readers:
            rows, columns = check(path, read)
            print(f"{name}: {path.name}: {rows} rows, {columns} control totals agree")


main()
