//! Who is paid: locations first, then the accounts of each, every account once.

use super::{OracleBi, Question};
use crate::{Error, ErrorKind, Result, source::Directory};
use futures_util::{StreamExt, TryStreamExt, stream};
use oracle_bi_client::types::{
    AccountStatus, LocationDimensions, LocationDimensionsPayload, PaymentAccountDimensions,
    PaymentAccountDimensionsPayload,
};
use payouts_files::json::{self, Members, account_agrees, bounded, each_entry, kind};
use payouts_http::RawAnswer;
use payouts_model::{Account, Location, Provider};
use payouts_wire::{Id, OpenCode, reread};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Locations asked at once; the limits of the runtime come on top.
const AT_ONCE: usize = 8;

/// How much of an entry that is none is shown.
const SHOWN: usize = 200;

impl OracleBi {
    /// The accounts of every location that the API account may see, each once, by its code. One account may serve many
    /// locations, and one location may have several accounts.
    ///
    /// # Errors
    /// When the service refuses, cannot be reached, or answers with something else.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        Ok(self.directory().await?.accounts)
    }

    /// The locations that the API account may see, each once.
    ///
    /// # Errors
    /// When the service refuses, cannot be reached, or answers with something else.
    pub async fn locations(&self) -> Result<Vec<Location>> {
        self.list_locations(&mut Vec::new()).await
    }

    /// The locations and accounts, and which entries of the service's lists are neither. An account without a code
    /// cannot be asked for payouts, nor a location without a reference for accounts.
    ///
    /// # Errors
    /// When the service refuses, cannot be reached, or answers with something else.
    pub async fn directory(&self) -> Result<Directory> {
        let mut unread = Vec::new();
        let locations = self.list_locations(&mut unread).await?;
        let per_location: Vec<_> = stream::iter(locations.clone())
            .map(|location| async move {
                let mut unread = Vec::new();
                let accounts = self.accounts_of(&location.id, &mut unread).await?;
                Ok::<_, Error>((location, accounts, unread))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let mut by_code: BTreeMap<String, Account> = BTreeMap::new();
        for (location, accounts, more) in per_location {
            unread.extend(more);
            for account in accounts {
                let known = by_code.entry(account.id.clone()).or_insert(account);
                if !known.locations.contains(&location) {
                    known.locations.push(location.clone());
                }
            }
        }
        Ok(Directory { accounts: by_code.into_values().collect(), locations, is_listed: true, unread })
    }

    async fn list_locations(&self, unread: &mut Vec<String>) -> Result<Vec<Location>> {
        let payload = LocationDimensionsPayload {
            application_name: self.application_name.clone(),
            ..LocationDimensionsPayload::default()
        };
        let answer = self.ask(&self.locations, &payload).await?;
        let mut locations: Vec<Location> = Vec::new();
        let read = |root: &mut Members<'_>| {
            entries(root, "locations", |position, entry| {
                match identified(entry, "locRef") {
                    // Asked twice, it would only answer twice.
                    Ok((id, _)) if locations.iter().any(|known| known.id == id) => {}
                    Ok((id, mut members)) => {
                        let (name, time_zone) = (text(&mut members, "name"), text(&mut members, "tz"));
                        locations.push(Location { id, name, time_zone });
                    }
                    Err(why) => unread.push(format!("entry {position} of the locations is left out: {why}")),
                }
            })
        };
        open(&answer, "a list of locations", LocationDimensions::MEMBERS, "locations", read)
            .map_err(|error| error.with_operation(self.locations.operation))?;
        Ok(locations)
    }

    async fn accounts_of(&self, location: &str, unread: &mut Vec<String>) -> Result<Vec<Account>> {
        let payload: PaymentAccountDimensionsPayload = PaymentAccountDimensionsPayload::builder()
            .loc_ref(location)
            .application_name(self.application_name.clone())
            .try_into()
            .map_err(super::unaskable)?;
        let answer = self.ask(&self.accounts, &payload).await?;
        let mut accounts = Vec::new();
        let read = |root: &mut Members<'_>| {
            if let Some(received) = root.scalar::<Id>("locRef")
                && let Some(id) = &received.value
                && !account_agrees(location, received.json, id.as_str())
            {
                let received = bounded(id.as_str(), 100);
                let what =
                    format!("the answer is about location {received}, and location {location} was requested");
                return Err(Error::new(ErrorKind::Decode, what).with_hint("run again later"));
            }
            entries(root, "accounts", |position, entry| match identified(entry, "acctCode") {
                Ok((code, members)) => accounts.push(account(code, members)),
                Err(why) => unread.push(format!(
                    "entry {position} of the accounts of location {location} is left out: {why}"
                )),
            })
        };
        open(&answer, "a list of accounts", PaymentAccountDimensions::MEMBERS, "accounts", read)
            .map_err(|error| error.with_operation(self.accounts.operation).with_window(location))?;
        Ok(accounts)
    }

    async fn ask(&self, question: &Question, payload: &(impl Serialize + Sync)) -> Result<RawAnswer> {
        self.client.runtime().post_for_bytes(&question.endpoint, payload).await
    }
}

