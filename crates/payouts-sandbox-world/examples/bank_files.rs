//! Writes the statements of a default world into a directory: one file per form, and next to each what it contains.
//!
//! `cargo run -p payouts-sandbox-world --example bank_files -- DIR [PERIOD] [QUIRKS] [MONTHS]`, for example `/tmp/bank day
//! returns:50,twins:20 6`.

use std::error::Error;
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::PathBuf;

use payouts_sandbox_world::{
    BankQuirks, CamtMessage, CamtVersion, StatementForm, StatementPeriod, World, WorldConfig, write_truth,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("name a directory")?);
    let period = arguments.next().unwrap_or_else(|| "day".to_owned());
    let period = StatementPeriod::from_name(&period).ok_or("a period is day, month, whole or today")?;
    let quirks: BankQuirks = arguments.next().unwrap_or_default().parse()?;
    let mut config = WorldConfig { collects_debts: true, ..WorldConfig::default() };
    if let Some(months) = arguments.next() {
        config.months = months.parse()?;
    }
    let world = World::new(config)?;
    let statements = world.bank().with_quirks(quirks).statements(period, world.config().today);

    create_dir_all(&directory)?;
    let old = CamtMessage::ALL.map(|message| StatementForm::Camt(message, CamtVersion::V02));
    for form in StatementForm::ALL.into_iter().chain(old) {
        let path = directory.join(format!("{form}.{}", form.extension()));
        form.write(&statements, BufWriter::new(File::create(path)?))?;
    }
    write_truth(&statements, BufWriter::new(File::create(directory.join("truth.jsonl"))?))?;
    Ok(())
}
