//! Which accounts a source pays, and which accounts and locations its service no longer lists.
//!
//! A service that lists nothing where it listed accounts before would otherwise look like a service without new payouts.

use crate::{
    error::Result,
    options::{Options, Stop, Wait},
    report::{HaltedSource, SourceNotice, SyncReport},
    run_context::SILENCE,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use payouts_core::{Account, Dataset, ErrorKind, PayoutSource, SourceId, model::Location, source::Directory};
use payouts_http::Environment;
use payouts_store::{SeenAccount, Store};
use std::{collections::BTreeMap, time::Duration};

/// The accounts of one source.
pub(crate) struct Accounts {
    pub(crate) listed: Vec<Account>,
    /// Their payouts until the last listed day are still read.
    pub(crate) unlisted: Vec<UnlistedAccount>,
}

/// An account that is not listed any more, and the last day on which it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnlistedAccount {
    pub(crate) account: Account,
    pub(crate) last_listed: NaiveDate,
}

/// Until when sources are asked for their accounts, on the monotonic clock.
pub(crate) fn deadline(options: &Options, environment: &Environment) -> Duration {
    let silence = if options.wait == Wait::No { SILENCE } else { Duration::MAX };
    let longest = options.max_runtime.unwrap_or(Duration::MAX).min(silence);
    environment.monotonic().saturating_add(longest)
}

/// Asks a source for its accounts and keeps them. A source that does not answer is halted: there are no accounts then, and none
/// when the run is asked to leave.
pub(crate) async fn list(
    source: &dyn PayoutSource,
    store: &mut Store,
    environment: &Environment,
    options: &Options,
    deadline: Duration,
    mut stop: Stop,
    report: &mut SyncReport,
) -> Result<Option<Accounts>> {
    let left = deadline.saturating_sub(environment.monotonic());
    let until_asked = async {
        tokio::select! {
            biased;
            directory = source.directory() => Some(directory),
            _ = stop.asked() => None,
        }
    };
    let answer = match environment.within(left, until_asked).await {
        Some(Some(answer)) => answer,
        Some(None) => return Ok(None),
        None => Err(payouts_core::Error::new(
            ErrorKind::Timeout,
            format!(
                "the service did not list the accounts of this sign-in within {} seconds",
                left.as_secs()
            ),
        )
        .with_hint("run again later; payouts doctor shows what answers")),
    };
    let directory = match answer {
        Ok(directory) => directory,
        Err(error) => {
            report.halted.push(HaltedSource { source: source.id().clone(), error });
            return Ok(None);
        }
    };
    let now = environment.now();
    let known = store.accounts_of(source.id())?;
    // Only Oracle lists accounts that can disappear, and this is its dataset.
    let look_back = options.look_back.days(Dataset::PayoutSummary);
    let (notices, mut unlisted) = compare(source.id(), &directory, &known, look_back, now);
    report.notices.extend(notices);
    let mut listed = directory.accounts;
    store.write(|ledger| {
        listed.iter().try_for_each(|account| ledger.see_account(source.id(), account, now))
    })?;
    let is_wanted = |account: &Account| options.accounts.is_empty() || options.accounts.contains(&account.id);
    listed.retain(is_wanted);
    unlisted.retain(|unlisted| is_wanted(&unlisted.account));
    Ok(Some(Accounts { listed, unlisted }))
}

/// The notices about a service's lists, and the accounts that it does not list any more.
///
/// An unlisted account is read and reported as long as the look-back includes the day on which it was listed last, because
/// its windows may still change. A location is kept with the accounts that it was last listed for: while they are listed, no
/// payout is missed, and its disappearance is reported once.
fn compare(
    source: &SourceId,
    directory: &Directory,
    known: &[SeenAccount],
    look_back_days: u64,
    now: DateTime<Utc>,
) -> (Vec<SourceNotice>, Vec<UnlistedAccount>) {
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
    let known_locations =
        recent().flat_map(|seen| seen.account.locations.iter().map(move |location| (location, seen)));
    let mut lost: BTreeMap<&str, (&Location, DateTime<Utc>)> = BTreeMap::new();
    for (location, seen) in known_locations.filter(|(location, _)| !is_listed(location)) {
        let last = lost.entry(&location.id).or_insert((location, seen.last_seen));
        last.1 = last.1.max(seen.last_seen);
    }
    for (location, last_seen) in lost.values() {
        let name = display_name(&location.id, location.name.as_deref());
        messages.push(format!("location {name} is not listed any more, last on {}", last_seen.date_naive()));
    }

    let mut unlisted = Vec::new();
    for SeenAccount { account, last_seen } in recent() {
        if directory.accounts.iter().any(|listed| listed.id == account.id) {
            continue;
        }
        let (name, last_listed) =
            (display_name(&account.id, account.name.as_deref()), last_seen.date_naive());
        messages.push(format!(
            "account {name} is not listed any more, last on {last_listed}; its windows up to that day are still read"
        ));
        unlisted.push(UnlistedAccount { account: account.clone(), last_listed });
    }
    let notice = |message| SourceNotice { source: source.clone(), message };
    (messages.into_iter().map(notice).collect(), unlisted)
}

fn display_name(id: &str, name: Option<&str>) -> String {
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

    fn notices(directory: &Directory, known: &[SeenAccount]) -> (Vec<String>, Vec<String>) {
        let source = SourceId::new("grand");
        let (notices, unlisted) = compare(&source, directory, known, 45, at("2026-03-01"));
        let until =
            |unlisted: UnlistedAccount| format!("{} until {}", unlisted.account.id, unlisted.last_listed);
        (
            notices.into_iter().map(|notice| notice.message).collect(),
            unlisted.into_iter().map(until).collect(),
        )
    }

    #[test]
    fn what_disappears_is_reported_and_read_until_the_look_back_has_passed() {
        let known = [seen(account("1", &["A", "B"]), "2026-02-27"), seen(account("2", &["B"]), "2026-02-28")];
        let (messages, unlisted) = notices(&listed(&["2"], &["B"]), &known);
        assert_eq!(
            messages,
            [
                "location A is not listed any more, last on 2026-02-27",
                "account 1 (Food) is not listed any more, last on 2026-02-27; its windows up to that day are still read",
            ]
        );
        assert_eq!(unlisted, ["1 until 2026-02-27"]);
        let long_ago = [seen(account("1", &["A"]), "2026-01-10")];
        assert_eq!(notices(&listed(&["2"], &["B"]), &long_ago), (Vec::new(), Vec::new()));
    }

    #[test]
    fn empty_lists_are_reported() {
        let (messages, unlisted) = notices(&listed(&[], &[]), &[seen(account("1", &[]), "2026-02-28")]);
        assert_eq!((messages.len(), unlisted.len()), (2, 1));
        assert_eq!(messages[0], "the service lists no location, and so no account");
        let (messages, _) = notices(&listed(&[], &["A", "B"]), &[]);
        assert_eq!(messages, ["the service lists 2 locations, and no account for any of them"]);
    }

    #[test]
    fn configured_accounts_cannot_disappear() {
        let configured = Directory::from(vec![account("2", &[])]);
        assert_eq!(
            notices(&configured, &[seen(account("1", &["A"]), "2026-02-28")]),
            (Vec::new(), Vec::new())
        );
    }
}
