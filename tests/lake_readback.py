"""Reads the earnings lake with programs that are not ours, and compares each observation with the totals in its footers.

    python3 tests/lake_readback.py STORE [VIEWS EARNINGS]

With DuckDB, with pyarrow, or with both: whichever can be imported. Without either it says so and ends with 77, which is
how test programs say "skipped". An amount that did not fit its column is in
`extra`, not in the column, so an observation with such amounts does not agree by sums alone. A huge observation is several
files, and each of their footers has the totals of all.

VIEWS is what `payouts views` prints and EARNINGS what `payouts ls earnings --output json` prints: the views, read by DuckDB,
must have the same rows, the same rows that count and the same sums. The manifest must name the same files.
"""

import decimal
import json
import pathlib
import sys

decimal.getcontext().prec = 60
FIXED = {"transactionAmountUSD": "USD", "earningAmountUSD": "USD"}
CURRENCY = {"earningAmountInLastPaymentCurrency": "lastPaymentCurrency"}


def by_duckdb(paths):
    import duckdb

    database = duckdb.connect()

    def ask(query):
        return database.execute(query).fetchall()

    table = "read_parquet([" + ", ".join(f"'{path}'" for path in paths) + "])"
    metadata = "SELECT decode(key), decode(value) FROM parquet_kv_metadata('{}')"
    facts = [dict(ask(metadata.format(path))) for path in paths]
    rows = ask(f"SELECT count(*) FROM {table}")[0][0]

    def sums(column, currency):
        code = f"'{FIXED[column]}'" if column in FIXED else f"upper(trim({currency}))"
        query = f"SELECT {code}, sum({column}), count({column}) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
        return {code: (total, count) for code, total, count in ask(query)}

    return facts, rows, sums


def by_pyarrow(paths):
    import pyarrow.parquet

    files = [pyarrow.parquet.ParquetFile(path) for path in paths]
    facts = [{key.decode(): value.decode() for key, value in file.metadata.metadata.items()} for file in files]

    def sums(column, currency):
        found = {}
        columns = [column] + ([] if column in FIXED else [currency])
        for batch in (batch for file in files for batch in file.iter_batches(columns=columns)):
            codes = batch.column(currency).to_pylist() if column not in FIXED else [FIXED[column]] * len(batch)
            for code, value in zip(codes, batch.column(column).to_pylist()):
                if value is not None:
                    code = code and code.strip().upper()
                    total, count = found.get(code, (decimal.Decimal(0), 0))
                    found[code] = (total + value, count + 1)
        return found

    return facts, sum(file.metadata.num_rows for file in files), sums


def check(name, paths, read):
    facts, rows, sums = read([str(path) for path in paths])
    parts = [footer.pop("payouts.part", "1/1") for footer in facts]
    if parts != [f"{part}/{len(paths)}" for part in range(1, len(paths) + 1)]:
        sys.exit(f"{name}: its files are the parts {', '.join(parts)}")
    if any(footer != facts[0] for footer in facts):
        sys.exit(f"{name}: the footers of its files differ")
    totals = json.loads(facts[0]["payouts.totals"])
    for column, stated in totals.items():
        found = sums(column, CURRENCY.get(column, "transactionCurrency"))
        for code, total in stated["sums"].items():
            value, _ = found.get(code, (decimal.Decimal(0), 0))
            if decimal.Decimal(total) != decimal.Decimal(str(value)):
                sys.exit(f"{name}: {column} in {code} is {value}, its footer says {total}")
        counted = sum(count for code, (_, count) in found.items() if code in stated["sums"])
        if counted != stated["counted"]:
            sys.exit(f"{name}: {counted} amounts of {column}, its footer states {stated['counted']}")
    return rows, len(totals)


def check_views(store, views, listed):
    import duckdb

    database = duckdb.connect()
    database.execute(pathlib.Path(views).read_text())
    earnings = json.loads(pathlib.Path(listed).read_text())
    for view, rows in [("earnings", earnings), ("earnings_once", [row for row in earnings if row["counts"]])]:
        listed_sums = {}
        for row in rows:
            if row["earning"] is not None:
                total, count = listed_sums.get(row["currency"], (decimal.Decimal(0), 0))
                listed_sums[row["currency"]] = (total + decimal.Decimal(row["earning"]), count + 1)
        query = (
            "SELECT earningAmountCurrency, sum(earningAmount), count(earningAmount) "
            f"FROM {view} WHERE earningAmount IS NOT NULL GROUP BY 1"
        )
        found = {code: (decimal.Decimal(str(total)), count) for code, total, count in database.execute(query).fetchall()}
        rows_found = database.execute(f"SELECT count(*) FROM {view}").fetchone()[0]
        if rows_found != len(rows) or found != listed_sums:
            sys.exit(f"view {view}: {rows_found} rows and {found}, the command says {len(rows)} rows and {listed_sums}")
        print(f"view {view}: {len(rows)} rows and {len(listed_sums)} sums agree")
    manifest = json.loads((pathlib.Path(store) / "lake/earnings/manifest.json").read_text())
    if manifest["rows"] != len(earnings):
        sys.exit(f"the manifest has {manifest['rows']} rows, the command lists {len(earnings)}")
    for file in manifest["files"]:
        if (pathlib.Path(store) / file["path"]).stat().st_size != file["bytes"]:
            sys.exit(f"{file['path']} has not the size that the manifest says")
    print(f"manifest: {len(manifest['files'])} files agree")


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
    observations = {}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("lake/earnings/**/*.parquet")):
        observations.setdefault(path.parent / "-".join(path.stem.split("-")[:2]), []).append(path)
    if not observations:
        sys.exit(f"there is no lake file in {sys.argv[1]}")
    for observation, paths in observations.items():
        for name, read in readers:
            rows, columns = check(observation, paths, read)
            print(f"{name}: {observation.name}: {rows} rows in {len(paths)} files, {columns} control totals agree")
    if len(sys.argv) > 2 and any(name == "duckdb" for name, _ in readers):
        check_views(*sys.argv[1:4])


main()
