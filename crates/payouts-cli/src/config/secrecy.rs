//! Secrets that are written into the configuration, found before anything else is read.

use super::SecretRef;
use crate::{context::shown, exit::Failure};
use std::{ops::Range, path::Path};
use toml::de::{DeTable, DeValue};
use url::Url;

/// The settings that hold a secret.
const SECRET: [&str; 2] = ["password", "client-secret"];

/// Refuses a file with a secret in it, by the line of its setting and never by its text.
///
/// # Errors
/// When a secret, or an address with one in it, is in the file.
pub(super) fn refuse_secrets(path: &Path, text: &str) -> Result<(), Failure> {
    // What is no TOML is refused later, with its own line.
    let Ok(file) = DeTable::parse(text) else { return Ok(()) };
    let Some(DeValue::Table(accounts)) = file.get_ref().get("accounts").map(toml::Spanned::get_ref) else {
        return Ok(());
    };
    for (name, account) in accounts {
        let DeValue::Table(account) = account.get_ref() else { continue };
        for (key, value) in account {
            let setting: &str = key.get_ref();
            let refused = match value.get_ref() {
                DeValue::String(text) if SECRET.contains(&setting) => {
                    text.parse::<SecretRef>().err().map(|refused| refused.to_string())
                }
                DeValue::String(text) if text.parse().is_ok_and(|url: Url| url.password().is_some()) => {
                    Some("an address must not carry a password".to_owned())
                }
                DeValue::String(_) => None,
                _ if SECRET.contains(&setting) => Some("a secret is a text that refers to it".to_owned()),
                _ => None,
            };
            if let Some(refused) = refused {
                let line = line_of(text, key.span());
                let (path, name) = (shown(path), name.get_ref());
                return Err(Failure::usage(format!("{path}:{line}: {setting} of {name}: {refused}"))
                    .with_hint(
                        "take the secret out of the file, and change it: others may have read it there",
                    ));
            }
        }
    }
    Ok(())
}

fn line_of(text: &str, span: Range<usize>) -> usize {
    text.get(..span.start).unwrap_or_default().matches('\n').count() + 1
}
