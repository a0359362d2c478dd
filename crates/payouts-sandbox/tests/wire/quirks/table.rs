//! The switches and the register are one list.

use std::collections::BTreeSet;

use payouts_sandbox::{Preset, Quirks};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::json;

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, Partner};
use crate::common::{start, still, with};

const SPECS: [&str; 2] = [
    include_str!("../../../../../specs/partner-center-payouts.yaml"),
    include_str!("../../../../../specs/oracle-bi-payments.yaml"),
];

/// Ids of the entries that a server can show.
fn on_the_wire(node: &Yaml<'_>, found: &mut BTreeSet<String>) {
    match node {
        Yaml::Mapping(map) => {
            for (key, value) in map {
                if key.as_str() == Some("x-discrepancy") {
                    for entry in value.as_vec().into_iter().flatten() {
                        if entry["wire"].as_bool() == Some(true) {
                            assert!(found.insert(entry["id"].as_str().unwrap().to_owned()));
                        }
                    }
                } else {
                    on_the_wire(value, found);
                }
            }
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| on_the_wire(item, found)),
        _ => {}
    }
}

#[test]
fn there_is_a_switch_for_each_entry_that_a_server_can_show_and_no_other() {
    let mut register = BTreeSet::new();
    for spec in SPECS {
        on_the_wire(&Yaml::load_from_str(spec).unwrap()[0], &mut register);
    }
    assert!(register.len() > 100, "{}", register.len());
    let switches: BTreeSet<_> = Quirks::switches().map(|switch| switch.id.to_owned()).collect();
    assert_eq!(switches, register);
}

#[test]
fn each_switch_has_two_sides_or_more_with_different_names() {
    for switch in Quirks::switches() {
        let names: BTreeSet<_> = switch.sides.iter().map(|side| side.name).collect();
        assert!(names.len() >= 2 && names.len() == switch.sides.len(), "{}", switch.id);
    }
}

#[test]
fn the_first_side_is_the_documented_one_and_the_presets_differ() {
    assert_eq!(Quirks::preset(Preset::Documented), Quirks::default());
    for (switch, (_, side)) in Quirks::switches().zip(Quirks::default().iter()) {
        assert_eq!(side, switch.sides[0].name);
    }
    let turned =
        |preset| Quirks::preset(preset).iter().zip(Quirks::default().iter()).filter(|(a, b)| a != b).count();
    assert!(turned(Preset::Observed) > 20);
    assert!(turned(Preset::Hostile) > turned(Preset::Observed));
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let mut quirks = Quirks::default();
    assert!(quirks.set("pc-container", "tarball").unwrap_err().to_string().contains("zip, gzip, plain"));
    assert!(quirks.set("pc-nothing", "on").is_err());
    assert_eq!(quirks, Quirks::default());
}

/// The columns of a dataset with that evidence.
fn columns(schema: &str, evidence: &str) -> BTreeSet<String> {
    let specs = Yaml::load_from_str(SPECS[0]).unwrap();
    let properties = &specs[0]["components"]["schemas"][schema]["properties"];
    let properties = properties.as_mapping().unwrap().iter();
    let of_it =
        properties.filter(|(_, property)| property["x-column"]["evidence"].as_str() == Some(evidence));
    of_it.map(|(name, _)| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn undocumented_and_withdrawn_columns_are_those_of_the_spec() {
    for (id, evidence) in [("pc-undocumented-columns", "reported"), ("pc-withdrawn-columns", "withdrawn")] {
        let header = |side: &str| -> BTreeSet<String> {
            let sandbox = with(id, side);
            Partner::of(&sandbox).table(EARNINGS, "paymentId eq 'nobody'").header.into_iter().collect()
        };
        let added: BTreeSet<_> = header("present").difference(&header("absent")).cloned().collect();
        assert_eq!(added, columns("EarningRow", evidence), "{id}");
    }
}

/// Paths of all members that a schema of an answer names, through arrays.
fn paths(spec: &Yaml<'_>, schema: &str, before: &str, found: &mut Vec<String>) {
    let properties = spec["components"]["schemas"][schema].as_mapping_get("properties");
    let Some(properties) = properties.and_then(|properties| properties.as_mapping()) else { return };
    for (name, property) in properties {
        let path = format!("{before}{}", name.as_str().unwrap());
        let items = property.as_mapping_get("items").and_then(|items| items.as_mapping_get("$ref"));
        if let Some(below) = items.and_then(|reference| reference.as_str()) {
            paths(spec, below.rsplit('/').next().unwrap(), &format!("{path}."), found);
        }
        found.push(path);
    }
}

#[test]
fn include_knows_every_member_that_the_spec_names() {
    let sandbox = start(still());
    let oracle = Oracle::of(&sandbox);
    let spec = &Yaml::load_from_str(SPECS[1]).unwrap()[0];
    let place = sandbox.world().oracle().locations()[0].loc_ref.clone();
    let mut asked = 0;
    for (operation, schema, date) in [
        ("getPaymentPayoutSummary", "paymentPayoutSummaryDimensions", "payoutDt"),
        ("getPaymentPayouts", "paymentPayoutsDimensions", "bookingDt"),
        ("getPaymentTransactions", "paymentTransactionsDimensions", "busDt"),
        ("getPaymentSettlements", "paymentSettlementsDimensions", "stlmtDt"),
        ("getPaymentChargebacks", "paymentChargebacksDimensions", "recordDt"),
        ("getPaymentAccountDimensions", "paymentAccountDimensions", ""),
        ("getPaymentAccountHolderDimensions", "paymentAccountHolderDimensions", ""),
        ("getSPIPaymentDetails", "spiPaymentDetails", "busDt"),
        ("getLocationDimensions", "locationDimensions", ""),
    ] {
        let mut named = Vec::new();
        paths(spec, schema, "", &mut named);
        for path in named {
            let mut body = json!({"include": path});
            match operation {
                "getPaymentPayoutSummary" => body["acctCode"] = "1".into(),
                "getPaymentAccountHolderDimensions" => {}
                _ => body["locRef"] = place.clone().into(),
            }
            if !date.is_empty() {
                body[date] = "2025-01-15".into();
            }
            oracle.ask(operation, &body).expect(200);
            asked += 1;
        }
    }
    assert!(asked > 80, "{asked}");
}
