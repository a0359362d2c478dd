//! Signing in at Oracle's identity provider, for the Business Intelligence API.
//!
//! `OpenID` Connect with an authorization code and PKCE, but without a browser: the password is posted where a browser
//! would show a form.
//!
//! 1. **authorize** opens a flow. Its answer may be a redirect, which is not followed, and its cookies are carried to the
//!    next step byte for byte.
//! 2. **sign in** with user name, password and enterprise short name. The answer leads to a custom address that is never
//!    visited; the code in it is all that matters.
//! 3. **token** turns the code into an `id_token`, which is the bearer, and a refresh token.
//! 4. **refresh** repeats that without the password, about every eleven days.
//!
//! An account is made in Reporting and Analytics under Administration, System, API Accounts, with the type
//! "Business Intelligence API". Its dialog shows everything that [`OracleApiAccount::new`] asks for; a mail invites to set
//! the password, which lives about 60 days.

mod account;
mod answers;
mod code;
mod cookies;
mod flow;
mod user;

pub use self::account::OracleApiAccount;
pub use self::user::OracleUser;
