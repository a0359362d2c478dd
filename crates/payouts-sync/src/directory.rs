//! Accounts and locations that a service no longer lists.
//!
//! A service that lists nothing where it listed accounts before would otherwise look like one with nothing new to read.

use crate::SourceNotice;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use payouts_core::{Account, SourceId, model::Location, source::Directory};
use payouts_store::SeenAccount;
use std::collections::BTreeMap;

/// An account that is not listed any more, and the last day on which it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GoneAccount {
    pub(crate) account: Account,
    pub(crate) last_listed: NaiveDate,
}

/// What a person has to look at in the lists of a service, and the accounts that it does not list any more.
///
/// An account counts as gone as long as the look-back reaches back to the day it was last listed. Until then its windows
/// may still change, so they are read on; after that nothing is expected of it, and it is not mentioned again. A location
/// is remembered with the accounts that it was last listed for: while they stay listed, no payout is missed, and its
/// disappearance is reported once.
pub(crate) fn compare(
    source: &SourceId,
    directory: &Directory,
    known: &[SeenAccount],
    look_back_days: u64,
    now: DateTime<Utc>,
) -> (Vec<SourceNotice>, Vec<GoneAccount>) {
    if !directory.is_listed {
        return (Vec::new(), Vec::new());
    }
    let mut messages = directory.unread.clone();
    if directory.locations.is_empty() {
        messages.push("the service lists no location, and so no account".to_owned());
    } else if directory.accounts.is_empty() {
        let count = directory.locations.len();
        messages.push(format!("the service lists {count} locations, and no account for any of them"));
    }
    let days = i64::try_from(look_back_days).ok().and_then(TimeDelta::try_days);
    let since = days.and_then(|days| now.checked_sub_signed(days)).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let recent = || known.iter().filter(|seen| seen.last_seen >= since);

    let is_listed = |location: &Location| directory.locations.iter().any(|listed| listed.id == location.id);
    let remembered =
        recent().flat_map(|seen| seen.account.locations.iter().map(move |location| (location, seen)));
    let mut lost: BTreeMap<&str, (&Location, DateTime<Utc>)> = BTreeMap::new();
    for (location, seen) in remembered.filter(|(location, _)| !is_listed(location)) {
        let last = lost.entry(&location.id).or_insert((location, seen.last_seen));
        last.1 = last.1.max(seen.last_seen);
    }
    for (location, last_seen) in lost.values() {
        let name = called(&location.id, location.name.as_deref());
        messages.push(format!("location {name} is not listed any more, last on {}", last_seen.date_naive()));
    }

    let mut gone = Vec::new();
    for SeenAccount { account, last_seen } in recent() {
        if directory.accounts.iter().any(|listed| listed.id == account.id) {
            continue;
        }
        let (name, last_listed) = (called(&account.id, account.name.as_deref()), last_seen.date_naive());
        messages.push(format!(
            "account {name} is not listed any more, last on {last_listed}; its windows up to that day are still read"
        ));
        gone.push(GoneAccount { account: account.clone(), last_listed });
    }
    let notice = |message| SourceNotice { source: source.clone(), message };
    (messages.into_iter().map(notice).collect(), gone)
}

fn called(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| id.to_owned(), |name| format!("{id} ({name})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_core::Provider;

    fn location(id: &str) -> Location {
        Location { id: id.to_owned(), name: None, time_zone: None }
    }

    fn account(id: &str, locations: &[&str]) -> Account {
        Account {
            provider: Provider::OracleBi,
            id: id.to_owned(),
            name: Some("Food".to_owned()),
            currency: None,
            status: None,
            locations: locations.iter().map(|id| location(id)).collect(),
        }
    }

    fn seen(account: Account, on: &str) -> SeenAccount {
        SeenAccount { account, last_seen: at(on) }
    }

    fn at(day: &str) -> DateTime<Utc> {
        format!("{day}T06:00:00Z").parse().unwrap()
    }

    fn listed(accounts: &[&str], locations: &[&str]) -> Directory {
        Directory {
            accounts: accounts.iter().map(|id| account(id, locations)).collect(),
            locations: locations.iter().map(|id| location(id)).collect(),
            is_listed: true,
            unread: Vec::new(),
        }
    }

    fn told(directory: &Directory, known: &[SeenAccount]) -> (Vec<String>, Vec<String>) {
        let source = SourceId::new("grand");
        let (notices, gone) = compare(&source, directory, known, 45, at("2026-03-01"));
        let gone = gone.into_iter().map(|gone| format!("{} until {}", gone.account.id, gone.last_listed));
        (notices.into_iter().map(|notice| notice.message).collect(), gone.collect())
    }

    #[test]
    fn what_disappears_is_named_and_read_on_until_the_look_back_has_passed() {
        let known = [seen(account("1", &["A", "B"]), "2026-02-27"), seen(account("2", &["B"]), "2026-02-28")];
        let (messages, gone) = told(&listed(&["2"], &["B"]), &known);
        assert_eq!(
            messages,
            [
                "location A is not listed any more, last on 2026-02-27",
                "account 1 (Food) is not listed any more, last on 2026-02-27; its windows up to that day are still read",
            ]
        );
        assert_eq!(gone, ["1 until 2026-02-27"]);
        let long_ago = [seen(account("1", &["A"]), "2026-01-10")];
        assert_eq!(told(&listed(&["2"], &["B"]), &long_ago), (Vec::new(), Vec::new()));
    }

    #[test]
    fn empty_lists_are_named() {
        let (messages, gone) = told(&listed(&[], &[]), &[seen(account("1", &[]), "2026-02-28")]);
        assert_eq!((messages.len(), gone.len()), (2, 1));
        assert_eq!(messages[0], "the service lists no location, and so no account");
        let (messages, _) = told(&listed(&[], &["A", "B"]), &[]);
        assert_eq!(messages, ["the service lists 2 locations, and no account for any of them"]);
    }

    #[test]
    fn configured_accounts_cannot_disappear() {
        let configured = Directory::from(vec![account("2", &[])]);
        assert_eq!(told(&configured, &[seen(account("1", &["A"]), "2026-02-28")]), (Vec::new(), Vec::new()));
    }
}
