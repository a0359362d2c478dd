//! What the lake gives back, against what the common reader makes of the same bytes.

mod repeats;

use super::*;
use crate::{AsOf, EarningFilter, EarningVersion, Loaded, Store};
use chrono::{DateTime, Utc};
use payouts_files::columns::{ColumnKind, EARNINGS};
use payouts_model::{Dataset, Earning, ReadReport, Row, SourceId, Unreadable};
use payouts_reconcile::EarningLine;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
};

struct Fixture {
    dir: tempfile::TempDir,
    store: Store,
    now: DateTime<Utc>,
}

impl Fixture {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        Self { dir, store, now: "2026-03-01T00:00:00Z".parse().unwrap() }
    }

    fn facts(&self, body: &[u8]) -> RawFacts {
        RawFacts {
            sha256: hex::encode(Sha256::digest(body)),
            size: body.len() as u64,
            name: None,
            media_type: None,
            received_at: self.now,
            length_proof: payouts_model::LengthProof::Declared,
            request_ids: BTreeMap::new(),
        }
    }

    /// Walks a window of earnings through its whole journey.
    fn observe(&mut self, window: &Window, body: &[u8]) -> Result<Ingested> {
        self.now += chrono::TimeDelta::days(1);
        let (now, facts) = (self.now, self.facts(body));
        self.store.write(|ledger| ledger.plan([window], now))?;
        let job = self.store.all_jobs()?.into_iter().find(|job| job.window == *window).unwrap();
        let number = self.store.write(|ledger| {
            ledger.archive(job.id, &facts, Some(body), now)?;
            ledger.reserve_observation(job.id)
        })?;
        let ingested = self.store.lake().ingest(window, number, &facts, &mut Cursor::new(body))?;
        self.store.write(|ledger| {
            ledger.load_lake(job.id, &ingested, None, now)?;
            ledger.release(job.id)
        })?;
        Ok(ingested)
    }

    fn earnings(&self, filter: &EarningFilter, as_of: AsOf) -> Vec<Earning> {
        let mut all = Vec::new();
        self.store
            .earnings(filter, as_of, |earning| {
                all.push(earning);
                Ok::<(), crate::Error>(())
            })
            .unwrap();
        all
    }
}

fn window(period: &str) -> Window {
    Window {
        source: SourceId::new("contoso"),
        dataset: Dataset::Earnings,
        account: "all".to_owned(),
        period: period.parse().unwrap(),
    }
}

/// What the common reader makes of the bytes.
fn expected(
    window: &Window,
    facts: &RawFacts,
    body: &[u8],
) -> payouts_files::Result<(Vec<Earning>, Vec<Unreadable>, ReadReport)> {
    let mut rows: Vec<Row> = Vec::new();
    let report = payouts_files::read(window, facts, &mut Cursor::new(body), &mut rows)?;
    let (mut earnings, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Row::Earning(earning) => earnings.push(*earning),
            Row::Unreadable(row) => unreadable.push(row),
            _ => panic!("earnings only"),
        }
    }
    Ok((earnings, unreadable, report))
}

fn agrees(body: &[u8]) {
    let mut fixture = Fixture::new();
    let window = window("2026-02");
    let Ok((mut earnings, unreadable, report)) = expected(&window, &fixture.facts(body), body) else {
        return assert!(fixture.observe(&window, body).is_err());
    };
    let ingested = fixture.observe(&window, body).unwrap();
    assert_eq!(ingested.report, report);
    assert_eq!(ingested.unreadable, unreadable);
    let spelt = |report: &ReadReport| serde_json::to_string(report).unwrap();
    assert_eq!(spelt(&ingested.report), spelt(&report), "sums in the same digits");
    for earning in &mut earnings {
        earning.provenance.observation = Some(ingested.observation.0);
    }
    let found = fixture.earnings(&EarningFilter::default(), AsOf::Now);
    assert_eq!(found.len(), earnings.len());
    for (found, expected) in found.iter().zip(&earnings) {
        assert_eq!(format!("{found:#?}"), format!("{expected:#?}"));
    }
    lines_agree(&fixture, &earnings);
    assert_eq!(ingested.files.len(), usize::from(!earnings.is_empty()));
    for file in &ingested.files {
        let bytes = std::fs::read(fixture.dir.path().join(&file.path)).unwrap();
        assert_eq!((file.bytes, &file.sha256), (bytes.len() as u64, &hex::encode(Sha256::digest(&bytes))));
    }
}

