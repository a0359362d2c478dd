//! Publishes 1,000,000 earnings with 60 filled columns, and copies the same rows into the same table with `psql \copy`.
//!
//! ```sh
//! cargo run --release -p payouts-publish --example copy_speed -- postgresql://me@127.0.0.1/scratch /tmp/rows 1000000
//! ```
//!
//! It writes a ledger into the directory, publishes it into the schema `speed` of the database, and prints the times and the peak
//! of its memory. Drop the schema afterwards.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use chrono::{DateTime, Utc};
use payouts_files::columns::{ColumnKind, EARNINGS};
use payouts_model::{Dataset, LengthProof, RawFacts, SourceId, Window};
use payouts_publish::postgres::{PostgresTarget, PublishOptions, publish, verify};
use payouts_store::Store;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Read, Write},
    path::Path,
    process::Command,
    time::Instant,
};

const COLUMNS: usize = 60;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let usage = "URL DIRECTORY ROWS";
    let (url, dir) = (arguments.next().expect(usage), arguments.next().expect(usage));
    let rows: u64 = arguments.next().expect(usage).parse().expect(usage);
    let dir = Path::new(&dir);
    let store_dir = dir.join("ledger");
    if !store_dir.exists() {
        load(&store_dir, &write_csv(dir, rows));
    }
    let store = Store::open_read_only(&store_dir).unwrap();
    let target = PostgresTarget::from_url(&url).unwrap().with_schema("speed").unwrap();
    psql(&url, "DROP SCHEMA IF EXISTS speed CASCADE; CHECKPOINT");
    println!("peak before: {} MiB", peak());
    let started = Instant::now();
    let published = publish(&store, &target, &PublishOptions::new("speed")).await.unwrap();
    let ours = started.elapsed();
    println!("published {} rows in {ours:.2?}; peak {} MiB", published.earnings, peak());
    let started = Instant::now();
    let again = publish(&store, &target, &PublishOptions::new("speed")).await.unwrap();
    println!("nothing new: {:.2?}, changed: {}", started.elapsed(), again.is_changed);
    let started = Instant::now();
    let check = verify(&store, &target, "speed", dir).await.unwrap();
    println!(
        "verify: {:.2?}, {} compared, {} differ",
        started.elapsed(),
        check.compared,
        check.differences.len()
    );
    let out = dir.join("rows.csv");
    psql(&url, &format!("\\copy speed.earnings TO '{}' CSV", out.display()));
    psql(&url, "TRUNCATE speed.earnings; VACUUM speed.earnings; CHECKPOINT");
    let started = Instant::now();
    psql(&url, &format!("\\copy speed.earnings FROM '{}' CSV", out.display()));
    let theirs = started.elapsed();
    println!("psql \\copy: {theirs:.2?}; ratio {} %", ours.as_millis() * 100 / theirs.as_millis());
}

fn psql(url: &str, command: &str) {
    let mut psql = Command::new("psql");
    psql.args([url, "-q", "-v", "ON_ERROR_STOP=1"]);
    for command in command.split("; ") {
        psql.args(["-c", command]);
    }
    assert!(psql.status().unwrap().success());
}

/// The most memory that this process had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

fn write_csv(dir: &Path, rows: u64) -> std::path::PathBuf {
    std::fs::create_dir_all(dir).unwrap();
    let path = dir.join("earnings.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    let columns = &EARNINGS.columns[..COLUMNS];
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    writeln!(file, "{}", names.join(",")).unwrap();
    let mut line = String::new();
    for row in 0..rows {
        line.clear();
        for column in columns {
            let day = 1 + row % 28;
            let _ = match (column.kind, column.name) {
                (_, "transactionCurrency" | "lastPaymentCurrency") => write!(line, "EUR,"),
                (_, "participantId") => write!(line, "00{},", row % 50),
                (_, "paymentId") => write!(line, "{:010},", row % 997),
                (_, "earningId") => write!(line, "e{:016x},", row.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                (ColumnKind::Amount | ColumnKind::Decimal | ColumnKind::Integer, _) => {
                    write!(line, "{}.{:02},", row % 100_000, row % 100)
                }
                (ColumnKind::Date, _) => write!(line, "2026-01-{day:02},"),
                (ColumnKind::Instant, _) => write!(line, "2026-01-{day:02}T12:00:00Z,"),
                (_, name) => write!(line, "{name} {},", row % 5000),
            };
        }
        line.pop();
        writeln!(file, "{line}").unwrap();
    }
    path
}

fn load(dir: &Path, csv: &Path) {
    let mut store = Store::open(dir).unwrap();
    let now: DateTime<Utc> = "2026-03-01T00:00:00Z".parse().unwrap();
    let window = Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Earnings,
        account: "all".to_owned(),
        period: "2026-01".parse().unwrap(),
    };
    let (mut raw, mut hash, mut size) = (store.raw().begin().unwrap(), Sha256::new(), 0);
    let (mut file, mut piece) = (File::open(csv).unwrap(), vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut piece).unwrap();
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        raw.write_all(&piece[..read]).unwrap();
        size += read as u64;
    }
    let sha256 = raw.commit().unwrap();
    assert_eq!(sha256, hex::encode(hash.finalize()));
    let facts = RawFacts {
        sha256,
        size,
        name: None,
        media_type: None,
        received_at: now,
        length_proof: LengthProof::Declared,
        request_ids: BTreeMap::new(),
    };
    store.write(|ledger| ledger.plan([&window], now)).unwrap();
    let id = store.all_jobs().unwrap()[0].id;
    let number = store.write(|ledger| {
        ledger.archive(id, &facts, None, now)?;
        ledger.reserve_observation(id)
    });
    let mut bytes = store.open_raw(&facts.sha256).unwrap();
    let ingested = store.lake().ingest(&window, number.unwrap(), &facts, &mut *bytes).unwrap();
    assert_eq!(ingested.unreadable.len(), 0, "{:?}", ingested.unreadable.first());
    let loaded = store.write(|ledger| {
        ledger.load_lake(id, &ingested, None, now)?;
        ledger.release(id)
    });
    loaded.unwrap();
}
