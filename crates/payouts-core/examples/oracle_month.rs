//! Prints what an account was paid out in a month: `cargo run --example oracle_month -- 8516212653197782 2024-12`

mod common;

use payouts_core::{Dataset, OracleBi, Period};
use std::io::Write;

/// Asks for each day of the month. What Oracle leaves out is zero or unknown, and shown as what it is: nothing.
pub(crate) async fn month(
    oracle: &OracleBi,
    account: &str,
    month: Period,
    out: &mut dyn Write,
) -> common::Result<()> {
    for day in Dataset::PayoutSummary.periods(month.first_day(), month.last_day()) {
        let answer = oracle.payout_summary(account, day.first_day()).await?;
        for payout in answer.payouts.unwrap_or_default() {
            let amount = payout.payout_amt.map_or("no amount".to_owned(), |amount| amount.text().into());
            let currency = payout.payout_curr.map(|code| code.text().into_owned()).unwrap_or_default();
            let reference = payout.payout_psp_ref.map(|text| text.text().into_owned()).unwrap_or_default();
            writeln!(out, "{day} {amount} {currency} {reference}")?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> common::Result<()> {
    let [_, account, period] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("name an account code and a month, like 8516212653197782 2024-12".into());
    };
    month(&common::oracle()?, account, period.parse()?, &mut std::io::stdout()).await
}