/// What reconciling reads of a few columns agrees with the whole row.
fn lines_agree(fixture: &Fixture, earnings: &[Earning]) {
    let shown = |line: &EarningLine<'_>| {
        (
            line.payment.to_owned(),
            line.earning.clone(),
            line.converted.clone(),
            line.usd.clone(),
            line.is_repeat,
        )
    };
    let mut found = Vec::new();
    let visited = fixture.store.earning_lines(None, AsOf::Now, fixture.dir.path(), |source, line| {
        assert_eq!(source.as_str(), "contoso");
        found.push(shown(line));
        Ok::<(), crate::Error>(())
    });
    visited.unwrap();
    let expected: Vec<_> = earnings.iter().filter_map(EarningLine::of).map(|line| shown(&line)).collect();
    assert_eq!(found, expected);
}

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn odd_cells_come_back_as_they_were_received() {
    let header = "earningId,Program Name,transactionCurrency,earningAmount,earningAmountUSD,transactionDate,exchangeRateDate,quantity,storeFee,novelty\n";
    let rows = [
        "1,CSP,EUR,1.10,1.2,2026-02-03T00:00:00Z,2026-02-01,5,0.30,\n",
        "1,CSP,eur,\"(1,234.50)\",+1.2,2026-02-03,2026-02-01T00:00:00Z,5.0,,news\n",
        "2, ,EURO,7,-0.00,2026-02-03 10:11:12,2/1/2026,n/a,0.0000000000001,\"a \"\"b\"\"\"\n",
        ",CSP,,7,007,2026-02-03T10:11:12.1234567Z, ,1e3,1,\n",
        "\u{fffd},CSP,USD,12345678901234567,,2026-02-03T23:30:00+02:00,,,,x,surplus,,more\n",
        "short,CSP\n",
    ];
    agrees([header, &rows.concat()].concat().as_bytes());
}

