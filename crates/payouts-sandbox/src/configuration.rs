//! A configuration of the `payouts` command for a sandbox.

use std::fmt;

use crate::context::Shared;
use crate::http::Host;

const ORACLE_PASSWORD: &str = "PAYOUTS_SANDBOX_ORACLE_PASSWORD";

/// A `payouts.toml` for a sandbox. It refers to secrets by the names of environment variables.
#[derive(Clone)]
#[non_exhaustive]
pub struct Configuration {
    /// The text of `payouts.toml`, without secrets.
    pub toml: String,
    /// Names and values of these variables.
    pub environment: Vec<(String, String)>,
}

impl Configuration {
    pub(crate) fn new(shared: &Shared) -> Self {
        let url = |host| shared.urls.text(host);
        let entra = &shared.entra_account;
        let mut toml = format!(
            "# For the payouts sandbox on this machine. Secrets come from the environment.\n\n\
             [accounts.contoso]\n\
             provider = \"partner-center\"\n\
             tenant = \"{}\"\n\
             client-id = \"{}\"\n\
             base-url = \"{}\"\n\
             authority = \"{}\"\n",
            entra.tenant,
            entra.client_id,
            url(Host::PartnerApi),
            url(Host::Entra),
        );
        let mut environment = Vec::new();
        if let Some(account) = shared.oracle_accounts.first() {
            toml.push_str(&format!(
                "\n[accounts.grand-hotels]\n\
                 provider = \"oracle-bi\"\n\
                 organization = \"{}\"\n\
                 application-server = \"{}\"\n\
                 authentication-server = \"{}\"\n\
                 client-id = \"{}\"\n\
                 username = \"{}\"\n\
                 password = \"env:{ORACLE_PASSWORD}\"\n",
                shared.world.oracle().enterprise(),
                url(Host::OracleApp),
                url(Host::OracleAuth),
                account.client_id,
                account.username,
            ));
            environment.push((ORACLE_PASSWORD.to_owned(), account.password.clone()));
        }
        Self { toml, environment }
    }

    /// The variables as commands of a shell.
    #[must_use]
    pub fn exports(&self) -> String {
        self.environment.iter().map(|(name, value)| format!("export {name}='{value}'\n")).collect()
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.environment.iter().map(|(name, _)| name).collect();
        f.debug_struct("Configuration").field("toml", &self.toml).field("environment", &names).finish()
    }
}
