//! Exports a month of payments and prints them: `cargo run --example export_payments -- 2024-05`

mod common;

use payouts_core::{Dataset, PartnerCenter, SourceId, Window, read::read, source::Row};
use std::io::{Cursor, Write};

/// Queues the export, waits for it (minutes, at worst a day), reads its file and deletes it at the service.
pub(crate) async fn export(pc: &PartnerCenter, month: &str, out: &mut dyn Write) -> common::Result<()> {
    let window = Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Payments,
        account: "all".to_owned(),
        period: month.parse()?,
    };
    let job = pc.export(&window).await?;
    let ready = job.until_ready().await?.ready()?;
    let mut file = Vec::new();
    let facts = job.download(ready, &mut file).await?.complete()?;

    let mut rows = Vec::new();
    let report = read(&window, &facts, &mut Cursor::new(file), &mut rows)?;
    for payout in rows.iter().filter_map(Row::payout) {
        let total = payout.total.as_ref().map_or("no amount".to_owned(), ToString::to_string);
        writeln!(out, "{} {total}", payout.reference.as_deref().unwrap_or("not yet paid"))?;
    }
    writeln!(out, "{} payments, {} rows that could not be read", report.rows, report.unreadable)?;
    job.delete().await?;
    Ok(())
}

#[tokio::main]
async fn main() -> common::Result<()> {
    let month = std::env::args().nth(1).ok_or("name a month, like 2024-05")?;
    export(&common::partner_center().await?, &month, &mut std::io::stdout()).await
}
