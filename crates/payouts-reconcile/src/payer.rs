//! What an entry of a statement names: a payout by its reference, a provider by its name.

use payouts_bank::Entry;
use payouts_model::Provider;
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

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

/// Shorter references would be found in any text.
const SHORTEST: usize = 6;

/// References, to be found in what banks print.
#[derive(Debug, Default)]
pub(crate) struct Index {
    places: HashMap<String, Vec<usize>>,
    /// Numbers by what is left without leading zeros.
    stripped: HashMap<String, Vec<usize>>,
}

/// How an entry names what it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// What it prints as a whole word, or as a whole field.
    pub(crate) exactly: Vec<usize>,
    /// What it prints with more or fewer leading zeros.
    pub(crate) by_digits: Vec<usize>,
}

impl Index {
    /// Has entries that print this reference lead to `place`.
    pub(crate) fn insert(&mut self, reference: &str, place: usize) {
        let folded = folded(reference);
        if folded.chars().count() < SHORTEST {
            return;
        }
        if let Some(stripped) = without_zeros(&folded) {
            self.stripped.entry(stripped.to_owned()).or_default().push(place);
        }
        self.places.entry(folded.into_owned()).or_default().push(place);
    }

    /// The places whose references an entry prints as a whole word, or as a whole field of its own. Banks break lines, so
    /// a word may be continued in the next piece of text.
    pub(crate) fn named(&self, entry: &Entry) -> Named {
        let mut named = Named::default();
        let broken = if entry.texts.len() > 1 { entry.texts.concat() } else { String::new() };
        let fields = entry.references.iter().map(|reference| &reference.text).chain(&entry.texts);
        for field in fields.chain(std::iter::once(&broken)) {
            for word in field.split_whitespace() {
                // A reference may contain a hyphen, and may follow one.
                self.look_up(word, &mut named);
                let parts = word.split(|letter: char| !letter.is_alphanumeric());
                parts.filter(|part| part.len() < word.len()).for_each(|part| self.look_up(part, &mut named));
            }
            self.look_up(field, &mut named);
        }
        for places in [&mut named.exactly, &mut named.by_digits] {
            places.sort_unstable();
            places.dedup();
        }
        named
    }

    fn look_up(&self, text: &str, named: &mut Named) {
        let folded = folded(text);
        if let Some(places) = self.places.get(folded.as_ref()) {
            named.exactly.extend(places);
        } else if let Some(places) = without_zeros(&folded).and_then(|digits| self.stripped.get(digits)) {
            named.by_digits.extend(places);
        }
    }
}

/// Whether two references are one to a bank.
pub(crate) fn is_same_reference(one: &str, other: &str) -> bool {
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

/// Banks print capitals, and leave out what is neither letter nor digit.
fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    Cow::Owned(letters.flat_map(char::to_uppercase).collect())
}

/// What is left of a number without its leading zeros, if that is long enough to mean anything.
fn without_zeros(folded: &str) -> Option<&str> {
    let stripped = folded.trim_start_matches('0');
    (stripped.len() >= SHORTEST && stripped.bytes().all(|byte| byte.is_ascii_digit())).then_some(stripped)
}

/// Which provider, and which of its accounts, an entry is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) provider: Option<Provider>,
    /// The recipient's account, where the entry prints it.
    pub(crate) account: Option<String>,
}

/// What lets an entry be recognized as a provider's without a reference.
#[derive(Debug)]
pub(crate) struct Hints {
    /// Names in capitals.
    names: Vec<(Provider, String)>,
    accounts: Index,
    of_account: Vec<(Provider, String)>,
    /// Accounts that payouts came from, with the provider that paid from them.
    paid_from: HashMap<String, BTreeSet<Provider>>,
}

impl Hints {
    /// These names, the accounts that are paid, and nothing learned yet.
    pub(crate) fn new(payers: &[Payer], accounts: BTreeSet<(Provider, &str)>) -> Self {
        let names = payers.iter().map(|payer| (payer.provider, payer.name.to_uppercase())).collect();
        let mut index = Index::default();
        let of_account: Vec<_> =
            accounts.into_iter().map(|(provider, account)| (provider, account.to_owned())).collect();
        for (place, (_, account)) in of_account.iter().enumerate() {
            index.insert(account, place);
        }
        Self { names, accounts: index, of_account, paid_from: HashMap::new() }
    }

    /// Learns that a payout of this provider came from the other side's account of this entry.
    pub(crate) fn learn(&mut self, provider: Provider, entry: &Entry) {
        if let Some(account) = &entry.counterparty_account {
            self.paid_from.entry(account.clone()).or_default().insert(provider);
        }
    }

