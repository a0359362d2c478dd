"""A .csv.gz into zstd Parquet with the amounts as DECIMAL, by an engine people would use instead."""

import argparse
import csv
import gzip
import json
import os
import resource
import time

# Like the lake's. Quantities and rates are decimals there too.
DECIMAL = (28, 12)
DECIMALS = {
    "transactionExchangeRate", "transactionAmount", "transactionAmountUSD", "earningRate", "quantity",
    "earningAmount", "earningAmountUSD", "earningExchangeRate", "taxRemitted", "storeFee",
}
INSTANTS = {"transactionDate", "earningDate", "calculationDate"}
DATES = {
    "exchangeRateDate", "subscriptionStartDate", "subscriptionEndDate", "agreementStartDate", "agreementEndDate",
    "purchaseOrderCoverageStartDate", "purchaseOrderCoverageEndDate",
}


def duckdb_copy(source, to, columns, threads):
    import duckdb

    def kind(name):
        if name in DECIMALS:
            return f"DECIMAL{DECIMAL}"
        return "TIMESTAMPTZ" if name in INSTANTS else "DATE" if name in DATES else "VARCHAR"

    kinds = ", ".join(f"'{name}': '{kind(name)}'" for name in columns)
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute(
        f"COPY (SELECT * FROM read_csv('{source}', header = true, columns = {{{kinds}}})) "
        f"TO '{to}' (FORMAT parquet, COMPRESSION zstd)"
    )


def polars_copy(source, to, columns, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    frame = polars.scan_csv(source, infer_schema=False)
    typed = [polars.col(name).str.to_decimal(scale=DECIMAL[1]) for name in columns if name in DECIMALS]
    typed += [polars.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%SZ") for name in columns if name in INSTANTS]
    typed += [polars.col(name).str.to_date("%Y-%m-%d") for name in columns if name in DATES]
    frame.with_columns(typed).sink_parquet(to, compression="zstd")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--library", choices=["duckdb", "polars"], required=True)
    arguments.add_argument("--source", required=True)
    arguments.add_argument("--to", required=True)
    arguments.add_argument("--rows", type=int, required=True)
    given = arguments.parse_args()
    with gzip.open(given.source, "rt", encoding="utf-8", newline="") as text:
        columns = next(csv.reader(text))
    copy = {"duckdb": duckdb_copy, "polars": polars_copy}[given.library]
    started, cpu = time.monotonic_ns(), time.process_time_ns()
    copy(given.source, given.to, columns, len(os.sched_getaffinity(0)))
    written = os.open(given.to, os.O_RDONLY)
    os.fsync(written)
    os.close(written)
    print(json.dumps({
        "calls": given.rows,
        "wall_ns": time.monotonic_ns() - started,
        "cpu_ns": time.process_time_ns() - cpu,
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }))


main()
