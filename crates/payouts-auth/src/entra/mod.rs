//! Signing in at Microsoft Entra ID, for Partner Center.
//!
//! | who signs in | how | type |
//! |---|---|---|
//! | a person with a browser on this machine | authorization code with PKCE | [`EntraUser::sign_in_with_browser`] |
//! | a person with a browser elsewhere | device code | [`EntraUser::sign_in_with_device_code`] |
//! | the same person, from then on | refresh token | [`EntraUser`], by itself |
//! | an app without a person | client credentials | [`EntraAppOnly`]; not known to work for payouts |
//!
//! There is no password grant: it fails for every user with a second factor, which Partner Center demands.
//!
//! The app registration needs the delegated permission `user_impersonation` on the API `Microsoft Partner` (application
//! id `4990cffe-04e8-4e8b-808a-1175604b879f`) with admin consent, "allow public client flows", and the redirect URI
//! `http://localhost` for mobile and desktop applications.

mod answer;
mod app;
mod app_only;
mod audience;
mod browser;
mod codes;
mod device;
mod loopback;
mod refused;
mod tokens;
mod user;

pub use self::app::{Endpoints, EntraApp};
pub use self::app_only::EntraAppOnly;
pub use self::browser::BrowserSignIn;
pub use self::device::DeviceCode;
pub use self::user::EntraUser;
use crate::Claims;
use crate::record::Record;

fn claims_of(record: &Record) -> Option<Claims> {
    record.bearer.as_ref().and_then(|bearer| Claims::read(bearer.token.expose()))
}
