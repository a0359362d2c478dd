"""Has DuckDB and pandas read damaged export files, for the table of `examples/damage_table.rs`.

Usage: damaged_readers.py FOLDER, which holds 0.csv, 1.csv and so on. Writes duckdb.jsonl and pandas.jsonl there, one line a
file: {"rows": [{column: text}]} or {"error": "..."}. DuckDB detects everything by itself. pandas gets the separator that
the header has more of, and to keep texts as they are, as a user would who needs ids and amounts.
"""

import json
import sys
from pathlib import Path

import duckdb
import pandas


def text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def with_duckdb(path, connection):
    found = connection.execute("SELECT * FROM read_csv(?)", [str(path)])
    names = [column[0] for column in found.description]
    return [dict(zip(names, map(text, row))) for row in found.fetchall()]


def with_pandas(path, _):
    first = path.read_bytes().split(b"\n", 1)[0]
    separator = "\t" if first.count(b"\t") > first.count(b",") else ","
    table = pandas.read_csv(path, sep=separator, dtype=str, keep_default_na=False, na_filter=False)
    if not isinstance(table.index, pandas.RangeIndex):
        table = table.reset_index()
    return [{str(name): text(value) for name, value in row.items()} for row in table.to_dict("records")]


def main(folder):
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    count = len(list(folder.glob("*.csv")))
    for reader, read in [("duckdb", with_duckdb), ("pandas", with_pandas)]:
        with (folder / f"{reader}.jsonl").open("w") as out:
            for nth in range(count):
                try:
                    answer = {"rows": read(folder / f"{nth}.csv", connection)}
                except Exception as error:  # noqa: BLE001: whatever it is, the file was refused
                    answer = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
                out.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
