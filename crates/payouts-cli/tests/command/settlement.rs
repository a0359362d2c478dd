//! The sums below `ls payouts` say what they contain: by what happened to the money, and what is in no sum.

use super::support::{LAST_DAY, Ledger, Place};
use payouts_core::Dataset;
use payouts_sandbox::world::{PaymentMethod, PaymentStatus, PaymentsQuery};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

const HEADER: &str = "participantID,participantName,programName,earned,withheldTax,salesTax,serviceFeeTax,totalPayment,\
                      currencyCode,paymentMethod,paymentID,paymentStatus,paymentDate\n";

/// By what happened to the money, provider and currency: rows and their sum.
type Sums = BTreeMap<(String, String, String), (u64, Decimal)>;

/// A ledger with one month of these payments.
fn with_payments(rows: &str) -> Place {
    let place = Place::bare();
    let payments = format!("{HEADER}{rows}");
    Ledger::of(&place).observe(Dataset::Payments, "2026-10", &payments, "2026-11-01T08:00:00Z");
    place
}

/// One payment of each kind. The last two are no payments: one has no currency code, the other no total.
const EVERY_KIND: &str = "\
7,Contoso,Azure,100,12.50,0,3.00,84.50,EUR,Electronic bank transfer,501,Sent,2026-10-15
7,Contoso,Azure,10,0,1.00,,11.00,EUR,ElectronicBank,502,SENT,2026-10-16
7,Contoso,Co-op,20,0,0,,20.00,EUR,LRDCredit,503,Sent,2026-10-15
7,Contoso,Azure,30,0,0,,30.00,EUR,ElectronicBank,504,Failed,
8,Fabrikam,Store,40,0,0,,40.00,USD,ElectronicBank,505,Reversed,2026-10-15
8,Fabrikam,Store,50,0,0,,50.00,USD,ElectronicBank,506,In progress,
8,Fabrikam,Store,60,0,0,,60.00,USD,ElectronicBank,507,Processed,2026-10-17
8,Fabrikam,Store,70,0,0,,70.00,USD,cheque,508,Sent,2026-10-17
8,Fabrikam,Store,80,0,0,,n/a,USD,ElectronicBank,509,Sent,2026-10-17
8,Fabrikam,Store,90,0,0,,90.00,EURO,ElectronicBank,510,Sent,2026-10-17
8,Fabrikam,Store,90,0,0,,,USD,ElectronicBank,511,Sent,2026-10-17
";

#[test]
fn sums_are_by_what_happened_to_the_money_and_show_what_is_in_none() {
    let place = with_payments(EVERY_KIND);
    let shown = place.run("ls payouts --month 2026-10").with_code(0);
    insta::assert_snapshot!("every_kind", shown);
    // One rule for every form: a row is summed under the status that it shows.
    assert_eq!(printed(&shown.stdout), listed(&place, "ls payouts --output json"));
}

#[test]
fn a_credit_note_and_a_failed_payment_are_never_sent_to_a_bank() {
    let place = with_payments(EVERY_KIND);
    let rows = place.run("ls payouts --output json").with_code(0).json();
    let of = |settlement: &str| -> Vec<&str> {
        let rows = rows.as_array().expect("rows").iter();
        rows.filter(|row| row["settlement"] == settlement)
            .filter_map(|row| row["reference"].as_str())
            .collect()
    };
    assert_eq!(of("sent-to-bank"), ["501", "502", "509"]);
    assert_eq!(of("credit-note"), ["503"]);
    assert_eq!(of("failed-or-returned"), ["504", "505"]);
    assert_eq!(of("not-paid-yet"), ["506"]);
    assert_eq!(of("unknown"), ["507", "508"]);
}

#[test]
fn a_payment_without_a_date_is_listed_in_the_month_of_its_window() {
    let place = with_payments(EVERY_KIND);
    let listed = |options: &str| {
        let rows =
            place.run(&format!("ls payouts --output json --status failed {options}")).with_code(0).json();
        rows.as_array().expect("rows").len()
    };
    for options in ["--month 2026-10", "--since 2026-10-20 --until 2026-10-20", "--since 2026-10-31", ""] {
        assert_eq!(listed(options), 1, "{options}");
    }
    for options in ["--month 2026-09", "--month 2026-11", "--since 2026-11-01", "--until 2026-09-30"] {
        assert_eq!(listed(options), 0, "{options}");
    }
}

#[test]
fn conditions_on_status_method_and_settlement_ignore_case_and_blanks() {
    let place = with_payments(EVERY_KIND);
    let listed = |option: &str, value: &str| {
        let ran = place.run_with(&format!("ls payouts --output json --{option}"), value).with_code(0);
        ran.json().as_array().expect("rows").len()
    };
    for (option, value, count) in [
        ("status", "sent", 5),
        ("status", "INPROGRESS", 1),
        ("method", "electronic BANK transfer", 1),
        ("method", "electronicbank", 6),
        ("settlement", "unknown", 2),
        ("settlement", "failed-or-returned", 2),
    ] {
        assert_eq!(listed(option, value), count, "--{option} {value}");
    }
    let exported = place.run("export payouts --to - --quiet --settlement credit-note").with_code(0).csv();
    assert_eq!(exported.len(), 2, "a header and a row");
}

