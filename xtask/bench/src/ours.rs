//! Our client as a user of the crates has it: typed answers, credentials, limits, retry and spans.

use anyhow::{Result, ensure};
use payouts_core::OracleBi;
use payouts_http::{Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, Limits};

use crate::drive::Load;
use crate::grid::ORGANIZATION;

/// Call with `payouts_core::OracleBi`.
#[derive(clap::Args)]
pub(crate) struct Command {
    #[command(flatten)]
    load: Load,
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        let oracle = client(&self.load.server, self.load.concurrency)?;
        self.load.drive(move |account, day| {
            let oracle = oracle.clone();
            async move {
                let answer = oracle.payout_summary(&account, day).await?;
                let payouts = answer.payouts.unwrap_or_default();
                ensure!(payouts.len() == 1, "{} payouts", payouts.len());
                Ok(())
            }
        })
    }
}

/// Everything as by default, but for a concurrency fit to be measured.
pub(crate) fn client(server: &url::Url, concurrency: usize) -> Result<OracleBi> {
    let builder = OracleBi::builder(ORGANIZATION, server.clone())
        .credentials(FixedToken(Credential::bearer(&"a-token".into())))
        .limits(Limits::default().concurrency(concurrency));
    Ok(builder.build()?)
}

/// A sign-in that never ends: what signing in costs is not what is measured.
#[derive(Debug)]
struct FixedToken(Credential);

impl CredentialProvider for FixedToken {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async { Err(Error::new(ErrorKind::Credential, "a fixed token cannot be refreshed")) })
    }
}