#[test]
fn files_of_many_kinds_agree_with_the_common_reader() {
    let table = "earningId,programName\na1,P\nb2,\"Q\nR\"\n";
    for text in [
        "",
        "\n\n",
        "earningId,programName\n",
        "<html>sorry</html>",
        "Report of today\nearningId,programName\na1,P\n",
        "earningId\tprogramName\na1\tP,Q\n",
        "\u{feff}earningId,programName\r\na1,P\r\n\r\nb2,Q",
        "earningId,programName\na1,P\nprogramName,earningId,quantity\nQ,b2,5\n\"open,\nR,c3,7\n",
    ] {
        agrees(text.as_bytes());
    }
    let utf16: Vec<u8> = format!("\u{feff}{table}é,ö\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    agrees(&utf16);
    agrees(&zipped(&[]));
    agrees(&zipped(&[
        ("2026-02_1.csv", table),
        ("notes.pdf", "x"),
        ("2026-02_2", "c3,S\nd4,T\n"),
        ("z.tsv", ""),
    ]));
    agrees(&zipped(&[("a.csv", "no header\n"), ("b.csv", table), ("c.csv", "<html>,\n,,\n")]));
    agrees(&zipped(&[("a.pdf", "x")]));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(table.as_bytes()).unwrap();
    agrees(&gzip.finish().unwrap());
    let mut damaged = zipped(&[("a.csv", &table.repeat(100))]);
    damaged[60] ^= 0x55;
    agrees(&damaged);
}

fn cell(kind: ColumnKind) -> BoxedStrategy<String> {
    let usual = match kind {
        ColumnKind::Amount | ColumnKind::Decimal | ColumnKind::Integer => {
            "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,6})?"
        }
        ColumnKind::Date => "20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]",
        ColumnKind::Instant => {
            "20[0-9]{2}-0[1-9]-[0-2][0-9]T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z?"
        }
        _ => "[A-Za-z0-9 é~#]{0,12}",
    };
    let odd = "[ 0-9a-zA-Z,.()+\"\n:/\u{fffd}~-]{0,10}|EUR|usd|[+-]?[0-9]{1,3},[0-9]{3}\\.[0-9]{2}|-0.00|[0-9.]{20,34}|2026-02-03T23:30:00\\+02:00";
    prop_oneof![12 => usual.prop_map(String::from), 3 => Just(String::new()), 2 => odd.prop_map(String::from)]
        .boxed()
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let picked = [
        "earningId",
        "participantId",
        "programName",
        "transactionCurrency",
        "lastPaymentCurrency",
        "transactionAmount",
        "earningAmount",
        "earningAmountUSD",
        "earningAmountInLastPaymentCurrency",
        "storeFee",
        "quantity",
        "earningRate",
        "transactionDate",
        "earningDate",
        "exchangeRateDate",
        "paymentId",
        "customerName",
        "lever",
    ];
    let columns: Vec<_> = picked.iter().map(|name| EARNINGS.find(name).unwrap()).collect();
    let kinds: Vec<_> = columns.iter().map(|column| column.kind).chain([ColumnKind::Text]).collect();
    let header: Vec<String> =
        columns.iter().map(|column| column.name.to_owned()).chain(["novelty".to_owned()]).collect();
    let row = kinds
        .into_iter()
        .zip(header.clone())
        .map(|(kind, name)| match name.as_str() {
            "earningId" => "[1-3]|[0-9a-f]{8}|".prop_map(String::from).boxed(),
            // One amount that is always there: whether a currency counts as looked at must not hang on amounts that are
            // no field of the model, which the common reader comes to later.
            "earningAmount" => "-?[0-9]{1,9}\\.[0-9]{2}".prop_map(String::from).boxed(),
            "transactionCurrency" | "lastPaymentCurrency" => {
                prop_oneof![6 => Just("EUR"), 3 => Just("JPY"), 1 => Just("euro"), 1 => Just(""), 1 => Just(" usd ")].prop_map(String::from).boxed()
            }
            _ => cell(kind),
        })
        .collect::<Vec<_>>();
    prop::collection::vec(row, 0..30).prop_map(move |mut rows| {
        rows.insert(0, header.clone());
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_table_comes_back_as_the_common_reader_reads_it(records in table()) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        records.iter().for_each(|record| writer.write_record(record).unwrap());
        agrees(&writer.into_inner().unwrap());
    }
}

/// Rows enough for several row groups and blocks, with twins far apart.
fn many(rows: usize) -> String {
    let mut text =
        String::from("earningId,programName,transactionCurrency,earningAmount,earningDate,customerName\n");
    for row in 0..rows {
        let key = if row % 1000 == 999 { 7 } else { row };
        let (program, cents) = (["A", "B", "C"][row % 3], row % 100);
        text.push_str(&format!(
            "{key:08},{program},EUR,{row}.{cents:02},2026-02-{:02},\"Customer {}, Inc\"\n",
            row % 28 + 1,
            row % 97
        ));
    }
    text
}

#[test]
fn many_rows_keep_their_order_their_twins_and_their_sum() {
    let mut fixture = Fixture::new();
    let rows = 80_000;
    let text = many(rows);
    let ingested = fixture.observe(&window("2026-02"), zipped(&[("a.csv", &text)]).as_slice()).unwrap();
    assert_eq!((ingested.report.rows, ingested.report.repeated_keys), (rows as u64, rows as u64 / 1000));
    let cents: usize = (0..rows).map(|row| row * 100 + row % 100).sum();
    let sum = ingested.report.totals["earningAmount"].sums[&"EUR".parse().unwrap()].to_string();
    assert_eq!(sum, format!("{}.{:02}", cents / 100, cents % 100));
    let (mut row, mut twins) = (0, 0);
    fixture
        .store
        .earnings(&EarningFilter::default(), AsOf::Now, |earning| {
            assert_eq!(earning.provenance.line, row + 2);
            if row % 1000 == 999 {
                twins += 1;
                assert_eq!(earning.key.as_str(), format!("00000007#{twins}"));
            }
            row += 1;
            Ok::<(), crate::Error>(())
        })
        .unwrap();
    assert_eq!(row, rows as u64);
}

#[test]
fn the_same_bytes_make_the_same_file_however_they_are_packed_in_time() {
    let text = many(60_000);
    let body = zipped(&[("a.csv", &text)]);
    let first = Fixture::new().observe(&window("2026-02"), &body).unwrap();
    for _ in 0..2 {
        assert_eq!(Fixture::new().observe(&window("2026-02"), &body).unwrap(), first);
    }
}

#[test]
fn a_huge_window_becomes_several_files_that_are_one_observation() {
    let mut fixture = Fixture::new();
    let text = many(60_000);
    let window = window("2026-02");
    let first = fixture.observe(&window, &zipped(&[("a.csv", &text)])).unwrap();
    let then = fixture.now;
    let rows: Vec<_> = first.files.iter().map(|file| file.rows).collect();
    assert!(rows.len() > 2, "{rows:?}");
    assert_eq!(rows.iter().sum::<u64>(), 60_000);
    // Any reader that takes them by their names has the rows in order.
    let mut line = 1;
    for (index, file) in first.files.iter().enumerate() {
        use arrow_array::{cast::AsArray, types::Int64Type};
        use parquet::{arrow::arrow_reader::ParquetRecordBatchReaderBuilder, file::metadata::KeyValue};
        let opened = std::fs::File::open(fixture.dir.path().join(&file.path)).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(opened).unwrap();
        let facts = builder.metadata().file_metadata().key_value_metadata().unwrap();
        let part = KeyValue::new("payouts.part".to_owned(), format!("{}/{}", index + 1, rows.len()));
        assert!(facts.contains(&part), "{facts:?}");
        for batch in builder.build().unwrap() {
            for shown in batch.unwrap().column_by_name("line").unwrap().as_primitive::<Int64Type>().values() {
                line += 1;
                assert_eq!(*shown, line);
            }
        }
    }
    let count = |fixture: &Fixture, as_of| fixture.earnings(&EarningFilter::default(), as_of).len();
    assert_eq!(count(&fixture, AsOf::Now), 60_000);

    // What a load leaves that was killed after the first of its files had its name.
    let half = first.files[0].path.replace("-00000001-", "-00000002-");
    std::fs::write(fixture.dir.path().join(half), b"half").unwrap();
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings.as_slice(), verified.orphans, verified.repeats.shared), (&[][..], 1, 0));
    assert_eq!(fixture.store.sweep().unwrap(), 1);
    let path = fixture.dir.path().join(&first.files[1].path);
    let written = std::fs::read(&path).unwrap();
    std::fs::write(&path, b"other").unwrap();
    assert_eq!(fixture.store.verify().unwrap().findings.len(), 1);
    assert!(fixture.store.rebuild().unwrap().identical);
    assert!(std::fs::read(&path).unwrap() == written);

    fixture.observe(&window, b"earningId\n1\n").unwrap();
    assert_eq!((count(&fixture, AsOf::Now), count(&fixture, AsOf::At(then))), (1, 60_000));
    let now = fixture.now;
    assert_eq!(fixture.store.prune(now, now).unwrap()[0].files, rows.len() as u64);
    assert_eq!(fixture.store.verify().unwrap().findings, []);
    assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "only what is current is left");
}

