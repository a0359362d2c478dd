//! What an entry of a statement names: a payout by its reference, a provider by its name.

use payouts_bank::Entry;
use payouts_model::Provider;
use std::collections::{BTreeSet, HashMap};

/// A text by which banks name a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// Who pays.
    pub provider: Provider,
    /// A word of the payer's name or of the remittance information, in any case.
    pub name: String,
}

impl Payer {
    /// What can be guessed without having seen a statement.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let payer = |provider, name: &str| Self { provider, name: name.to_owned() };
        vec![
            payer(Provider::PartnerCenter, "Microsoft"),
            payer(Provider::PartnerCenter, "MSFT"),
            payer(Provider::OracleBi, "Oracle"),
        ]
    }
}

/// The provider that an entry names.
pub(crate) fn provider(entry: &Entry, payers: &[Payer]) -> Option<Provider> {
    let all = entry.payer.iter().chain(&entry.references).chain(&entry.texts);
    let text = all.map(|text| text.to_uppercase()).collect::<Vec<_>>().join(" ");
    let named = payers.iter().find(|payer| text.contains(&payer.name.to_uppercase()));
    named.map(|payer| payer.provider)
}

/// Shorter references would be found in any text.
const SHORTEST: usize = 6;

/// References, to be found in what banks print.
#[derive(Debug, Default)]
pub(crate) struct Index(HashMap<String, Vec<usize>>);

impl Index {
    /// Has entries that print this reference lead to `place`.
    pub(crate) fn insert(&mut self, reference: &str, place: usize) {
        let folded = folded(reference);
        if folded.chars().count() >= SHORTEST {
            self.0.entry(folded).or_default().push(place);
        }
    }

    /// The places whose references an entry prints as a whole word, or as a whole field of its own. Banks break lines, so
    /// a word may be continued in the next piece of text.
    pub(crate) fn named(&self, entry: &Entry) -> BTreeSet<usize> {
        let fields = entry.references.iter().chain(&entry.texts);
        let broken = entry.texts.concat();
        let words = fields.clone().flat_map(|text| words(text)).chain(words(&broken));
        let whole = fields.map(|text| folded(text));
        let found = words.map(folded).chain(whole).filter_map(|word| self.0.get(&word));
        found.flatten().copied().collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Banks print capitals, and leave out what is neither letter nor digit.
fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(references: &[&str], texts: &[&str]) -> Entry {
        let owned = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Entry {
            money: "1 EUR".parse().expect("money"),
            booked_on: None,
            payer: None,
            references: owned(references),
            texts: owned(texts),
        }
    }

    #[test]
    fn a_reference_is_found_as_a_word_and_not_inside_one() {
        let mut index = Index::default();
        index.insert("000041870277", 0);
        index.insert("PSP-88.36x", 1);
        index.insert("12345", 2);
        let named =
            |references, texts| index.named(&entry(references, texts)).into_iter().collect::<Vec<_>>();
        assert_eq!(named(&["000041870277"], &[]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 000041870277 REF/41"]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 0000418", "70277 REF/41"]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 9000041870277"]), [0; 0]);
        assert_eq!(named(&[], &["41870277"]), [0; 0]);
        assert_eq!(named(&["psp8836X"], &[]), [1]);
        // Too short to mean anything.
        assert_eq!(named(&["12345"], &[]), [0; 0]);
    }

    #[test]
    fn a_provider_is_named_anywhere_in_any_case() {
        let payers = Payer::usual();
        let by_text = entry(&[], &["msft partner pmt"]);
        assert_eq!(provider(&by_text, &payers), Some(Provider::PartnerCenter));
        let by_name = Entry { payer: Some("ORACLE PCS SETTLEMENT".to_owned()), ..entry(&[], &[]) };
        assert_eq!(provider(&by_name, &payers), Some(Provider::OracleBi));
        assert_eq!(provider(&entry(&["INV 4"], &["rent"]), &payers), None);
    }
}
