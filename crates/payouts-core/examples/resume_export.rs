//! Takes up an export from its saved handle: `cargo run --example resume_export -- handle.json payments.zip`

#![allow(clippy::print_stdout, reason = "an example prints")]

mod common;

use payouts_core::{PartnerCenter, source::Polled};
use std::{fs, io::Cursor, path::Path};

/// Reads the state of the export once, and saves its file when it is there. Returns what it found.
pub(crate) async fn resume(pc: &PartnerCenter, handle: &Path, file: &Path) -> common::Result<String> {
    let job = pc.resume(serde_json::from_slice(&fs::read(handle)?)?);
    let ready = match job.poll().await? {
        Polled::Ready(ready) => ready,
        Polled::InProgress { after, status } => {
            return Ok(format!("{status}: come back in {} seconds", after.as_secs()));
        }
        lost @ (Polled::Failed { .. } | Polled::Gone | Polled::Overdue { .. }) => {
            return Ok(format!("queue a new export: {lost:?}"));
        }
    };
    let mut bytes = Vec::new();
    let facts = job.download(ready, &mut bytes).await?.complete()?;
    fs::write(file, &bytes)?;
    let mut rows = Vec::new();
    job.rows(&facts, &mut Cursor::new(bytes), &mut rows)?;
    job.delete().await?;
    Ok(format!("{} rows in {} bytes, sha-256 {}", rows.len(), facts.size, facts.sha256))
}

#[tokio::main]
async fn main() -> common::Result<()> {
    let [_, handle, file] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("name the saved handle, and a file to write".into());
    };
    println!("{}", resume(&common::partner_center().await?, handle.as_ref(), file.as_ref()).await?);
    Ok(())
}