#[test]
fn filters_let_through_what_they_name() {
    let mut fixture = Fixture::new();
    let january = "earningId,participantId,programName,paymentId\n1,p1,A,007\n2,p2,A,7\n3,p1,B,\n";
    fixture.observe(&window("2026-01"), january.as_bytes()).unwrap();
    fixture
        .observe(&window("2026-02"), b"earningId,participantId,programName,paymentId\n4,p1,A,007\n")
        .unwrap();
    let ids = |filter: EarningFilter| -> Vec<String> {
        let earnings = fixture.earnings(&filter, AsOf::Now);
        earnings.iter().map(|earning| earning.key.as_str().to_owned()).collect()
    };
    let all = EarningFilter::default();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(ids(all.clone()), ["1", "2", "3", "4"]);
    assert_eq!(ids(EarningFilter { payment: text("007"), ..all.clone() }), ["1", "4"]);
    assert_eq!(ids(EarningFilter { program: text("A"), account: text("p1"), ..all.clone() }), ["1", "4"]);
    assert_eq!(ids(EarningFilter { since: "2026-02-01".parse().ok(), ..all.clone() }), ["4"]);
    assert_eq!(ids(EarningFilter { until: "2026-01-31".parse().ok(), ..all.clone() }), ["1", "2", "3"]);
    assert_eq!(ids(EarningFilter { earning: text("3"), ..all.clone() }), ["3"]);
    assert!(ids(EarningFilter { source: Some(SourceId::new("fabrikam")), ..all }).is_empty());
}

#[test]
fn a_window_read_again_says_what_it_says_now_and_what_it_said_then() {
    let mut fixture = Fixture::new();
    let first = fixture.observe(&window("2026-02"), b"earningId,programName\n1,A\n2,A\n").unwrap();
    let then = fixture.now;
    let second = fixture.observe(&window("2026-02"), b"earningId,programName\n1,B\n").unwrap();
    assert!(second.observation > first.observation);
    let programs = |as_of| -> Vec<_> {
        fixture
            .earnings(&EarningFilter::default(), as_of)
            .into_iter()
            .map(|earning| earning.program.unwrap())
            .collect()
    };
    assert_eq!(programs(AsOf::Now), ["B"]);
    assert_eq!(programs(AsOf::At(then)), ["A", "A"]);
    // Emptied at the service: nothing is current, and the old rows are still known.
    let third = fixture.observe(&window("2026-02"), b"earningId,programName\n").unwrap();
    assert!(third.files.is_empty());
    assert!(fixture.earnings(&EarningFilter::default(), AsOf::Now).is_empty());
}

#[test]
fn a_reserved_number_is_kept_until_it_is_used_and_no_other_load_takes_it() {
    let mut fixture = Fixture::new();
    let (now, lake) = (fixture.now, window("2026-02"));
    let payments = Window { dataset: Dataset::Payments, ..lake.clone() };
    fixture.store.write(|ledger| ledger.plan([&lake, &payments], now)).unwrap();
    let jobs = fixture.store.all_jobs().unwrap();
    let id = |window: &Window| jobs.iter().find(|job| job.window == *window).unwrap().id;
    let reserve = |store: &mut Store| store.write(|ledger| ledger.reserve_observation(id(&lake))).unwrap();
    let facts = fixture.facts(b"body");
    fixture.store.write(|ledger| ledger.archive(id(&lake), &facts, Some(b"body"), now)).unwrap();
    let number = reserve(&mut fixture.store);
    assert_eq!(reserve(&mut fixture.store), number);
    let other = fixture
        .store
        .write(|ledger| {
            ledger.archive(id(&payments), &facts, Some(b"body"), now)?;
            ledger.load(id(&payments), &Loaded::default(), None, now)
        })
        .unwrap();
    assert_ne!(other.observation, number);
    assert_eq!(reserve(&mut fixture.store), number);
    let stale = Ingested {
        cells: Vec::new(),
        observation: ObservationId(99),
        files: vec![],
        report: ReadReport::default(),
        unreadable: vec![],
    };
    let refused = fixture.store.write(|ledger| ledger.load_lake(id(&lake), &stale, None, now));
    assert!(refused.is_err());
}