fn open(
    answer: &RawAnswer,
    what: &str,
    members: &[&str],
    list: &str,
    read: impl FnOnce(&mut Members<'_>) -> Result<()>,
) -> Result<()> {
    let body = answer.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&answer.body);
    let body = String::from_utf8_lossy(body);
    let root = json::open(&body, answer.media_type.as_deref(), what, members, list);
    read(&mut root.map_err(|error| {
        let answered = Error::new(ErrorKind::Decode, format!("{error:#}"));
        answered.with_hint(error.hint().unwrap_or_default())
    })?)
}

/// Hands out the entries of a list, nulls left out.
fn entries(root: &mut Members<'_>, list: &str, mut each: impl FnMut(u64, &RawValue)) -> Result<()> {
    let Some(given) = root.take(list) else { return Ok(()) };
    if given.again.iter().any(|other| other.get() != given.json.get()) {
        let what = format!("the answer has {list} more than once, with different values");
        return Err(Error::new(ErrorKind::Decode, what).with_hint("run again later"));
    }
    each_entry(given.json, |position, entry| {
        if entry.get() != "null" {
            each(position, entry);
        }
        Ok(())
    })
}

/// The members of an entry, and the one that identifies it; or why there is none.
fn identified<'a>(entry: &'a RawValue, name: &str) -> Result<(String, Members<'a>), String> {
    let shown = || bounded(entry.get(), SHOWN);
    let mut members =
        Members::of(entry.get()).map_err(|_| format!("it is {}: {}", kind(entry.get()), shown()))?;
    match members.scalar::<Id>(name) {
        Some(member) if !member.agrees => {
            Err(format!("it has {name} more than once, with different values: {}", shown()))
        }
        Some(member) if member.value.is_some() => {
            Ok((member.value.map(String::from).unwrap_or_default(), members))
        }
        Some(_) => Err(format!("its {name} is no identifier: {}", shown())),
        None => Err(format!("it has no {name}: {}", shown())),
    }
}

fn account(code: String, mut members: Members<'_>) -> Account {
    let status = members.take("acctStatus").map(|given| {
        let known = reread::<OpenCode<AccountStatus>>(given.json).ok();
        match known.as_ref().and_then(OpenCode::known) {
            Some(known) => known.to_string(),
            None => json::text(given.json).into_owned(),
        }
    });
    Account {
        provider: Provider::OracleBi,
        id: code,
        name: text(&mut members, "acctName"),
        currency: None,
        status,
        locations: Vec::new(),
    }
}

/// A member as text, whatever it is; blank is absent.
fn text(members: &mut Members<'_>, name: &str) -> Option<String> {
    let given = members.take(name)?;
    let text = json::text(given.json);
    (!json::is_blank(given.json)).then(|| text.into_owned())
}
