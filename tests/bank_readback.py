"""Reads bank statements of the sandbox with programs that are not ours, and compares entries and sums.

    python3 tests/bank_readback.py DIRECTORY [LISTED]

DIRECTORY has files of statements and `truth.jsonl`, which is what the sandbox's bank booked, one JSON object per entry. Each
file is read by bankstatementparser (camt), mt-940 (MT940, MT942), bai2, ofxtools (OFX 1 and 2) or Python's csv, and must have
exactly the entries of the truth: account, day, amount, currency, and the remittance text.

LISTED is what our own reader listed of the same files, as JSON: a list of objects with `file`, `account`, `booked_on`,
`amount`, `currency` and `references`. The files in it must have the same entries and sums as the other program found, except
that a booking in several statements of a file is listed once. Each of our references must be in the text that the other
program found for that entry.

Ends with 77 ("skipped") when one of the programs cannot be imported.
"""

import collections
import csv
import datetime
import decimal
import io
import json
import logging
import pathlib
import re
import sys

try:
    import bai2.bai2
    import bai2.constants
    import mt940
    from bankstatementparser import CamtParser
    from ofxtools.Parser import OFXTree
except ImportError as error:
    print(f"skipped: {error} (pip install bankstatementparser mt-940 ofxtools bai2)")
    sys.exit(77)

decimal.getcontext().prec = 60
# BAI2 has no decimal point. The other currencies of the sandbox have two decimals.
DECIMALS = {"JPY": 0, "KWD": 3}

# What is compared. The text is compared apart, because no two programs return it alike.
Key = collections.namedtuple("Key", "account day amount currency")


def by_bankstatementparser(data):
    # The eager functions of this program find the entries of camt.053 only. Streaming finds those of all three messages.
    for row in CamtParser.from_bytes(data).parse_streaming():
        texts = [row.get(name) for name in ["Reference", "EndToEndId", "AcctSvcrRef", "Debtor", "Creditor"]]
        yield Key(row["AccountId"], row["BookgDt"], row["Amount"], row["Currency"]), texts


def by_mt940(data):
    # Without its options the program takes the reversal of a credit for a credit.
    for statement in mt940.parse_statements(data.decode(), options=mt940.Options.all()):
        for transaction in statement:
            found = transaction.data
            amount = found["amount"]
            texts = [value for value in found.values() if isinstance(value, str)]
            yield Key(
                statement.data["account_identification"],
                str(found.get("entry_date") or found["date"]),
                amount.amount,
                amount.currency,
            ), texts


def by_bai2(data):
    # The program checks the control totals and the counts of records.
    for group in bai2.bai2.parse_from_string(data.decode()).children:
        for account in group.children:
            currency = account.header.currency or group.header.currency
            for detail in account.children:
                amount = decimal.Decimal(detail.amount).scaleb(-DECIMALS.get(currency, 2))
                if detail.type_code.transaction is bai2.constants.TypeCodeTransaction.debit:
                    amount = -amount
                texts = [detail.text, detail.bank_reference, detail.customer_reference]
                yield Key(
                    account.header.customer_account_number, str(group.header.as_of_date), amount, currency
                ), texts


def by_ofxtools(data):
    tree = OFXTree()
    tree.parse(io.BytesIO(data))
    for statement in tree.convert().statements:
        for transaction in statement.transactions:
            texts = [transaction.name, transaction.memo, transaction.refnum, transaction.fitid]
            day = str(transaction.dtposted.date())
            yield Key(statement.account.acctid, day, transaction.trnamt, statement.curdef), texts


def by_csv(data):
    text = data.decode("utf-8-sig")
    is_german = text.splitlines()[0].count(";") > 1
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if is_german else ","):
        if is_german:
            day = datetime.datetime.strptime(row["Buchungstag"], "%d.%m.%Y").date()
            amount = decimal.Decimal(row["Betrag"].replace(".", "").replace(",", "."))
            account, currency = row["IBAN Auftragskonto"], row["Waehrung"]
        else:
            day = datetime.datetime.strptime(row["Date"], "%d/%m/%Y").date()
            amount = decimal.Decimal(row["Credit"] or "0") - decimal.Decimal(row["Debit"] or "0")
            account, currency = row["Account"], row["Currency"]
        yield Key(account, str(day), amount, currency), row.values()


def program(data):
    """The program for a file, by its content."""
    head = data[:1000]
    if re.match(rb"(\{1:.*)?\s*:20:", head):
        return by_mt940
    if head.startswith(b"01,"):
        return by_bai2
    if b"<OFX>" in head:
        return by_ofxtools
    if b"<Document" in head:
        return by_bankstatementparser
    return by_csv


