//! Ready-made configuration for the `payouts` command.

use std::fmt;

use crate::app::App;
use crate::http::Host;

const ORACLE_PASSWORD: &str = "PAYOUTS_SANDBOX_ORACLE_PASSWORD";

/// A `payouts.toml` for this sandbox. It refers to its secrets by the names of environment variables.
#[derive(Clone)]
#[non_exhaustive]
pub struct Configuration {
    /// The text of `payouts.toml`, without secrets.
    pub toml: String,
    /// Name and value of the variables that it refers to.
    pub environment: Vec<(String, String)>,
}

impl Configuration {
    pub(crate) fn of(app: &App) -> Self {
        let url = |host| app.urls.text(host);
        let entra = &app.entra_account;
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
        if let Some(account) = app.oracle_accounts.first() {
            toml.push_str(&format!(
                "\n[accounts.grand-hotels]\n\
                 provider = \"oracle-bi\"\n\
                 organization = \"{}\"\n\
                 application-server = \"{}\"\n\
                 authentication-server = \"{}\"\n\
                 client-id = \"{}\"\n\
                 username = \"{}\"\n\
                 password = \"env:{ORACLE_PASSWORD}\"\n",
                app.world.oracle().enterprise(),
                url(Host::OracleApp),
                url(Host::OracleAuth),
                account.client_id,
                account.username,
            ));
            environment.push((ORACLE_PASSWORD.to_owned(), account.password.clone()));
        }
        Self { toml, environment }
    }

    /// The variables as lines for a shell.
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