#[test]
fn verification_finds_a_changed_file_and_a_rebuild_makes_it_again() {
    let mut fixture = Fixture::new();
    let body = b"earningId,transactionCurrency,earningAmount\n1,EUR,1.10\n1,EUR,2.20\n\"open,EUR,3\n";
    let first = fixture.observe(&window("2026-01"), body).unwrap();
    fixture.observe(&window("2026-02"), b"earningId,programName\n2,A\n").unwrap();
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings.as_slice(), verified.rows, verified.orphans), (&[][..], 3, 0));

    let path = fixture.dir.path().join(&first.files[0].path);
    let written = std::fs::read(&path).unwrap();
    std::fs::write(&path, b"other").unwrap();
    std::fs::write(path.with_file_name("incoming-x"), b"left behind").unwrap();
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings.len(), verified.orphans), (1, 1));
    assert!(verified.findings[0].what.contains("not what was written"), "{}", verified.findings[0]);

    let rebuilt = fixture.store.rebuild().unwrap();
    assert!(rebuilt.identical);
    assert_eq!(rebuilt.earnings, 3);
    assert_eq!(std::fs::read(&path).unwrap(), written);
    assert_eq!(fixture.store.sweep().unwrap(), 1);
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings.as_slice(), verified.orphans), (&[][..], 0));
    assert_eq!(fixture.store.quarantine().unwrap().len(), 1);
}

#[test]
fn pruning_gives_up_what_was_known_before_and_nothing_else() {
    let mut fixture = Fixture::new();
    let first = fixture.observe(&window("2026-02"), b"earningId,programName\n1,A\n").unwrap();
    let then = fixture.now;
    fixture.observe(&window("2026-02"), b"earningId,programName\n1,B\n").unwrap();
    let now = fixture.now;
    assert_eq!(fixture.store.prune(then, now).unwrap(), []);
    let would = fixture.store.prunable(now).unwrap();
    assert_eq!((would[0].observations, would[0].files, would[0].bytes), (1, 1, first.files[0].bytes));
    assert_eq!(fixture.store.prune(now, now).unwrap(), would);
    assert!(!fixture.dir.path().join(&first.files[0].path).exists());
    assert_eq!(fixture.earnings(&EarningFilter::default(), AsOf::Now).len(), 1);
    let gone =
        fixture.store.earnings(&EarningFilter::default(), AsOf::At(then), |_| Ok::<(), crate::Error>(()));
    assert!(gone.unwrap_err().is_absent());
    assert_eq!(fixture.store.verify().unwrap().findings, []);
    assert!(fixture.store.rebuild().unwrap().identical);
    assert!(!fixture.dir.path().join(&first.files[0].path).exists());
}

fn exported(fixture: &Fixture, format: EarningsFormat) -> Vec<u8> {
    exported_as(fixture, &EarningsExport::new(format, fixture.dir.path()))
}

fn exported_as(fixture: &Fixture, how: &EarningsExport) -> Vec<u8> {
    let mut out = Vec::new();
    fixture.store.export_earnings(&EarningFilter::default(), AsOf::Now, how, &mut out).unwrap();
    out
}

const ODD: &str = "earningId,transactionCurrency,earningAmount,earningDate,quantity,programName,novelty\n\
    1,EUR,1.10,2026-02-03T00:00:00Z,5,\"A, \"\"B\"\"\",\n\
    2,EUR,\"(1,234.50)\",soon,5.0,=SUM(A1),\"new\nline\"\n";

#[test]
fn exported_cells_read_as_they_were_received() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), ODD.as_bytes()).unwrap();
    let as_received =
        |format| EarningsExport { as_received: true, ..EarningsExport::new(format, fixture.dir.path()) };
    let csv = exported_as(&fixture, &as_received(EarningsFormat::Csv { spreadsheet_safe: false }));
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let cell =
        |row: usize, name: &str| rows[row][header.iter().position(|known| known == name).unwrap()].to_owned();
    assert_eq!(rows.len(), 2);
    let mut received = csv::Reader::from_reader(ODD.as_bytes());
    let names = received.headers().unwrap().clone();
    for (row, record) in received.records().enumerate() {
        for (name, text) in names.iter().zip(&record.unwrap()).filter(|(name, _)| *name != "novelty") {
            assert_eq!(cell(row, name), text, "{name}");
        }
    }
    let extra: BTreeMap<String, String> = serde_json::from_str(&cell(1, "extra")).unwrap();
    assert_eq!(extra["novelty"], "new\nline");
    assert_eq!((cell(1, "line").as_str(), cell(1, "source").as_str()), ("3", "contoso"));

    let safe = String::from_utf8(exported(&fixture, EarningsFormat::Csv { spreadsheet_safe: true })).unwrap();
    assert!(safe.contains(",'=SUM(A1),"));

    let objects = objects(&exported_as(&fixture, &as_received(EarningsFormat::Jsonl)));
    assert_eq!(objects[0]["earningAmount"], "1.10");
    assert_eq!(objects[0]["programName"], "A, \"B\"");
    assert_eq!(objects[1]["earningDate"], "soon");
    assert_eq!(objects[1]["earningAmount"], "(1,234.50)");
    assert_eq!(objects[1]["extra"]["novelty"], "new\nline");
}

