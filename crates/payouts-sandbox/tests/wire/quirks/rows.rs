//! Rows and columns of export files.

use std::collections::BTreeMap;

use payouts_sandbox::RunningSandbox;
use rust_decimal::Decimal;

use crate::common::partner::{EARNINGS, PAYMENTS, Partner, Table};
use crate::common::{start, stepped, with};

fn payments(id: &str, side: &str) -> Table {
    Partner::new(&with(id, side)).table(PAYMENTS, "")
}

fn spring(sandbox: &RunningSandbox) -> Table {
    Partner::new(sandbox).table(EARNINGS, "earningForDate ge 2025-02-01 and earningForDate lt 2025-05-01")
}

fn earnings(id: &str, side: &str) -> Table {
    spring(&with(id, side))
}

fn decimal(cell: &str) -> Decimal {
    if cell.is_empty() { Decimal::ZERO } else { cell.parse().unwrap() }
}

#[test]
fn pc_payment_currency() {
    let currencies = |side: &str| {
        let table = payments("pc-payment-currency", side);
        ["currencyCode", "earnedCurrencyCode", "paymentCurrencyCode"].map(|name| table.has(name))
    };
    assert_eq!(currencies("one"), [true, false, false]);
    assert_eq!(currencies("two"), [false, true, true]);
    assert_eq!(currencies("all"), [true; 3]);
}

#[test]
fn pc_payments_columns() {
    let documented = payments("pc-payments-columns", "documented");
    assert_eq!((documented.header.len(), documented.header[15].as_str()), (16, "paymentDate"));
    let newest = payments("pc-payments-columns", "alphabetical");
    assert!(newest.has("CIReferenceNumber"));
    assert!(newest.header.is_sorted_by_key(|name| name.to_lowercase()));
}

#[test]
fn pc_payment_grain() {
    let by_id = |side: &str| {
        let table = payments("pc-payment-grain", side);
        let mut sums: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
        for (id, total) in table.column("paymentID").iter().zip(table.column("totalPayment")) {
            let sum = sums.entry((*id).to_owned()).or_default();
            *sum = (sum.0 + 1, sum.1 + decimal(total));
        }
        sums.remove("");
        sums
    };
    let (orders, merged) = (by_id("orders"), by_id("merged"));
    assert!(orders.values().any(|(rows, _)| *rows > 1));
    assert!(merged.values().all(|(rows, _)| *rows == 1));
    let sums = |rows: &BTreeMap<String, (usize, Decimal)>| -> Vec<_> {
        rows.iter().map(|(id, (_, sum))| (id.clone(), *sum)).collect()
    };
    assert_eq!(sums(&orders), sums(&merged));
}

#[test]
fn pc_total_arithmetic() {
    let holds = |side: &str| {
        let table = payments("pc-total-arithmetic", side);
        let column = |name: &str| table.column(name).into_iter().map(decimal).collect::<Vec<_>>();
        let [earned, withheld, sales, fee, total] =
            ["earned", "withheldTax", "salesTax", "serviceFeeTax", "totalPayment"].map(column);
        (0..table.rows.len()).all(|row| earned[row] - withheld[row] + sales[row] - fee[row] == total[row])
    };
    assert!(holds("exact"));
    assert!(!holds("unexplained"));
}

#[test]
fn pc_payment_methods() {
    for (side, words) in [
        ("pages", ["Bank transfer", "Credit note"]),
        ("codes", ["ElectronicBank", "LRDCredit"]),
        ("lower", ["electronicbank", "lrdcredit"]),
    ] {
        let table = payments("pc-payment-methods", side);
        assert!(table.column("paymentMethod").iter().all(|method| words.contains(method)), "{side}");
    }
}

#[test]
fn pc_payment_id_blank() {
    let credit_notes = |side: &str| {
        let table = payments("pc-payment-id-blank", side);
        let ids = table.column("paymentID").into_iter().zip(table.column("paymentMethod"));
        ids.filter(|(_, method)| *method == "Credit note").map(|(id, _)| id.is_empty()).collect::<Vec<_>>()
    };
    assert!(credit_notes("usual").contains(&false));
    assert!(!credit_notes("credit-notes").contains(&false));
}

