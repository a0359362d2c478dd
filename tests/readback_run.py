"""Fills a ledger from a sandbox and has programs that are not ours read it back: every sum must be the sandbox's own.

    python3 tests/readback_run.py PAYOUTS

PAYOUTS is the command. Signs in to both services, syncs the months that are over, exports payouts and earnings as CSV and as
Parquet, and runs readback.py on both and lake_readback.py on the ledger itself, with this Python. Has bank statements in every
form read by our command and by bank_readback.py. Needs duckdb and the programs of bank_readback.py; without them, this fails.
"""

import csv
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).parent
MONTHS = 5
WORLD = ["--months", str(MONTHS), "--partners", "2", "--accounts", "2", "--rows", "20000", "--speed", "1"]
DONE, PENDING = 0, 5


class Sandbox:
    def __init__(self, payouts, place):
        command = [payouts, "sandbox", "--print-config", *WORLD]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=open(place / "sandbox.log", "w"), text=True, env=bare(place)
        )
        self.configuration = ""
        # The last line names the variables that the lines above refer to.
        for line in self.process.stdout:
            self.configuration += line
            if variable := re.fullmatch(r"# export (\w+)='(.*)'\n", line):
                self.environment = dict([variable.groups()])
                break
        else:
            sys.exit(f"the sandbox did not start: {(place / 'sandbox.log').read_text()}")
        self.url = re.search(r'base-url = "(.*?)/?"', self.configuration)[1]

    def control(self, what, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.url}/_sandbox/{what}", data, timeout=60) as answer:
            return answer.read()


def bare(place):
    """Nothing of the person's own: no configuration, no sign-in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAYOUTS_")}
    return kept | {"HOME": str(place), "XDG_CONFIG_HOME": str(place), "XDG_DATA_HOME": str(place)}


def main(payouts):
    try:
        import duckdb  # noqa: F401
    except ImportError:
        sys.exit("there is no duckdb (pip install duckdb), so no other program reads what we wrote")
    with tempfile.TemporaryDirectory(prefix="payouts-readback-") as place:
        place = pathlib.Path(place)
        sandbox = Sandbox(payouts, place)
        try:
            compare(payouts, sandbox, place)
        finally:
            sandbox.process.terminate()
            sandbox.process.wait()


def compare(payouts, sandbox, place):
    ledger = place / "ledger"
    (place / "payouts.toml").write_text(f'credentials = "{place / "credentials"}"\n' + sandbox.configuration)
    environment = bare(place) | sandbox.environment

    def run(*arguments, allowed=(DONE,), **more):
        command = [payouts, *arguments, "--config", str(place / "payouts.toml"), "--store", str(ledger)]
        ran = subprocess.run(command, env=environment, cwd=place, stderr=subprocess.PIPE, text=True, **more)
        if ran.returncode not in allowed:
            sys.exit(f"payouts {' '.join(arguments)} ended with {ran.returncode}: {ran.stderr}")
        return ran.returncode

    sign_in(payouts, sandbox, place, environment)
    today = datetime.datetime.fromisoformat(json.loads(sandbox.control("clock"))["now"][:10])
    # Most late rows are of the month that has just ended, and would come in while we read.
    last = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1) - datetime.timedelta(days=1)
    since = last
    for _ in range(MONTHS - 3):
        since = since.replace(day=1) - datetime.timedelta(days=1)
    window = ["--since", since.strftime("%Y-%m-01"), "--until", last.strftime("%Y-%m-%d"), "--look-back", "400"]
    # Time goes on in the sandbox, so that something may come in while we read: then once more.
    for _ in range(12):
        before = settled(sandbox, last)
        while run("sync", *window, "--no-wait", "--quiet", allowed=(DONE, PENDING)) == PENDING:
            sandbox.control("step", {"seconds": 240})
        if settled(sandbox, last) == before:
            break
    else:
        sys.exit("the sandbox's totals do not hold still")
    totals = place / "totals.json"
    totals.write_text(json.dumps(before))

    for form in ["csv", "parquet"]:
        files = [str(place / f"{what}.{form}") for what in ["payouts", "earnings"]]
        for what, path in zip(["payouts", "earnings"], files):
            run("export", what, "--format", form, "--to", path, "--quiet")
        print(f"as {form}:", flush=True)
        check("readback.py", totals, ledger, *files)
    views = place / "views.sql"
    with open(views, "w") as out:
        run("views", stdout=out)
    listed = place / "earnings.json"
    with open(listed, "w") as out:
        run("ls", "earnings", "--output", "json", stdout=out)
    check("lake_readback.py", ledger, views, listed)
    bank(payouts, sandbox, place, environment)
    forms(lambda *words: subprocess.run(
        [payouts, *words, "--config", str(place / "payouts.toml"), "--store", str(ledger)],
        env=environment, cwd=place, capture_output=True, text=True,
    ))


# The forms of statements, and habits of banks that leave each statement whole.
FORMS = """camt.052 camt.053 camt.054 camt.053.001.02 mt940 mt942 bai2 bai2-intraday ofx1 ofx2 csv-german csv-english"""
QUIRKS = "returns:50,twins:50,folded-references:100,charges:50,itemized-batches:100,installments:50"
PROFILES = """
[[bank.profiles]]
name = "german"
separator = ";"
decimal = ","
thousands = "."
date = "DD.MM.YYYY"
columns = { account = "IBAN Auftragskonto", booked = "Buchungstag", amount = "Betrag", currency = "Waehrung", texts = ["Verwendungszweck"] }