#[test]
fn taxes_have_columns_and_totals_are_for_whatever_is_asked() {
    let place = with_payments(EVERY_KIND);
    for by in ["program", "account", "participant", "month", "status"] {
        let table = place.run(&format!("ls payouts --by {by}")).with_code(0);
        insta::assert_snapshot!(format!("by_{by}"), table);
        let rows = place.run(&format!("ls payouts --output json --by {by}")).with_code(0).json();
        let count: u64 =
            rows.as_array().expect("rows").iter().filter_map(|row| row["payouts"].as_u64()).sum();
        assert_eq!(count, 9, "every payout is counted once");
    }
    let rows = place.run("ls payouts --by program --month 2026-10 --output json").with_code(0).json();
    let azure = rows.as_array().expect("rows").iter().find(|row| row["program"] == "Azure");
    let azure = azure.expect("the program");
    assert_eq!(azure["settlement"], "sent-to-bank");
    for (figure, sum) in
        [("withheld_tax", "12.50"), ("sales_tax", "1.00"), ("service_fee_tax", "3.00"), ("total", "95.50")]
    {
        assert_eq!(azure[figure], sum, "{azure}");
    }
}

#[test]
fn what_vanished_or_could_not_be_read_is_counted_below_the_sums() {
    let place = with_payments(EVERY_KIND);
    let fewer = format!("{HEADER}{}", EVERY_KIND.split_once('\n').expect("lines").1);
    Ledger::of(&place).observe(Dataset::Payments, "2026-10", &fewer, "2026-11-02T08:00:00Z");
    let shown = place.run("ls payouts").with_code(0).stdout;
    assert!(!shown.contains("  501  "), "{shown}");
    assert!(
        shown.contains("vanished from its window (--vanished lists it)  partner-center     1\n"),
        "{shown}"
    );
    let shown = place.run("ls payouts --vanished").with_code(0).stdout;
    assert!(shown.contains("  501  ") && shown.contains("(vanished)"), "{shown}");
    assert!(shown.contains("vanished from its window"), "{shown}");
}

/// The rule in the words of the sandbox, which knows what it did with each payment.
#[test]
fn the_sums_of_the_ledger_are_those_of_the_service() {
    let place = Place::synced();
    let now = place.sandbox().now();
    let mut expected = Sums::new();
    let last_day: chrono::NaiveDate = LAST_DAY.parse().expect("a day");
    let payments = place.sandbox().world().partner_center().payments(&PaymentsQuery::new(now));
    for payment in payments.filter(|payment| payment.status_updated_at().date_naive() <= last_day) {
        let settlement = match (payment.status(), payment.method()) {
            (PaymentStatus::Sent, PaymentMethod::BankTransfer) => "sent to a bank",
            (PaymentStatus::Sent, PaymentMethod::CreditNote) => "credit note",
            (PaymentStatus::Failed | PaymentStatus::Reversed | PaymentStatus::Rejected, _) => {
                "failed or returned"
            }
            _ => "not paid yet",
        };
        let total = payment.total();
        let key = (settlement.to_owned(), "partner-center".to_owned(), total.currency().code().to_owned());
        let (count, sum) = expected.entry(key).or_default();
        *count += 1;
        *sum += total.value();
    }
    assert!(expected.keys().any(|(settlement, ..)| settlement == "credit note"), "{expected:?}");
    let shown = place.run("ls payouts --provider partner-center").with_code(0).stdout;
    assert_eq!(printed(&shown), expected, "{shown}");
}

/// The sums as people see them.
fn printed(table: &str) -> Sums {
    let lines = table.lines().skip_while(|line| !line.starts_with("Sum of")).skip(1);
    let rows = lines.take_while(|line| !line.is_empty()).map(|line| {
        let cells: Vec<_> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let [settlement, provider, count, sum, currency] = cells[..] else { panic!("{line}") };
        let key = (settlement.to_owned(), provider.to_owned(), currency.to_owned());
        (key, (count.parse().expect("a count"), sum.parse().expect("a sum")))
    });
    rows.collect()
}

/// The same from the rows that programs get.
fn listed(place: &Place, line: &str) -> Sums {
    let rows = place.run(line).with_code(0).json();
    let mut sums = Sums::new();
    for row in rows.as_array().expect("rows") {
        let (Value::String(total), Value::String(currency)) = (&row["total"], &row["total_currency"]) else {
            continue;
        };
        let label = match row["settlement"].as_str().expect("a settlement") {
            "sent-to-bank" => "sent to a bank",
            "credit-note" => "credit note",
            "failed-or-returned" => "failed or returned",
            "not-paid-yet" => "not paid yet",
            other => other,
        };
        let provider = row["provider"].as_str().expect("a provider");
        let (count, sum) = sums.entry((label.to_owned(), provider.to_owned(), currency.clone())).or_default();
        *count += 1;
        *sum += total.parse::<Decimal>().expect("a decimal");
    }
    sums
}