fn objects(jsonl: &[u8]) -> Vec<serde_json::Value> {
    let lines = jsonl.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[test]
fn every_form_has_the_same_columns_and_plain_values() {
    const SPELT: &str = "earningId,transactionCurrency,earningAmount,earningAmountUSD,earningDate,exchangeRateDate\n\
        1,eur ,2.574E+1,\"(1,234.50)\",2026-02-03 04:05:06,2026-02-03T00:00:00Z\n\
        2,EUR,0.0000000000001,,2023-05-25T21:20:46.3727561Z,n/a\n";
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), SPELT.as_bytes()).unwrap();
    let objects = objects(&exported(&fixture, EarningsFormat::Jsonl));
    let keys =
        |object: &serde_json::Value| -> Vec<String> { object.as_object().unwrap().keys().cloned().collect() };
    let csv = exported(&fixture, EarningsFormat::Csv { spreadsheet_safe: false });
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let mut header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let parquet = bytes::Bytes::from(exported(&fixture, EarningsFormat::Parquet));
    let parquet = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(parquet).unwrap();
    let in_parquet: Vec<String> =
        parquet.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(in_parquet, header);
    header.sort_unstable();
    for object in &objects {
        let mut keys = keys(object);
        keys.sort_unstable();
        assert_eq!(keys, header, "every key in every row");
    }
    let shown = |name: &str| [&objects[0][name], &objects[1][name]].map(Clone::clone);
    let text = |text: &str| serde_json::Value::from(text);
    let null = serde_json::Value::Null;
    assert_eq!(shown("earningAmount"), [text("25.74"), text("0.0000000000001")]);
    assert_eq!(shown("earningAmountCurrency"), [text("EUR"), text("EUR")]);
    assert_eq!(shown("earningAmountUSD"), [text("-1234.50"), null.clone()]);
    assert_eq!(shown("earningAmountUSDCurrency"), [text("USD"), null.clone()]);
    assert_eq!(shown("earningDate"), [text("2026-02-03T04:05:06Z"), text("2023-05-25T21:20:46.372756100Z")]);
    assert_eq!(shown("exchangeRateDate"), [text("2026-02-03"), null.clone()]);
    assert_eq!(objects[1]["extra"]["exchangeRateDate"], "n/a");
    assert_eq!(objects[0]["extra"], serde_json::json!({}));
    assert_eq!((&objects[0]["counts"], &objects[0]["line"]), (&true.into(), &2.into()));
    assert_eq!((&objects[0]["observation"], &objects[0]["entry"]), (&text("1"), &null));
}

/// A writer that takes only this many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(piece.len()).ok_or_else(|| std::io::Error::other("no more room"))?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_export_keeps_the_order_of_the_rows_and_ends_when_the_receiver_is_gone() {
    let mut fixture = Fixture::new();
    let count = 12_345;
    let rows = (0..count).map(|row| format!("{row},EUR,{}.10\n", row * 7 % 1_000)).collect::<String>();
    let text = format!("earningId,transactionCurrency,earningAmount\n{rows}");
    for month in ["2026-02", "2026-03"] {
        fixture.observe(&window(month), text.as_bytes()).unwrap();
    }
    let expected: Vec<String> = (0..count).chain(0..count).map(|row| row.to_string()).collect();
    let csv_format = EarningsFormat::Csv { spreadsheet_safe: false };
    let csv = exported(&fixture, csv_format);
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let ids: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    assert!(ids == expected);
    let jsonl = objects(&exported(&fixture, EarningsFormat::Jsonl));
    let ids = jsonl.iter().map(|object| object["earningId"].as_str().unwrap().to_owned());
    assert!(ids.collect::<Vec<_>>() == expected);
    for format in [csv_format, EarningsFormat::Jsonl, EarningsFormat::Parquet] {
        let mut full = Full(100_000);
        let how = EarningsExport::new(format, fixture.dir.path());
        let refused = fixture.store.export_earnings(&EarningFilter::default(), AsOf::Now, &how, &mut full);
        assert!(refused.is_err(), "{format:?}");
    }
}

#[test]
fn exported_parquet_holds_the_values() {
    use arrow_array::{Array, cast::AsArray, types::Decimal128Type};
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), ODD.as_bytes()).unwrap();
    let file = bytes::Bytes::from(exported(&fixture, EarningsFormat::Parquet));
    let mut reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let batch = reader.next().unwrap().unwrap();
    let amounts = batch.column_by_name("earningAmount").unwrap().as_primitive::<Decimal128Type>();
    assert_eq!(
        (amounts.value_as_string(0), amounts.value_as_string(1)),
        ("1.100000000000".into(), "-1234.500000000000".into())
    );
    assert!(batch.column_by_name("earningDate").unwrap().is_null(1));
    assert_eq!(batch.column_by_name("source").unwrap().as_string::<i32>().value(0), "contoso");
    assert!(reader.next().is_none());
}

