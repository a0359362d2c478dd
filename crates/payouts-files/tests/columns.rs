//! The column tables agree with the document, and find headers however they are spelled.

use payouts_files::columns::{ColumnKind, CurrencyRule, DATASETS, EARNINGS, Evidence, PAYMENTS};

#[test]
fn pc_column_spelling() {
    for (header, name) in [
        ("OrderId", "orderId"),
        ("LineItemId", "lineItemId"),
        ("Program Code", "programCode"),
        ("licensing_program_name", "licensingProgramName"),
        ("\u{feff}earningId", "earningId"),
        (" EARNINGAMOUNT ", "earningAmount"),
    ] {
        assert_eq!(EARNINGS.find(header).map(|column| column.name), Some(name), "{header}");
    }
    assert!(EARNINGS.find("an unknown column").is_none());
}

#[test]
fn every_amount_names_the_column_of_its_currency() {
    for column in DATASETS.iter().flat_map(|dataset| dataset.columns) {
        assert_eq!(column.kind == ColumnKind::Amount, column.money.is_some(), "{}", column.name);
    }
    let earned = PAYMENTS.find("earned").unwrap();
    assert_eq!(earned.money, Some(CurrencyRule::FirstOf(&["earnedCurrencyCode", "currencyCode"])));
    assert_eq!(PAYMENTS.find("earnedUSD").unwrap().money, Some(CurrencyRule::Fixed("USD")));
}

#[test]
fn the_documented_order_begins_as_microsoft_prints_it() {
    let first: Vec<_> =
        EARNINGS.columns.iter().filter(|c| c.order.is_some()).map(|c| c.name).take(4).collect();
    assert_eq!(first, ["earningId", "participantId", "participantIdType", "participantName"]);
    assert_eq!(EARNINGS.find("exchangeRateDate").unwrap().order, Some(22));
}

#[test]
fn business_keys_are_columns_marked_as_such() {
    for dataset in DATASETS {
        let marked: Vec<_> = dataset.columns.iter().filter(|c| c.is_key).map(|c| c.name).collect();
        assert_eq!(marked.len(), dataset.business_key.len(), "{}", dataset.name);
        assert!(dataset.business_key.iter().all(|key| marked.contains(key)), "{}", dataset.name);
    }
}

#[test]
fn withdrawn_columns_are_still_known() {
    let plan = EARNINGS.find("planId").unwrap();
    assert_eq!(plan.evidence, Evidence::Withdrawn);
}
