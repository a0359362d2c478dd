//! What a complete read must come to, and the statement of the bank that was paid.

use std::io;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::StatusCode;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::problem;
use crate::app::Context;
use crate::http::Reply;
use payouts_sandbox_world::{Currency, Month, Provider, Totals, World};

pub(super) async fn answer(context: &Context, place: &str) -> Reply {
    let (world, now, place) = (Arc::clone(&context.app.world), context.business(), place.to_owned());
    // Walks the whole world, so it must not hold up other requests.
    let told = tokio::task::spawn_blocking(move || told(&world, now, &place)).await;
    match told {
        Ok(Ok(reply)) => reply,
        Ok(Err(_)) | Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "the world could not be told"),
    }
}

fn told(world: &World, now: DateTime<Utc>, place: &str) -> io::Result<Reply> {
    let mut out = Vec::new();
    match place {
        "statement.xml" => {
            world.bank().write_camt053(now, &mut out)?;
            Ok(Reply::new(StatusCode::OK, "application/xml", out))
        }
        "statement.csv" => {
            world.bank().write_csv(now, &mut out)?;
            Ok(Reply::new(StatusCode::OK, "text/csv; charset=utf-8", out))
        }
        _ => Ok(Reply::json(StatusCode::OK, &totals(&world.totals(now), now))),
    }
}

fn totals(totals: &Totals, now: DateTime<Utc>) -> Value {
    let at = |(currency, month): &(Currency, Month)| json!({"currency": currency.code(), "month": month_name(*month)});
    let earnings = totals.earnings.iter().map(|(key, sums)| {
        let amounts = [
            ("transactionAmount", sums.transaction_amount),
            ("earningAmount", sums.earning_amount),
            ("earningAmountUSD", sums.earning_amount_usd),
        ];
        line(at(key), sums.rows, &amounts)
    });
    let payments = totals.payments.iter().map(|(key, sums)| {
        let amounts = [
            ("earned", sums.earned),
            ("earnedUSD", sums.earned_usd),
            ("withheldTax", sums.withheld_tax),
            ("salesTax", sums.sales_tax),
            ("serviceFeeTax", sums.service_fee_tax),
            ("totalPayment", sums.total),
        ];
        line(at(key), sums.rows, &amounts)
    });
    let payouts = totals.payouts.iter().map(|(key, sums)| {
        line(at(key), sums.rows, &[("payoutAmt", sums.amount), ("wthhldAmt", sums.withheld)])
    });
    let bank = totals.bank.iter().map(|((provider, currency, month), sums)| {
        let provider = match provider {
            Provider::PartnerCenter => "partner-center",
            Provider::OracleBi => "oracle-bi",
        };
        let mut place = at(&(*currency, *month));
        place["provider"] = provider.into();
        line(place, sums.rows, &[("amount", sums.amount)])
    });
    json!({
        "asOf": now,
        "earnings": earnings.collect::<Vec<_>>(),
        "payments": payments.collect::<Vec<_>>(),
        "payouts": payouts.collect::<Vec<_>>(),
        "bank": bank.collect::<Vec<_>>(),
    })
}

/// Amounts are texts, so that no reader makes floats of them.
fn line(mut line: Value, count: u64, amounts: &[(&str, Decimal)]) -> Value {
    line["rows"] = count.into();
    for (name, amount) in amounts {
        line[*name] = amount.to_string().into();
    }
    line
}

fn month_name(month: Month) -> String {
    month.first_day().format("%Y-%m").to_string()
}
