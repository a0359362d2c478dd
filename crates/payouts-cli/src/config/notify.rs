//! `[notify]`: who is informed when a command has ended.

use super::SecretRef;
use payouts_http::{SecretUrl, transport::is_private};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use url::Url;

/// Who is informed, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Notify {
    /// A program and its arguments. It gets the message on standard input.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "program")]
    pub(crate) command: Vec<String>,
    /// An address that gets the message as signed JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) webhook: Option<Webhook>,
    /// After which commands. Default: all three.
    pub(crate) on: Vec<After>,
    /// Default: `person`.
    pub(crate) when: When,
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            command: Vec::new(),
            webhook: None,
            on: vec![After::Sync, After::Import, After::Close],
            when: When::default(),
        }
    }
}

impl Notify {
    /// Whether no receiver is configured.
    pub(crate) fn is_off(&self) -> bool {
        self.command.is_empty() && self.webhook.is_none()
    }

    /// Whether a receiver wants to be informed after this command.
    pub(crate) fn is_wanted(&self, after: After) -> bool {
        !self.is_off() && self.on.contains(&after)
    }
}

/// The arguments of a program may be secrets, so only its name is shown.
fn program<S: Serializer>(command: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    command.get(..1).unwrap_or_default().serialize(serializer)
}

/// A command after which a message may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum After {
    /// `payouts sync`.
    Sync,
    /// `payouts bank import`.
    Import,
    /// `payouts close`.
    Close,
}

impl After {
    /// The command as it is typed.
    pub(crate) const fn command(self) -> &'static str {
        match self {
            Self::Sync => "payouts sync",
            Self::Import => "payouts bank import",
            Self::Close => "payouts close",
        }
    }
}

/// When a message is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum When {
    /// When a person has to do or to decide something.
    #[default]
    Person,
    /// After every run.
    Always,
}

/// An address that gets the message, and the secret that signs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Webhook {
    pub(crate) url: WebhookUrl,
    pub(crate) secret: SecretRef,
}

/// The address of a webhook, or a reference to it. For many services the address is the password, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum WebhookUrl {
    Written(SecretUrl),
    Referred(SecretRef),
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(url) => url.fmt(f),
            Self::Referred(reference) => reference.fmt(f),
        }
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for WebhookUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WebhookUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(reference) = text.parse() {
            return Ok(Self::Referred(reference));
        }
        let url: Option<Url> = text.parse().ok();
        if url.is_some_and(|url| is_private(&url)) {
            return Ok(Self::Written(text.into()));
        }
        // The text is not repeated, because it may be a secret.
        Err(D::Error::custom(
            "the url of a webhook begins with https:// (or http:// and this machine), or refers to one with env:NAME, \
             file:PATH, cmd:PROGRAM or keyring:SERVICE/USER",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Notify, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn nothing_is_sent_unless_a_receiver_is_configured() {
        let notify = read("when = \"always\"").expect("a configuration");
        assert!(notify.is_off() && !notify.is_wanted(After::Sync));
        let notify = read("command = [\"mail\", \"canary\"]\non = [\"close\"]").expect("a configuration");
        assert!(notify.is_wanted(After::Close) && !notify.is_wanted(After::Sync));
        let shown = toml::to_string(&notify).expect("TOML");
        assert!(shown.contains("mail") && !shown.contains("canary"), "{shown}");
    }

    #[test]
    fn the_address_of_a_webhook_is_private_and_never_shown() {
        let written = |url: &str| read(&format!("webhook = {{ url = \"{url}\", secret = \"env:S\" }}"));
        for url in ["https://hooks.example.com/canary", "http://127.0.0.1:8080/canary", "env:canary_NOT"] {
            let notify = written(url).expect("a configuration");
            let shown = format!("{notify:?} {}", toml::to_string(&notify).expect("TOML"));
            assert!(url.starts_with("env:") || !shown.contains("canary"), "{shown}");
        }
        for url in ["http://hooks.example.com/canary", "canary", "ftp://127.0.0.1/canary", ""] {
            let refused = written(url).expect_err("refused");
            assert!(!refused.message().contains("canary"), "{refused}");
        }
    }
}
