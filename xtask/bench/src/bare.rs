//! The bare loop: reqwest as it comes, the answer decoded into a `serde_json::Value`.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::drive::Load;
use crate::grid::path;

/// Call with nothing but reqwest.
#[derive(clap::Args)]
pub(crate) struct Command {
    #[command(flatten)]
    load: Load,
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        // Our build of reqwest brings no cryptography of its own; its constructor asks for one even where http is all it speaks.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build()?;
        let url = self.load.server.join(&path("getPaymentPayoutSummary"))?;
        self.load.drive(move |account, day| {
            let request = client
                .post(url.clone())
                .bearer_auth("a-token")
                .json(&json!({"acctCode": account, "payoutDt": day}));
            async move {
                let answer: Value = request.send().await?.error_for_status()?.json().await?;
                let payouts = answer.get("payouts").and_then(Value::as_array).context("no payouts")?;
                ensure!(payouts.len() == 1, "{} payouts", payouts.len());
                Ok(())
            }
        })
    }
}
