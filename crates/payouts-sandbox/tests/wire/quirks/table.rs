//! The switches and the register are one list.

use std::collections::BTreeSet;

use payouts_sandbox::{Preset, Quirks};
use saphyr::{LoadableYamlNode, Yaml};

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
