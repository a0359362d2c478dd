"""A month of payouts through a client that openapi-python-client made of our spec, compared with the sandbox's totals."""

import datetime
import os
from collections import defaultdict
from decimal import Decimal

import httpx
from oracle import AuthenticatedClient
from oracle.api.locations import get_latest_bus_dt, get_location_dimensions
from oracle.api.payment_dimensions import get_payment_account_dimensions
from oracle.api.payment_transactions import get_payment_payout_summary
from oracle.models import (
    LatestBusDtPayload,
    LocationDimensionsPayload,
    PaymentAccountDimensionsPayload,
    PaymentPayoutSummaryPayload,
)

BASE = os.environ["ORACLE_APP"]
MONTH = "2025-02"
client = AuthenticatedClient(base_url=BASE, token=os.environ["TOKEN"])


def ask(operation, body):
    answer = operation.sync_detailed("OHR", client=client, body=body)
    assert answer.status_code == 200, answer
    return answer.parsed


locations = ask(get_location_dimensions, LocationDimensionsPayload()).locations
accounts = set()
for location in locations:
    assert ask(get_latest_bus_dt, LatestBusDtPayload(loc_ref=location.loc_ref)).software_version
    found = ask(get_payment_account_dimensions, PaymentAccountDimensionsPayload(loc_ref=location.loc_ref))
    accounts.update(account.acct_code for account in found.accounts)

sums = defaultdict(Decimal)
day = datetime.date.fromisoformat(f"{MONTH}-01")
while day.isoformat().startswith(MONTH):
    for account in sorted(accounts):
        summary = ask(get_payment_payout_summary, PaymentPayoutSummaryPayload(acct_code=account, payout_dt=day))
        for payout in summary.payouts:
            # Absent is 0 or null.
            sums[payout.payout_curr] += Decimal(payout.payout_amt or 0)
    day += datetime.timedelta(days=1)

totals = httpx.get(f"{BASE}/_sandbox/totals", timeout=120).json()["payouts"]
expected = {line["currency"]: Decimal(line["payoutAmt"]) for line in totals if line["month"] == MONTH}
assert dict(sums) == expected, (sums, expected)
print(f"the payouts of {len(accounts)} accounts at {len(locations)} locations agree:", ", ".join(sorted(sums)))
