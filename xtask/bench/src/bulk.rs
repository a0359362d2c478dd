//! A large export: made, downloaded into a store, inflated for comparison, and exported again.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use chrono::Utc;
use flate2::write::GzEncoder;
use payouts_core::source::RawFacts;
use payouts_core::{Dataset, SourceId, Window};
use payouts_sandbox::world::{EarningColumn, EarningsQuery, World, WorldConfig};
use payouts_store::{AsOf, EarningFilter, EarningsExport, EarningsFormat, Store};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::meter::Meter;

/// Columns of the file: those of the Default template and of the table of 2019.
const COLUMNS: usize = 60;

/// Make, load, inflate or write out an export of many rows.
#[derive(clap::Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write the same table as NAME.zip and NAME.csv.gz.
    Make {
        #[arg(long)]
        rows: u64,
        /// How many rows the world has, of which the first are taken.
        #[arg(long)]
        of: u64,
        #[arg(long)]
        name: String,
        #[arg(long)]
        to: PathBuf,
    },
    /// From a link to a synced store: archive and lake.
    Load {
        #[arg(long)]
        link: url::Url,
        #[arg(long)]
        store: PathBuf,
    },
    /// Nothing but inflating: what no reader of the file can go below on one core.
    Inflate {
        #[arg(long)]
        file: PathBuf,
    },
    /// All earnings of a store as a file.
    Export {
        #[arg(long)]
        store: PathBuf,
        #[arg(long)]
        format: Format,
        #[arg(long)]
        to: PathBuf,
    },
    /// Nothing but copying a file and syncing it: what no export of that size can go below.
    Copy {
        #[arg(long)]
        file: PathBuf,
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Jsonl,
    Parquet,
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        match self.what {
            What::Make { rows, of, name, to } => make(rows, of, &name, &to),
            What::Load { link, store } => tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(load(link, &store)),
            What::Inflate { file } => inflate(&file),
            What::Export { store, format, to } => export(&store, format, &to),
            What::Copy { file, to } => copy(&file, &to),
        }
    }
}

fn make(rows: u64, of: u64, name: &str, to: &Path) -> Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(to.join(format!("{name}.zip")))?));
    zip.start_file("2025-01.csv", SimpleFileOptions::default().compression_level(Some(6)).large_file(true))?;
    let gzip = BufWriter::new(File::create(to.join(format!("{name}.csv.gz")))?);
    let mut gzip = GzEncoder::new(gzip, flate2::Compression::new(6));
    let columns = EarningColumn::ALL.get(..COLUMNS).context("the sandbox has fewer columns")?;
    // A tenth more than wanted, because some rows of the world are not known yet.
    let world = World::new(WorldConfig { rows: of + of / 10, partners: 40, ..WorldConfig::default() })?;
    let mut text = columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(",");
    text.push_str("\r\n");
    let (mut cell, mut written) = (String::new(), 0);
    let earnings = world.partner_center().earnings(&EarningsQuery::new(world.horizon()));
    for earning in earnings.take(usize::try_from(rows)?) {
        for (index, column) in columns.iter().enumerate() {
            cell.clear();
            earning.write_cell(*column, &mut cell);
            if index > 0 {
                text.push(',');
            }
            if cell.contains([',', '"', '\r', '\n']) {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(&cell);
            }
        }
        text.push_str("\r\n");
        written += 1;
        if text.len() > 1 << 20 {
            zip.write_all(text.as_bytes())?;
            gzip.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    zip.write_all(text.as_bytes())?;
    gzip.write_all(text.as_bytes())?;
    zip.finish()?.flush()?;
    gzip.finish()?.flush()?;
    ensure!(written == rows, "the world has only {written} rows");
    Ok(())
}

async fn load(link: url::Url, dir: &Path) -> Result<()> {
    // Our build of reqwest brings no cryptography of its own; its constructor asks for one even where http is all it speaks.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let meter = Meter::start();
    let mut store = Store::open(dir)?;
    let window = Window {
        source: SourceId::new("bench"),
        dataset: Dataset::Earnings,
        account: "all".to_owned(),
        period: "2025-01".parse()?,
    };
    let now = Utc::now();
    store.write(|ledger| ledger.plan([&window], now))?;
    let job = store.all_jobs()?.into_iter().next().context("the window was not planned")?.id;
    let mut file = store.raw().begin()?;
    let (lake, follower) = (store.lake(), file.follow()?);
    let along = std::thread::spawn({
        let window = window.clone();
        move || lake.read_along(&window, None, follower)
    });
    let mut answer = client.get(link).send().await?.error_for_status()?;
    while let Some(piece) = answer.chunk().await? {
        // By its full name, for a file is a plain writer too.
        payouts_core::source::RawSink::write(&mut file, &piece).await?;
    }
    let (size, sha256) = (file.size(), file.commit()?);
    let facts = RawFacts {
        sha256,
        size,
        name: None,
        media_type: None,
        received_at: now,
        length_proof: Default::default(),
        request_ids: Default::default(),
    };
    let mut raw = io::BufReader::new(store.raw().open(&facts.sha256)?);
    let along = along.join().map_err(|_| anyhow::anyhow!("reading along has panicked"))?;
    ensure!(along.is_complete(), "the archive could not be read along");
    let number = store.write(|ledger| {
        ledger.archive(job, &facts, None, now)?;
        ledger.reserve_observation(job)
    })?;
    let ingested = store.lake().ingest_along(along, &window, number, &facts, &mut raw)?;
    store.write(|ledger| ledger.load_lake(job, &ingested, None, now))?;
    meter.stop(ingested.report.rows).print()
}

fn inflate(file: &Path) -> Result<()> {
    let meter = Meter::start();
    let mut archive = ZipArchive::new(io::BufReader::new(File::open(file)?))?;
    // Into a room as large as the pipeline's: many small pieces take a tenth longer.
    let (mut entry, mut room, mut bytes) = (archive.by_index(0)?, vec![0; 256 << 10], 0);
    loop {
        match entry.read(&mut room)? {
            0 => break,
            read => bytes += read as u64,
        }
    }
    meter.stop(bytes).print()
}

fn export(store: &Path, format: Format, to: &Path) -> Result<()> {
    let meter = Meter::start();
    let store = Store::open_read_only(store)?;
    let mut out = File::create(to)?;
    let format = match format {
        Format::Csv => EarningsFormat::Csv { spreadsheet_safe: false },
        Format::Jsonl => EarningsFormat::Jsonl,
        Format::Parquet => EarningsFormat::Parquet,
    };
    let how = EarningsExport::new(format, std::env::temp_dir());
    let written = store.export_earnings(&EarningFilter::default(), AsOf::Now, &how, &mut out)?;
    out.sync_all()?;
    meter.stop(written.rows).print()
}

fn copy(file: &Path, to: &Path) -> Result<()> {
    let mut piece = vec![0; 1 << 20];
    let meter = Meter::start();
    let (mut file, mut out) = (File::open(file)?, File::create(to)?);
    let mut bytes = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        out.write_all(&piece[..read])?;
        bytes += read as u64;
    }
    out.sync_all()?;
    meter.stop(bytes).print()
}