def expected(truth, read):
    """The entries of the truth as the program finds them in its form."""
    for row in truth:
        # Only camt and CSV have entries that moved no money.
        if row["status"] != "booked" and read not in (by_bankstatementparser, by_csv):
            continue
        key = Key(row["account"], row["booked_on"], decimal.Decimal(row["amount"]), row["currency"])
        is_batch = len(row["payouts"]) > 1
        if is_batch and read is by_bankstatementparser:
            # Each listed payout is an entry. Text about the whole batch is not returned.
            listed = row["payouts"] if row["itemized"] else []
            for payout in listed:
                yield key._replace(amount=decimal.Decimal(payout["amount"])), payout["reference"], row
            if not listed:
                yield key, "", row
        else:
            yield key, row["text"], row


def compact(texts):
    """Letters and digits only: programs join the lines of a text in different ways."""
    return re.sub(r"[^A-Z0-9]", "", "".join(text for text in texts if text).upper())


def is_of_the_bank(reference, read):
    """Whether it is the sandbox bank's own reference of an entry, which bankstatementparser does not return of every entry."""
    return read is by_bankstatementparser and re.fullmatch(r"B\d{6}-[A-Z0-9]+", reference)


def sums(keys):
    found = collections.defaultdict(decimal.Decimal)
    for key, count in keys.items():
        found[key.account, key.currency] += key.amount * count
    return {account: total.normalize() for account, total in found.items() if total}


def compare(name, one, one_keys, other, other_keys):
    complaints = [f"{name}: only {one} has {count} of {key}" for key, count in (one_keys - other_keys).items()]
    complaints += [f"{name}: only {other} has {count} of {key}" for key, count in (other_keys - one_keys).items()]
    if sums(one_keys) != sums(other_keys):
        complaints.append(f"{name}: the sums are {sums(one_keys)} by {one} and {sums(other_keys)} by {other}")
    return complaints


def read_file(path, truth, listed):
    """The complaints about a file, and how many entries it has."""
    data = path.read_bytes()
    read = program(data)
    other = read.__name__.removeprefix("by_")
    found, texts = collections.Counter(), collections.defaultdict(str)
    for key, parts in read(data):
        key = key._replace(account="".join(key.account.split()))
        found[key] += 1
        texts[key] += compact(parts) + " "
    rows = list(expected(truth, read))
    complaints = compare(path.name, other, found, "the truth", collections.Counter(key for key, _, _ in rows))
    complaints += [
        f"{path.name}: {other} has no text {text!r} for {key}" for key, text, _ in rows if compact([text]) not in texts[key]
    ]
    ours = [row for row in listed if pathlib.PurePath(row["file"]).name == path.name]
    if ours:
        seen, repeated = {}, collections.Counter()
        for key, _, row in rows:
            if seen.setdefault(row["booking_id"], row["statement"]) != row["statement"]:
                repeated[key] += 1
        keys = collections.Counter()
        for row in ours:
            key = Key(row["account"], row["booked_on"], decimal.Decimal(row["amount"]), row["currency"])
            keys[key] += 1
            complaints += [
                f"{path.name}: {other} has no reference {reference!r} for {key}"
                for reference in row["references"]
                if not is_of_the_bank(reference, read) and compact([reference]) not in texts[key]
            ]
        complaints += compare(path.name, other, found - repeated, "our reader", keys)
    return complaints, found.total(), len(ours)


def main(directory, listed=None):
    # These programs log each thing that they do not need.
    logging.disable(logging.CRITICAL)
    directory = pathlib.Path(directory)
    truth = [json.loads(line) for line in (directory / "truth.jsonl").read_text().splitlines()]
    listed = json.loads(pathlib.Path(listed).read_text()) if listed else []
    failed = False
    for path in sorted(directory.iterdir()):
        if path.name == "truth.jsonl" or path.suffix == ".json":
            continue
        complaints, entries, ours = read_file(path, truth, listed)
        failed |= bool(complaints)
        for complaint in complaints[:20]:
            print(complaint)
        if len(complaints) > 20:
            print(f"{path.name}: and {len(complaints) - 20} more")
        if not complaints:
            print(f"{path.name}: {entries} entries" + (f", {ours} listed by our reader" if ours else ""))
    unread = {row["file"] for row in listed if not (directory / pathlib.PurePath(row["file"]).name).exists()}
    for file in sorted(unread):
        failed = True
        print(f"{file}: listed by our reader, but not in {directory}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
