//! The quirks are the discrepancies of the specs that a server can show.

use std::collections::BTreeSet;

use payouts_sandbox::{Preset, Quirks};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::json;

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, Partner};
use crate::common::{start, stepped, with};

const SPECS: [&str; 2] = [
    include_str!("../../../../../specs/partner-center-payouts.yaml"),
    include_str!("../../../../../specs/oracle-bi-payments.yaml"),
];

/// Collects the ids of the discrepancies that a server can show.
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
fn there_is_a_quirk_for_each_discrepancy_that_a_server_can_show_and_no_other() {
    let mut register = BTreeSet::new();
    for spec in SPECS {
        on_the_wire(&Yaml::load_from_str(spec).unwrap()[0], &mut register);
    }
    assert!(register.len() > 100, "{}", register.len());
    let quirks: BTreeSet<_> = Quirks::all().map(|quirk| quirk.id.to_owned()).collect();
    assert_eq!(quirks, register);
}

#[test]
fn each_quirk_has_two_sides_or_more_with_different_names() {
    for quirk in Quirks::all() {
        let names: BTreeSet<_> = quirk.sides.iter().map(|side| side.name).collect();
        assert!(names.len() >= 2 && names.len() == quirk.sides.len(), "{}", quirk.id);
    }
}

#[test]
fn the_first_side_is_the_documented_one_and_the_presets_differ() {
    assert_eq!(Quirks::preset(Preset::Documented), Quirks::default());
    for (quirk, (_, side)) in Quirks::all().zip(Quirks::default().iter()) {
        assert_eq!(side, quirk.sides[0].name);
    }
    let changed =
        |preset| Quirks::preset(preset).iter().zip(Quirks::default().iter()).filter(|(a, b)| a != b).count();
    assert!(changed(Preset::Observed) > 20);
    assert!(changed(Preset::Hostile) > changed(Preset::Observed));
}

#[test]
fn an_unknown_side_is_refused_with_the_known_ones() {
    let mut quirks = Quirks::default();
    assert!(quirks.set("pc-container", "tarball").unwrap_err().to_string().contains("zip, gzip, plain"));
    assert!(quirks.set("pc-nothing", "on").is_err());
    assert_eq!(quirks, Quirks::default());
}

/// The columns of a row schema with this evidence.
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
            Partner::new(&sandbox).table(EARNINGS, "paymentId eq 'unknown'").header.into_iter().collect()
        };
        let added: BTreeSet<_> = header("present").difference(&header("absent")).cloned().collect();
        assert_eq!(added, columns("EarningRow", evidence), "{id}");
    }
}

/// The paths of all members of an answer schema, through arrays.
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
    let sandbox = start(stepped());
    let oracle = Oracle::new(&sandbox);
    let spec = &Yaml::load_from_str(SPECS[1]).unwrap()[0];
    let place = sandbox.world().oracle().locations()[0].loc_ref.clone();
    let mut included = 0;
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
            included += 1;
        }
    }
    assert!(included > 80, "{included}");
}
