//! The settings that `payouts.toml` may contain.

use super::{Notify, SecretRef, Thresholds};
use chrono::NaiveDate;
use payouts_bank::Profiles;
use payouts_core::{Dataset, Provider};
use payouts_report::journal::ChartOfAccounts;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::BTreeMap, fmt, path::PathBuf};
use url::Url;

/// The whole of `payouts.toml`. An unknown key is an error: a misspelt setting must not be ignored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The directory of the ledger. Default: `payouts-data` next to the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) store: Option<PathBuf>,
    /// Where sign-ins are kept. Default: the user's state directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) credentials: Option<PathBuf>,
    /// What `payouts sync` does unless an option overrides it.
    #[serde(default)]
    pub(crate) sync: Sync,
    /// How servers are reached.
    #[serde(default, skip_serializing_if = "Http::is_default")]
    pub(crate) http: Http,
    /// How bank statements are read, and how banks name the providers.
    #[serde(default, skip_serializing_if = "Bank::is_default")]
    pub(crate) bank: Bank,
    /// The accounts that journals post to.
    #[serde(default, skip_serializing)]
    pub(crate) journal: ChartOfAccounts,
    /// From when `payouts status` warns.
    #[serde(default)]
    pub(crate) status: Thresholds,
    /// Who is informed when a command has ended.
    #[serde(default, skip_serializing_if = "Notify::is_off")]
    pub(crate) notify: Notify,
    /// The sign-ins, by the names you give them.
    #[serde(default)]
    pub(crate) accounts: BTreeMap<String, Source>,
}

/// What `payouts sync` does unless an option overrides it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Sync {
    /// The first day wanted. Default: a year ago.
    #[serde(default, deserialize_with = "day", skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<NaiveDate>,
    /// Days before today that are read again. Default: 62 for earnings, 45 for everything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) look_back: Option<LookBackDays>,
    /// Hold a re-read that has fewer rows than its window by more than this share, in percent. Default: 20.
    #[serde(default, deserialize_with = "percent", skip_serializing_if = "Option::is_none")]
    pub(crate) hold_lost_rows: Option<u8>,
}

/// Reads a share from 0 to 100.
fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    match u8::deserialize(deserializer)? {
        percent @ 0..=100 => Ok(Some(percent)),
        other => Err(serde::de::Error::custom(format!("{other} is no share in percent: write 0 to 100"))),
    }
}

/// How servers are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Http {
    /// Root certificates in PEM form that are trusted in addition to the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) root_certificates: Option<PathBuf>,
    /// The largest export file in bytes. Default: 64 GiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) largest_file: Option<u64>,
}

impl Http {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How bank statements are read, and how banks name the providers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Bank {
    /// Days after the payment date within which the bank books it. Default: 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<u64>,
    /// How the bank names a provider, where it is not Microsoft, MSFT or Oracle.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) payers: BTreeMap<Provider, Vec<String>>,
    /// How separated values are read, as `[[bank.profiles]]`: payouts bank profile FILE proposes one.
    #[serde(default)]
    pub(crate) profiles: Profiles,
}

impl Bank {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The look-back as it is written: `look-back = 45` for every dataset, or `[sync.look-back]` with a number for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct LookBackDays(BTreeMap<Dataset, u64>);

impl LookBackDays {
    /// The days of a dataset, where they are written.
    pub(crate) fn days(&self, dataset: Dataset) -> Option<u64> {
        self.0.get(&dataset).copied()
    }
}

impl<'de> Deserialize<'de> for LookBackDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LookBackVisitor)
    }
}

/// Reads a number, which counts for every dataset, or a table.
struct LookBackVisitor;

impl<'de> Visitor<'de> for LookBackVisitor {
    type Value = LookBackDays;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of days, or a table of them with payments, earnings and payout-summary")
    }

    fn visit_i64<E: serde::de::Error>(self, days: i64) -> Result<LookBackDays, E> {
        let days = u64::try_from(days);
        let days = days.map_err(|_| E::custom("a look-back has no negative number of days"))?;
        Ok(LookBackDays(Dataset::ALL.into_iter().map(|dataset| (dataset, days)).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LookBackDays, A::Error> {
        BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(LookBackDays)
    }
}

/// Reads a day as TOML writes it, or as a text of the same form.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a day like 2025-07-01")]
    enum Written {
        Date(toml::value::Date),
        Text(NaiveDate),
    }
    match Written::deserialize(deserializer)? {
        Written::Text(day) => Ok(Some(day)),
        Written::Date(date) => date.to_string().parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// One sign-in at one of the services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "kebab-case")]
pub(crate) enum Source {
    /// Microsoft Partner Center.
    PartnerCenter(PartnerSource),
    /// Oracle Simphony, through its Business Intelligence API.
    OracleBi(OracleSource),
}

/// A sign-in at Microsoft Partner Center.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PartnerSource {
    /// The Entra ID tenant: a GUID or a domain.
    pub(crate) tenant: String,
    /// The application id of your app registration.
    pub(crate) client_id: String,
    /// How to sign in. Default: `browser`.
    #[serde(default)]
    pub(crate) sign_in: EntraSignIn,
    /// Only with `sign-in = "client-credentials"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_secret: Option<SecretRef>,
    /// Only these participant ids, one window each. Default: whatever the sign-in may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) participants: Vec<String>,
    /// The API. Default: `https://api.partner.microsoft.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_url: Option<Url>,
    /// Entra ID. Default: `https://login.microsoftonline.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authority: Option<Url>,
    /// Further hosts that may serve export files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) file_hosts: Vec<String>,
}

/// How to sign in at Entra ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EntraSignIn {
    /// Authorization code with PKCE, in a browser on this machine.
    #[default]
    Browser,
    /// A code to type in on another device.
    DeviceCode,
    /// An application without a person. Not known to work for payouts.
    ClientCredentials,
}

/// A sign-in at Oracle Simphony's Business Intelligence API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OracleSource {
    /// The enterprise short name.
    pub(crate) organization: String,
    /// The application server, as the API account dialog shows it.
    pub(crate) application_server: Url,
    /// The authentication server, as the API account dialog shows it.
    pub(crate) authentication_server: Url,
    /// The client id that the dialog generated.
    pub(crate) client_id: String,
    /// The API account's name.
    pub(crate) username: String,
    /// The API account's password.
    pub(crate) password: SecretRef,
    /// Only these account codes. Default: those of every location the API account may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) account_codes: Vec<String>,
    /// Sent as `applicationName`; some deployments refuse it. Default: not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) application_name: Option<String>,
}
