//! A sandbox as a program of its own, for clients in other languages. It prints its hosts as one line of JSON and runs until
//! it is interrupted.
//!
//! ```text
//! cargo run -p payouts-sandbox --example serve -- [PORT] [SCENARIO] [FACTOR]
//! ```
//!
//! `PORT` is the first of five, 0 for free ones. `SCENARIO` is `documented`, `observed` or `hostile`. Exports are `FACTOR`
//! times as fast as at the service, 60 by default, so one takes a few seconds.

#![allow(clippy::print_stdout, reason = "a program of its own, whose one line of output is its purpose")]

use payouts_sandbox::{Pace, Preset, Sandbox};

const FACTOR: u32 = 60;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map(|port| port.parse()).transpose()?.filter(|port| *port != 0);
    let scenario = arguments.next().unwrap_or_else(|| "documented".to_owned());
    let factor = arguments.next().map_or(Ok(FACTOR), |factor| factor.parse())?;
    let preset = Preset::named(&scenario).ok_or("the scenario is documented, observed or hostile")?;

    let mut builder = Sandbox::builder().pace(Pace::Fast { factor }).preset(preset);
    if let Some(port) = port {
        builder = builder.port(port);
    }
    let sandbox = builder.start().await?;
    let urls = sandbox.urls();
    let hosts = serde_json::json!({
        "partner-api": urls.partner_api,
        "blob": urls.blob,
        "entra": urls.entra,
        "oracle-app": urls.oracle_app,
        "oracle-auth": urls.oracle_auth,
    });
    println!("{hosts}");
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
