//! Secrets that are written into the configuration, found before anything else is read.

use super::SecretRef;
use crate::{context::shown, exit::Failure};
use std::{ops::Range, path::Path};
use toml::de::{DeTable, DeValue};
use url::Url;

/// The settings that hold a secret.
const SECRET: [&str; 3] = ["password", "client-secret", "secret"];

/// Refuses a file with a secret in it, by the line of its setting and never by its text.
///
/// # Errors
/// When a secret, or an address with one in it, is in the file.
pub(super) fn refuse_secrets(path: &Path, text: &str) -> Result<(), Failure> {
    // What is no TOML is refused later, with its own line.
    let Ok(file) = DeTable::parse(text) else { return Ok(()) };
    let file = file.get_ref();
    for (name, account) in table(file, "accounts").into_iter().flatten() {
        let DeValue::Table(account) = account.get_ref() else { continue };
        refuse_in(path, text, name.get_ref(), account)?;
    }
    match table(file, "notify").and_then(|notify| table(notify, "webhook")) {
        Some(webhook) => refuse_in(path, text, "notify.webhook", webhook),
        None => Ok(()),
    }
}

fn table<'t, 'i>(within: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    match within.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Table(table)) => Some(table),
        _ => None,
    }
}

/// Refuses a secret in one table of the file.
fn refuse_in(path: &Path, text: &str, name: &str, table: &DeTable<'_>) -> Result<(), Failure> {
    for (key, value) in table {
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
            let path = shown(path);
            return Err(Failure::usage(format!("{path}:{line}: {setting} of {name}: {refused}"))
                .with_hint("take the secret out of the file, and change it: others may have read it there"));
        }
    }
    Ok(())
}

fn line_of(text: &str, span: Range<usize>) -> usize {
    text.get(..span.start).unwrap_or_default().matches('\n').count() + 1
}
