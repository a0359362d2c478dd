//! Configuration: what a person wrote down once.
//!
//! From the strongest: a flag, a `PAYOUTS_*` variable, `./payouts.toml`, the file of the user.

mod file;
mod load;
mod notify;
mod origin;
mod secrecy;
mod secret;
mod thresholds;

pub(crate) use file::{Config, EntraSignIn, OracleSource, PartnerSource, Source};
pub(crate) use load::{Layers, load};
pub(crate) use notify::{After, Notify, Webhook, WebhookUrl, When};
pub(crate) use origin::{Origin, leaves};
pub(crate) use secret::SecretRef;
pub(crate) use thresholds::Thresholds;