[[bank.profiles]]
name = "english"
date = "DD/MM/YYYY"
columns = { account = "Account", booked = "Date", debit = "Debit", credit = "Credit", currency = "Currency", texts = ["Description"] }
"""


def bank(payouts, sandbox, place, environment):
    """Statements in every form: other programs, our reader and the sandbox's truth have the same entries and sums."""
    statements, objects = place / "statements", []
    statements.mkdir()
    configuration = place / "bank.toml"
    configuration.write_text(PROFILES)
    (statements / "truth.jsonl").write_bytes(sandbox.control(f"truth?by=day&quirks={QUIRKS}"))
    for form in FORMS.split():
        path = statements / f"{form}.txt"
        path.write_bytes(sandbox.control(f"statements?form={form}&by=day&quirks={QUIRKS}"))
        # The same bookings are in every file: in one ledger they would count once.
        own = ["--config", str(configuration), "--store", str(place / f"ledger-{form}")]
        for words in [["bank", "import", str(path), "--quiet"], ["bank", "ls", "--output", "json"]]:
            ran = subprocess.run([payouts, *words, *own], env=environment, cwd=place, capture_output=True, text=True)
            if ran.returncode != DONE:
                sys.exit(f"payouts {' '.join(words)} ended with {ran.returncode}: {ran.stderr}")
        for row in json.loads(ran.stdout):
            references = [text for text in row["references"].split(", ") if text]
            objects.append({**row, "account": row["bank_account"], "file": path.name, "references": references})
    listed = place / "listed.json"
    listed.write_text(json.dumps(objects))
    check("bank_readback.py", statements, listed)


# Every command that prints rows, read by Python's own parsers.
COMMANDS = """ls payouts|ls payouts --by program|ls payouts --by account|ls payouts --by participant|ls payouts --by month
ls payouts --by status|ls earnings --limit 500|ls accounts|ls runs|coverage|jobs|plan|reconcile --all|verify|quarantine ls
auth status|doctor|views --files|rebuild"""


def forms(run):
    """Both machine forms of a command have the same columns and the same values."""
    commands = [line.split() for line in COMMANDS.replace("\n", "|").split("|")]
    for words in commands:
        objects = json.loads(run(*words, "--output", "json").stdout)
        records = list(csv.reader(run(*words, "--output", "csv").stdout.splitlines(keepends=True)))
        if not records or any(list(row) != records[0] for row in objects):
            sys.exit(f"payouts {' '.join(words)}: the forms have other columns")
        listed = [[cell(value) for value in row.values()] for row in objects]
        # Ages and lookups differ from run to run.
        if words[0] != "doctor" and listed != records[1:]:
            sys.exit(f"payouts {' '.join(words)}: the forms have other values")
    print(f"{len(commands)} commands as JSON and CSV, read by Python")


def cell(value):
    if value is None:
        return ""
    if isinstance(value, (bool, dict)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def settled(sandbox, last):
    """What the sandbox's own totals are, up to a day's month."""
    totals = json.loads(sandbox.control("totals"))
    months = {name: lines for name, lines in totals.items() if name != "asOf"}
    return {name: [line for line in lines if line["month"] <= f"{last:%Y-%m}"] for name, lines in months.items()}


def sign_in(payouts, sandbox, place, environment):
    command = [payouts, "auth", "login", "contoso", "--device-code", "--config", str(place / "payouts.toml")]
    waiting = subprocess.Popen(command, env=environment, cwd=place, stderr=subprocess.PIPE, text=True)
    output = ""
    for line in waiting.stderr:
        output += line
        if code := re.search(r"\b[B-DF-HJ-NP-TV-Z]{8}\b", line):
            sandbox.control("device", {"user_code": code[0]})
            break
    output += waiting.stderr.read()
    if waiting.wait() != DONE:
        sys.exit(f"signing in failed: {output}")


def check(script, *arguments):
    ended = subprocess.run([sys.executable, HERE / script, *map(str, arguments)]).returncode
    # A check that skips itself (77) did not check.
    if ended != 0:
        sys.exit(f"{script} ended with {ended}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(str(pathlib.Path(sys.argv[1]).resolve()))