#[test]
fn pc_payment_status() {
    for (side, sent) in [("pages", "Sent"), ("upper", "SENT"), ("paid", "PAID"), ("processed", "Processed")] {
        let table = payments("pc-payment-status", side);
        let statuses = table.column("paymentStatus");
        assert!(statuses.contains(&sent), "{side}");
        let others = ["Sent", "SENT", "PAID", "Processed"].into_iter().filter(|other| *other != sent);
        assert!(others.into_iter().all(|other| !statuses.contains(&other)), "{side}");
        assert!(earnings("pc-payment-status", side).column("paymentStatus").contains(&sent));
    }
}

#[test]
fn pc_earnings_order() {
    let documented = earnings("pc-earnings-order", "documented");
    assert_eq!(
        [15, 18, 20].map(|place| documented.header[place].as_str()),
        ["earningType", "earningDate", "earningExchangeRate"]
    );
    let engagement = earnings("pc-earnings-order", "engagement");
    assert_eq!(engagement.place("engagementName"), engagement.place("lever") + 1);
    let alphabetical = earnings("pc-earnings-order", "alphabetical");
    assert!(alphabetical.header.is_sorted_by_key(|name| name.to_lowercase()));
    assert_eq!(documented.column("earningId"), alphabetical.column("earningId"));
}

#[test]
fn pc_undocumented_columns() {
    let has = |side: &str| {
        let table = earnings("pc-undocumented-columns", side);
        ["orderId", "categoryId", "sustainabilityScore"].map(|name| table.has(name))
    };
    assert_eq!(has("absent"), [false; 3]);
    assert_eq!(has("present"), [true, true, false]);
    assert_eq!(has("more"), [true; 3]);
}

#[test]
fn pc_withdrawn_columns() {
    for (side, there) in [("absent", false), ("present", true)] {
        let table = earnings("pc-withdrawn-columns", side);
        assert!(["paymentAmountWOTax", "TenantID"].iter().all(|name| table.has(name) == there), "{side}");
    }
}

#[test]
fn pc_earning_id_repeats() {
    let ids = |side: &str| {
        let table = earnings("pc-earning-id-repeats", side);
        let all = table.rows.len();
        let mut ids = table.column("earningId");
        ids.sort_unstable();
        ids.dedup();
        (all, ids.len())
    };
    let (all, distinct) = ids("once");
    assert_eq!(all, distinct);
    assert_eq!(ids("repeated"), (all + all.div_ceil(10), distinct));
}

#[test]
fn pc_earning_id_absent() {
    assert!(earnings("pc-earning-id-absent", "present").has("earningId"));
    assert!(!earnings("pc-earning-id-absent", "absent").has("earningId"));
}

#[test]
fn pc_earning_payment_join() {
    let joins = |side: &str| {
        let sandbox = with("pc-earning-payment-join", side);
        let ids = Partner::new(&sandbox).table(PAYMENTS, "");
        let ids = ids.column("paymentID");
        let table = spring(&sandbox);
        let paid: Vec<_> = table.column("paymentId").into_iter().filter(|id| !id.is_empty()).collect();
        assert!(!paid.is_empty() && paid.len() < table.rows.len(), "some are paid, some are not");
        paid.iter().all(|id| ids.contains(id))
    };
    assert!(joins("exact"));
    assert!(!joins("unpadded"));
}

#[test]
fn pc_last_payment_currency() {
    let blanks = |side: &str| {
        // At the start of the world, before a first payment.
        let builder = stepped().starts_at("2024-08-05T00:00:00Z".parse().unwrap());
        let builder =
            builder.quirk("pc-undocumented-columns", "present").quirk("pc-last-payment-currency", side);
        let sandbox = start(builder);
        let table = Partner::new(&sandbox).table(EARNINGS, "");
        let cells = table.column("lastPaymentCurrency").into_iter().zip(table.column("earningAmountUSD"));
        let amounts = table.column("earningAmountInLastPaymentCurrency");
        assert!(!table.rows.is_empty());
        cells.zip(amounts).all(|((currency, usd), amount)| match side {
            "blank" => currency.is_empty() && amount.is_empty(),
            _ => currency == "USD" && amount == usd,
        })
    };
    assert!(blanks("blank"));
    assert!(blanks("dollars"));
}

#[test]
fn pc_maturity_month() {
    let names = |side: &str| {
        let table = earnings("pc-maturity-month", side);
        ["estimatedPaymentMonth", "Maturity month"].map(|name| table.has(name))
    };
    assert_eq!(names("estimated"), [true, false]);
    assert_eq!(names("maturity"), [false, true]);
    assert_eq!(names("both"), [true, true]);
}
