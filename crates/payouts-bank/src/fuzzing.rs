//! What holds for every input of every form: it is read or refused, each entry has its place in the file, and a file
//! that is imported twice changes nothing.

use crate::{
    Profile, Profiles, Statement,
    book::{Book, EntryId},
    error::NotAStatement,
};

/// A profile that fits the header `d;a;b;t`.
const PROFILE: &str = r#"{"name": "fuzz", "separator": ";", "date": "DD.MM.YY", "decimal": ",", "thousands": ".",
    "currency": "EUR", "account": "1", "columns": {"booked": "d", "amount": "a", "balance": "b", "texts": [4]}}"#;

/// Reads bank statements in ISO 20022 in two ways, and again once they are written.
pub fn camt(input: &[u8]) {
    crate::camt::compare::any_input_agrees(input);
    holds(crate::camt::read(input), input);
}

/// Reads MT940 and MT942.
pub fn mt940(input: &[u8]) {
    holds(crate::mt940::read(input), input);
}

/// Reads BAI2.
pub fn bai2(input: &[u8]) {
    holds(crate::bai2::read(input), input);
}

/// Reads OFX.
pub fn ofx(input: &[u8]) {
    holds(crate::ofx::read(input), input);
}

/// Reads separated values, and proposes a profile for them.
pub fn table(input: &[u8]) {
    let _ = Profile::propose(input);
    holds(crate::table::read(input, &profiles()), input);
}

/// Reads any form, also packed.
pub fn any(input: &[u8]) {
    let read = crate::read(input, &profiles());
    let all = read.map(|all| all.into_iter().flat_map(|one| one.statements).collect::<Vec<_>>());
    if let Ok(statements) = all {
        counts_once(&statements);
    }
}

fn profiles() -> Profiles {
    serde_json::from_str::<Profile>(PROFILE).into_iter().collect()
}

fn holds(read: Result<Vec<Statement>, NotAStatement>, input: &[u8]) {
    let Ok(statements) = read else { return };
    for entry in statements.iter().flat_map(|statement| &statement.entries) {
        assert!(entry.byte < input.len() as u64, "{entry:?} is not in its file");
        assert!(entry.money.currency.is_some(), "{entry:?} has no currency");
    }
    counts_once(&statements);
}

fn counts_once(statements: &[Statement]) {
    let seen = |all: &[&Statement]| -> Vec<(EntryId, bool)> {
        Book::new(all).bookings().map(|one| (one.id, one.proved)).collect()
    };
    let once: Vec<&Statement> = statements.iter().collect();
    let backward: Vec<&Statement> = statements.iter().rev().collect();
    assert_eq!(seen(&backward), seen(&once), "in another order");
    let twice: Vec<&Statement> = once.iter().chain(&once).copied().collect();
    let booked: usize = statements.iter().map(|one| one.booked().count()).sum();
    let (first, second) = (seen(&once), seen(&twice));
    assert!(first.len() <= booked, "{} bookings of {booked}", first.len());
    assert_eq!(second.len(), first.len(), "imported twice");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// What the fuzz targets do, over the corpus, and over that of it which is left when its end or a byte is lost.
    #[test]
    fn every_input_of_the_corpus_holds_and_so_does_what_is_broken_off_it() {
        type Target = fn(&[u8]);
        let targets: [(&str, Target); 5] =
            [("mt940", mt940), ("bai2", bai2), ("ofx", ofx), ("table", table), ("any", any)];
        for (name, target) in targets {
            let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
            let mut inputs: Vec<Vec<u8>> = fs::read_dir(corpus)
                .expect("a corpus")
                .map(|file| fs::read(file.expect("a file").path()).expect("a file"))
                .collect();
            inputs.sort_unstable();
            assert!(!inputs.is_empty());
            for input in &inputs {
                target(input);
                for place in (0..input.len()).step_by(input.len() / 100 + 1) {
                    target(&input[..place]);
                    target(&[&input[..place], &input[place + 1..]].concat());
                    target(&[&input[..place], b"/", &input[place..]].concat());
                }
                for other in &inputs {
                    target(&[&input[..input.len() / 2], &other[other.len() / 2..]].concat());
                    target(&[input.as_slice(), other].concat());
                }
            }
        }
    }
}