#[test]
fn what_is_read_while_it_arrives_makes_the_same_file() {
    let text = |from: u32| {
        let rows = (from..from + 3_000).map(|row| format!("{row},EUR,{}.5\n", row % 97));
        "earningId,transactionCurrency,earningAmount\n".to_owned() + &rows.collect::<String>()
    };
    let archive = zipped(&[("a.csv", &text(0)), ("readme.pdf", "no table"), ("b.csv", &text(2_000))]);
    let other = zipped(&[("a.csv", &text(1)), ("readme.pdf", "no table"), ("b.csv", &text(2_000))]);
    let (plain, window) = (text(0).into_bytes(), window("2026-02"));
    // The bytes that came are not always those that are archived: a download may be restarted.
    for (came, archived, is_used) in
        [(&archive, &archive, true), (&other, &archive, true), (&plain, &plain, false)]
    {
        let fixture = Fixture::new();
        let (lake, facts, number) = (fixture.store.lake(), fixture.facts(archived), ObservationId(1));
        let path = |ingested: &Ingested| fixture.dir.path().join(&ingested.files[0].path);
        let whole = lake.ingest(&window, number, &facts, &mut Cursor::new(archived)).unwrap();
        let expected = std::fs::read(path(&whole)).unwrap();
        std::fs::remove_file(path(&whole)).unwrap();
        let along = lake.read_along(&window, None, came.as_slice());
        assert_eq!(along.is_complete(), is_used);
        let found = lake.ingest_along(along, &window, number, &facts, &mut Cursor::new(archived)).unwrap();
        assert_eq!(found, whole);
        assert!(std::fs::read(path(&found)).unwrap() == expected);
        assert_eq!(path(&found).parent().unwrap().read_dir().unwrap().count(), 1, "nothing is left behind");
    }
}

#[test]
fn earnings_are_selected_by_their_day() {
    let mut fixture = Fixture::new();
    let january = "earningId,earningDate\na1,2026-01-01T00:00:00Z\nb1,2026-01-15T23:59:59.999Z\nc1,\nd1,soon\ne1,2026-01-31\nf1,2026-02-01T00:00:00Z\n";
    fixture.observe(&window("2026-01"), january.as_bytes()).unwrap();
    fixture.observe(&window("2026-02"), b"earningId,earningDate\ng1,2026-02-01\nh1,2026-02-02\n").unwrap();
    let ids = |since: Option<&str>, until: Option<&str>| -> String {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let filter = EarningFilter { since: day(since), until: day(until), ..EarningFilter::default() };
        let earnings = fixture.earnings(&filter, AsOf::Now);
        earnings.iter().map(|earning| &earning.key.as_str()[..1]).collect()
    };
    assert_eq!(
        ids(Some("2026-01-15"), Some("2026-01-16")),
        "bcd",
        "those without a day are in each of their month"
    );
    assert_eq!(ids(None, Some("2026-01-14")), "acd");
    assert_eq!(ids(Some("2026-01-16"), None), "cdefgh");
    assert_eq!(ids(Some("2026-02-01"), Some("2026-02-01")), "fg", "whichever window contains it");
    assert_eq!(ids(Some("2026-02-02"), None), "h");
    let of = |provider| EarningFilter { provider: Some(provider), ..EarningFilter::default() };
    assert_eq!(fixture.earnings(&of(payouts_model::Provider::OracleBi), AsOf::Now), []);
    assert_eq!(fixture.earnings(&of(payouts_model::Provider::PartnerCenter), AsOf::Now).len(), 8);
}

#[test]
fn an_earning_has_a_version_for_each_thing_that_was_said_of_it() {
    let mut fixture = Fixture::new();
    let mut observe = |rows: &str| {
        let body = format!("earningId,transactionCurrency,earningAmount\n{rows}");
        fixture.observe(&window("2026-02"), body.as_bytes()).unwrap().observation
    };
    let first = observe("1,EUR,1.10\n2,EUR,5\n");
    let again = observe("2,EUR,5\n1,EUR,1.10\n");
    let corrected = observe("1,EUR,1.1\n1,EUR,7\n");
    let emptied = observe("");
    let versions = fixture.store.earning_history("1").unwrap();
    let shown = versions.iter().map(|version| {
        let EarningVersion { earning, first_observation, last_observation, vanished_in, .. } = version;
        let amount = earning.earning.as_ref().unwrap().amount.to_string();
        (earning.key.as_str(), amount, *first_observation, *last_observation, *vanished_in)
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            ("1", "1.10".to_owned(), first, again, None),
            ("1", "1.1".to_owned(), corrected, corrected, Some(emptied)),
            ("1#1", "7".to_owned(), corrected, corrected, Some(emptied)),
        ]
    );
    assert_eq!(fixture.store.earning_history("2").unwrap()[0].vanished_in, Some(corrected));
    assert_eq!(fixture.store.earning_history("3").unwrap(), []);
}

#[test]
fn what_a_killed_verification_left_is_swept() {
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), b"earningId\n1\n").unwrap();
    let left = fixture.dir.path().join("apart-left");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("observation"), b"half").unwrap();
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings, verified.orphans), (vec![], 1));
    assert_eq!(fixture.store.sweep().unwrap(), 1);
    assert!(!left.exists());
    let left = std::fs::read_dir(fixture.dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().starts_with("apart")));
}

