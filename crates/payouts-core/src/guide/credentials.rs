//! How calls are signed, and which sign-in serves which service.
//!
//! This crate signs nothing itself. Both builders take any provider of the headers of a call, a
//! [`CredentialProvider`](payouts_http::CredentialProvider), and ask it before every attempt. Who keeps tokens, renews
//! them in time and agrees with other processes about it is in the crate `payouts-auth`, whose first page explains the life of
//! a token, where it is kept, and what never happens to it.
//!
//! # Which one
//!
//! | service | who signs in | provider |
//! |---|---|---|
//! | Partner Center | a person, once, with a second factor; the sign-in renews itself after that | `payouts_auth::entra::EntraUser` |
//! | Partner Center | an app without a person: allowed, and not known to work | `payouts_auth::entra::EntraAppOnly` |
//! | Oracle | an API account, with a password from wherever you keep it | `payouts_auth::oracle::OracleUser` |
//!
//! ```no_run
//! use payouts_core::PartnerCenter;
//! use payouts_core::payouts_http::Environment;
//! use payouts_auth::{FileStore, entra::{EntraApp, EntraUser}};
//!
//! # async fn example() -> payouts_core::Result<()> {
//! let app = EntraApp::new("contoso.onmicrosoft.com", "11111111-2222-3333-4444-555555555555");
//! let tokens = std::sync::Arc::new(FileStore::new("/var/lib/payouts/tokens"));
//! let user = EntraUser::new(app, "contoso", tokens, Environment::system())?;
//! if user.status().await?.is_none() {
//!     user.sign_in_with_device_code(|code| eprintln!("open {} and type {}", code.address(), code.user_code())).await?;
//! }
//! let partner_center = PartnerCenter::builder().credentials(user).build()?;
//! # let _ = partner_center;
//! # Ok(()) }
//! ```
//!
//! # Where a token goes, and where it does not
//!
//! A token goes to the origin it was issued for and nowhere else. The file of an export is on a storage host, behind a
//! link with a token of its own; it is fetched by a client that has no credentials at all. A `401` renews the token
//! once and repeats the call; a wait of a day goes through many tokens without the caller noticing.
//!
//! # A provider of your own
//!
//! In a test, or where another system hands out tokens, implement the trait:
//!
//! ```
//! use payouts_core::{Error, ErrorKind};
//! use payouts_core::payouts_http::{Credential, CredentialFuture, CredentialProvider, SecretString};
//!
//! #[derive(Debug)]
//! struct Fixed(SecretString); // prints as `Fixed([redacted])`
//!
//! impl CredentialProvider for Fixed {
//!     fn credential(&self) -> CredentialFuture<'_> {
//!         Box::pin(async { Ok(Credential::bearer(&self.0)) })
//!     }
//!
//!     fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
//!         Box::pin(async { Err(Error::new(ErrorKind::Credential, "the token was given and cannot be renewed")) })
//!     }
//! }
//!
//! let oracle = payouts_core::OracleBi::builder("ACME", "https://acme.example.com/portal".parse()?)
//!     .credentials(Fixed("a token".into()))
//!     .build()?;
//! assert!(!format!("{oracle:?} {:?}", Fixed("a token".into())).contains("a token"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