    /// What an entry shows of who paid it: the payer's name, else a recipient's account, else the account it came from.
    pub(crate) fn of(&self, entry: &Entry) -> Hint {
        let mut named = self.accounts.named(entry).exactly.into_iter();
        let account = named.next().filter(|_| named.next().is_none()).map(|place| &self.of_account[place]);
        let by_name = provider(entry, &self.names);
        let by_origin = || {
            let providers = self.paid_from.get(entry.counterparty_account.as_ref()?)?;
            providers.iter().next().copied().filter(|_| providers.len() == 1)
        };
        let provider = by_name.or(account.map(|(provider, _)| *provider)).or_else(by_origin);
        let account = account.filter(|(of, _)| Some(*of) == provider).map(|(_, account)| account.clone());
        Hint { provider, account }
    }
}

/// The provider that an entry names. `names` are in capitals.
fn provider(entry: &Entry, names: &[(Provider, String)]) -> Option<Provider> {
    let references = entry.references.iter().map(|reference| &reference.text);
    let all = entry.counterparty.iter().chain(references).chain(&entry.texts);
    let text = all.map(|text| text.to_uppercase()).collect::<Vec<_>>().join(" ");
    names.iter().find(|(_, name)| text.contains(name)).map(|(provider, _)| *provider)
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_bank::{Reference, ReferenceKind};

    fn entry(references: &[&str], texts: &[&str]) -> Entry {
        let reference = |text: &&str| Reference::new(ReferenceKind::Other, *text);
        let mut entry = Entry::new("1 EUR".parse().expect("money"));
        entry.references = references.iter().map(reference).collect();
        entry.texts = texts.iter().map(|text| (*text).to_owned()).collect();
        entry
    }

    #[test]
    fn a_reference_is_found_as_a_word_and_not_inside_one() {
        let mut index = Index::default();
        index.insert("000041870277", 0);
        index.insert("PSP-88.36x", 1);
        index.insert("12345", 2);
        let named = |references, texts| index.named(&entry(references, texts)).exactly;
        assert_eq!(named(&["000041870277"], &[]), [0]);
        assert_eq!(named(&["E2E-000041870277"], &[]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 000041870277 REF/41"]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 0000418", "70277 REF/41"]), [0]);
        assert_eq!(
            named(&[], &["MSFT PMT 00", "004187", "0277", "REF"]),
            [0; 0],
            "the next word is not a part"
        );
        assert_eq!(named(&[], &["MSFT PMT 00", "004187", "0277 REF"]), [0]);
        assert_eq!(named(&[], &["MSFT PMT 9000041870277"]), [0; 0]);
        assert_eq!(named(&["psp8836X"], &[]), [1]);
        assert_eq!(named(&[], &["paid PSP-88.36x today"]), [1]);
        // Too short to mean anything.
        assert_eq!(named(&["12345"], &[]), [0; 0]);
    }

    #[test]
    fn lost_and_added_zeros_are_kept_apart_from_the_reference_itself() {
        let mut index = Index::default();
        index.insert("000041870277", 0);
        index.insert("5100000101", 1);
        index.insert("000000012", 2);
        let named = |text| index.named(&entry(&[], &[text]));
        assert_eq!(named("PMT 41870277"), Named { exactly: vec![], by_digits: vec![0] });
        assert_eq!(named("PMT 005100000101"), Named { exactly: vec![], by_digits: vec![1] });
        assert_eq!(named("PMT 000041870277"), Named { exactly: vec![0], by_digits: vec![] });
        // What is left is too short, or has a digit more.
        assert_eq!(named("PMT 12 1418702770"), Named::default());
    }

    #[test]
    fn a_provider_is_named_anywhere_in_any_case() {
        let hints = Hints::new(&Payer::usual(), BTreeSet::new());
        assert_eq!(hints.of(&entry(&[], &["msft partner pmt"])).provider, Some(Provider::PartnerCenter));
        let mut by_name = entry(&[], &[]);
        by_name.counterparty = Some("ORACLE PCS SETTLEMENT".to_owned());
        assert_eq!(hints.of(&by_name).provider, Some(Provider::OracleBi));
        assert_eq!(hints.of(&entry(&["INV 4"], &["rent"])), Hint::default());
    }

    #[test]
    fn the_account_that_is_paid_and_the_account_that_pays_are_hints() {
        let accounts = BTreeSet::from([(Provider::OracleBi, "4000123412341234")]);
        let mut hints = Hints::new(&Payer::usual(), accounts);
        let hint = hints.of(&entry(&[], &["SETTLEMENT ACCT 4000123412341234"]));
        assert_eq!(
            (hint.provider, hint.account.as_deref()),
            (Some(Provider::OracleBi), Some("4000123412341234"))
        );

        let mut other = entry(&[], &["settlement"]);
        other.counterparty_account = Some("IE51TEST99999900008899".to_owned());
        assert_eq!(hints.of(&other), Hint::default());
        hints.learn(Provider::OracleBi, &other);
        assert_eq!(hints.of(&other).provider, Some(Provider::OracleBi));
        hints.learn(Provider::PartnerCenter, &other);
        assert_eq!(hints.of(&other), Hint::default(), "an account that both pay from is no hint");
    }
}
