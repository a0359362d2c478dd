//! Who is paid: locations first, then the accounts of each, every account once.

use super::OracleBi;
use crate::{Account, Error, Provider, Result, model::Location};
use futures_util::{StreamExt, TryStreamExt, stream};
use oracle_bi_client::types::PaymentAccount;
use payouts_wire::{OpenCode, Tolerant};
use std::collections::BTreeMap;

/// Locations asked at once; the limits of the runtime come on top.
const AT_ONCE: usize = 8;

impl OracleBi {
    /// The accounts of every location that the API account may see, each once, by its code. One account may serve many
    /// locations, and one location may have several accounts. An account without a code cannot be asked for payouts: it is
    /// logged and left out.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let locations = self.locations().await?;
        let per_location: Vec<_> = stream::iter(locations)
            .map(|location| async {
                let accounts = self.accounts_of(&location.id).await?;
                Ok::<_, Error>((location, accounts))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let mut by_code: BTreeMap<String, Account> = BTreeMap::new();
        for (location, accounts) in per_location {
            for account in accounts {
                let Some(code) = text(account.acct_code.as_ref()) else {
                    tracing::warn!(
                        location = location.id,
                        "an account without a code cannot be asked for payouts"
                    );
                    continue;
                };
                let known = by_code.entry(code).or_insert_with_key(|code| told(code, &account));
                if !known.locations.contains(&location) {
                    known.locations.push(location.clone());
                }
            }
        }
        Ok(by_code.into_values().collect())
    }

    /// The locations that the API account may see, each once. One without a reference is logged and left out.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn locations(&self) -> Result<Vec<Location>> {
        let name = self.application_name.clone();
        let answer = self
            .client
            .get_location_dimensions()
            .org_identifier(&self.organization)
            .body_map(|ask| ask.application_name(name))
            .send()
            .await
            .map_err(Error::from)?
            .into_inner();
        let mut locations: Vec<Location> = Vec::new();
        for location in answer.locations.unwrap_or_default() {
            let (id, name) = (text(location.loc_ref.as_ref()), text(location.name.as_ref()));
            match id {
                // Asked twice, it would only answer twice.
                Some(id) if locations.iter().any(|known| known.id == id) => {}
                Some(id) => {
                    locations.push(Location { id, name, time_zone: text(location.tz.as_ref()) });
                }
                None => tracing::warn!(name, "a location without a reference cannot be asked for accounts"),
            }
        }
        Ok(locations)
    }

    async fn accounts_of(&self, location: &str) -> Result<Vec<PaymentAccount>> {
        let name = self.application_name.clone();
        let answer = self
            .client
            .get_payment_account_dimensions()
            .org_identifier(&self.organization)
            .body_map(|ask| ask.loc_ref(location).application_name(name))
            .send()
            .await
            .map_err(Error::from)?;
        Ok(answer.into_inner().accounts.unwrap_or_default())
    }
}

fn told(code: &str, account: &PaymentAccount) -> Account {
    Account {
        provider: Provider::OracleBi,
        id: code.to_owned(),
        name: text(account.acct_name.as_ref()),
        currency: None,
        status: account.acct_status.as_ref().map(|status| match status.value().and_then(OpenCode::known) {
            Some(known) => known.to_string(),
            None => status.text().into_owned(),
        }),
        locations: Vec::new(),
    }
}

/// A member as text, whatever it is; blank is absent.
fn text<T>(member: Option<&Tolerant<T>>) -> Option<String> {
    member.map(|member| member.text().into_owned()).filter(|text| !text.trim().is_empty())
}
