"""Exports through a client that openapi-python-client made of our spec, compared with the sandbox's own totals."""

import csv
import io
import os
import zipfile
from collections import defaultdict
from decimal import Decimal

import httpx
from partner import AuthenticatedClient
from partner.api.earnings import delete_earnings_export, get_earnings_export, queue_earnings_export
from partner.api.payments import delete_payments_export, get_payments_export, queue_payments_export

BASE = os.environ["PARTNER_API"]
client = AuthenticatedClient(base_url=BASE, token=os.environ["TOKEN"])


def rows(queue, get, delete):
    """Queues an export, lets the sandbox's time pass, downloads and reads it, deletes it."""
    queued = queue.sync_detailed(client=client)
    assert queued.status_code == 202, queued
    request_id = queued.parsed.value[0].request_id
    assert get.sync(request_id, client=client).value[0].status == "Queued"
    httpx.post(f"{BASE}/_sandbox/step", json={"seconds": 240}).raise_for_status()
    while (export := get.sync(request_id, client=client).value[0]).status != "Completed":
        assert export.status == "Processing", export
    packed = httpx.get(export.blob_location, timeout=120).raise_for_status().content
    assert delete.sync_detailed(request_id, client=client).status_code == 200
    assert get.sync_detailed(request_id, client=client).status_code == 404
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            yield from csv.DictReader(io.StringIO(archive.read(name).decode(), newline=""))


def summed(rows, currency, amount):
    sums = defaultdict(Decimal)
    for row in rows:
        sums[row[currency]] += Decimal(row[amount] or 0)
    return dict(sums)


payments = summed(rows(queue_payments_export, get_payments_export, delete_payments_export), "currencyCode", "totalPayment")
earnings = summed(
    rows(queue_earnings_export, get_earnings_export, delete_earnings_export), "transactionCurrency", "earningAmount"
)
totals = httpx.get(f"{BASE}/_sandbox/totals", timeout=120).json()
assert payments == summed(totals["payments"], "currency", "totalPayment"), payments
assert earnings == summed(totals["earnings"], "currency", "earningAmount"), earnings
print("payments and earnings agree to the last digit:", ", ".join(sorted(payments)))