#[test]
fn earnings_that_several_windows_hold_are_counted_and_named() {
    let mut fixture = Fixture::new();
    let (january, february) = (window("2026-01"), window("2026-02"));
    let elsewhere = Window { source: SourceId::new("another"), ..february.clone() };
    fixture.observe(&january, b"earningId\nmoved1\ntwin1\ntwin1\n\"\"\n").unwrap();
    fixture.observe(&january, b"earningId\nmoved1\ntwin1\ntwin1\n\"\"\n").unwrap();
    fixture.observe(&elsewhere, b"earningId\ntwin1\n").unwrap();
    let shared = |fixture: &Fixture| {
        let verified = fixture.store.verify().unwrap();
        assert_eq!(verified.findings, []);
        (verified.repeats.shared, verified.shared)
    };
    assert_eq!(shared(&fixture), (0, vec![]));
    fixture.observe(&february, b"earningId\nother1\nmoved1\n\"\"\n").unwrap();
    let moved = SharedEarning { id: "moved1".to_owned(), windows: vec![january.clone(), february] };
    assert_eq!(shared(&fixture), (1, vec![moved]));
    fixture.observe(&january, b"earningId\ntwin1\n").unwrap();
    assert_eq!(shared(&fixture), (0, vec![]), "read again, January does not hold it any more");
}

#[test]
fn many_shared_earnings_are_counted_and_some_are_named() {
    let mut fixture = Fixture::new();
    let ids: String = (0..500).map(|id| format!("e{id}\n")).collect();
    fixture.observe(&window("2026-01"), format!("earningId\n{ids}").as_bytes()).unwrap();
    fixture.observe(&window("2026-02"), format!("earningId\n{ids}new\n").as_bytes()).unwrap();
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.repeats.shared, verified.shared.len()), (500, 20));
}

#[cfg(unix)]
#[test]
fn no_room_for_scratch_files_is_an_error_and_not_a_finding() {
    use std::path::Path;
    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), b"earningId\n1\n").unwrap();
    // A place that no user may write to, not even root.
    let nowhere = Path::new("/proc");
    if !nowhere.is_dir() {
        return;
    }
    let mut scratch = crate::audit::scratch::Scratch::new([nowhere]);
    let refused = fixture.store.verify_in(&mut scratch).unwrap_err();
    assert!(refused.to_string().contains("/proc gave none"), "{refused}");
    let mut scratch = crate::audit::scratch::Scratch::new([nowhere, fixture.dir.path()]);
    let verified = fixture.store.verify_in(&mut scratch).unwrap();
    assert_eq!(verified.findings, []);
}

#[test]
fn what_reconciling_reads_is_what_the_rows_say() {
    let header = "earningId,participantId,paymentId,transactionCurrency,earningAmount,earningDate,earningAmountInLastPaymentCurrency,lastPaymentCurrency\n";
    let rows = [
        "1,9,000041870277,EUR,1.10,2026-02-03,1.21,USD\n",
        "1,9,000041870277,EUR,\"(1,234.50)\",2026-02-03,,\n",
        // No payment yet; an amount that the column has no room for; one that is none; no id, twice.
        "2,9, ,EUR,7,2026-02-03,,\n",
        "3,9,000041870277,EUR,0.0000000000001,2026-02-03,n/a,USD\n",
        ",9,000041870280,EUR,12,n/a,12.0,jpy\n",
        ",9,000041870280,eur,12,2026-02-28,12.00,JPY\n",
    ];
    let body = format!("{header}{}", rows.concat());
    agrees(body.as_bytes());

    let mut fixture = Fixture::new();
    fixture.observe(&window("2026-02"), body.as_bytes()).unwrap();
    let mut lines = Vec::new();
    let visited = fixture.store.earning_lines(None, AsOf::Now, fixture.dir.path(), |_, line| {
        let money = |money: &Option<payouts_model::Money>| {
            money.as_ref().map(ToString::to_string).unwrap_or_default()
        };
        let on = line.earned_on.map(|day| day.to_string()).unwrap_or_default();
        lines.push(format!(
            "{} {} {} {on} {}",
            line.payment,
            money(&line.earning),
            money(&line.converted),
            line.is_repeat
        ));
        Ok::<(), crate::Error>(())
    });
    visited.unwrap();
    assert_eq!(
        lines,
        [
            "000041870277 1.1 EUR 1.21 USD 2026-02-03 false",
            "000041870277 -1234.5 EUR  2026-02-03 true",
            "000041870277 0.0000000000001 EUR  2026-02-03 false",
            "000041870280 12 EUR 12 JPY  false",
            "000041870280 12 EUR 12 JPY 2026-02-28 false",
        ]
    );
    let unknown = SourceId::new("unknown");
    let counted = fixture.store.earning_lines(Some(&unknown), AsOf::Now, fixture.dir.path(), |_, _| {
        Err::<(), _>(crate::Error::new(crate::error::Kind::Lake, "seen"))
    });
    counted.unwrap();
}
