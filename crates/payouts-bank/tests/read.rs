//! Recognizing forms, and unpacking.

use flate2::{Compression, write::GzEncoder};
use payouts_bank::{Format, Profiles, read};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const CAMT: &[u8] = include_bytes!("cases/one-day.camt053.xml");
const MT940: &[u8] = b"\r\n:20:1\r\n:25:1/2\r\n:28C:1/1\r\n:60F:C260408EUR0,00\r\n:62F:C260408EUR0,00\r\n-";
const BAI2: &[u8] =
    b"01,A,B,260409,0200,1,,,2/\n02,C,D,1,260408,,,2/\n03,77,EUR,,,,/\n49,0,2/\n98,0,1,4/\n99,0,1,6/\n";
const OFX: &[u8] = b"<?xml version=\"1.0\"?><?OFX VERSION=\"211\"?><OFX><STMTRS><CURDEF>USD</CURDEF><BANKACCTFROM><ACCTID>1</ACCTID></BANKACCTFROM></STMTRS></OFX>";
const CSV: &[u8] = b"d,a\n2026-04-08,1.50\n";

fn profiles() -> Profiles {
    let text = "name = \"b\"\ncurrency = \"USD\"\naccount = \"1\"\ndate = \"YYYY-MM-DD\"\n[columns]\nbooked = \"d\"\namount = \"a\"";
    Profiles::new(vec![toml::from_str(text).expect("a profile")])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("a vector");
    encoder.finish().expect("a vector")
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("a vector");
        writer.write_all(bytes).expect("a vector");
    }
    writer.finish().expect("a vector").into_inner()
}

#[test]
fn the_form_is_found_by_content_however_it_is_packed() {
    let forms = [
        (CAMT, Format::Camt),
        (MT940, Format::Mt940),
        (BAI2, Format::Bai2),
        (OFX, Format::Ofx),
        (CSV, Format::Csv),
    ];
    for (bytes, format) in forms {
        let utf_16: Vec<u8> =
            String::from_utf8_lossy(bytes).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xEF\xBB\xBF", bytes].concat();
        for bytes in [bytes, &gzip(bytes), &marked, &utf_16] {
            let documents = read(bytes, &profiles()).unwrap_or_else(|error| panic!("{error}: {format:?}"));
            assert_eq!((documents.len(), documents[0].format), (1, format));
            assert_eq!(documents[0].statements.len(), 1, "{format:?}");
        }
    }
    let archive = zip(&[
        ("__MACOSX/._a", b"x"),
        ("wrong.txt", CAMT),
        ("dir/b.xml", MT940),
        ("c", BAI2),
        ("d", OFX),
        ("e", CSV),
    ]);
    let documents = read(&archive, &profiles()).expect("documents");
    let found: Vec<_> = documents.iter().map(|one| (one.entry.as_deref(), one.format)).collect();
    assert_eq!(
        found,
        [
            (Some("wrong.txt"), Format::Camt),
            (Some("dir/b.xml"), Format::Mt940),
            (Some("c"), Format::Bai2),
            (Some("d"), Format::Ofx),
            (Some("e"), Format::Csv),
        ]
    );
}

#[test]
fn what_is_no_statement_is_refused_with_the_name_of_its_entry() {
    let twice = gzip(&gzip(CAMT));
    let bomb = gzip(&vec![b' '; 1 << 20]);
    let many: Vec<(String, &[u8])> = (0..2_001).map(|index| (index.to_string(), CAMT)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let mut cut = zip(&[("a", CAMT)]);
    cut.truncate(cut.len() - 30);
    let cut_gzip = &gzip(CAMT)[..400];
    for (bytes, reason) in [
        (&b""[..], "it is no statement in a known form"),
        (b"%PDF-1.7", "it is no statement in a known form"),
        (&zip(&[("a.xml", CAMT), ("b.pdf", b"%PDF")]), "entry \"b.pdf\" of the archive: it is no statement"),
        (&zip(&[("in.zip", &zip(&[("a", CAMT)]))]), "entry \"in.zip\" of the archive: it is packed twice"),
        (&twice, "it is packed twice"),
        (&zip(&[]), "the archive has no entries"),
        (&zip(&many), "the archive has more than 2000 entries"),
        (&cut, "it cannot be unpacked"),
        (cut_gzip, "it cannot be unpacked"),
        (&bomb, "it is no statement in a known form"),
    ] {
        let refusal = read(bytes, &Profiles::default()).expect_err("a refusal");
        assert!(refusal.to_string().starts_with(reason), "{refusal} does not say {reason}");
    }
}

#[test]
fn whatever_is_lost_of_a_file_it_is_read_or_refused() {
    let packed = zip(&[("a", CAMT), ("b", MT940)]);
    for bytes in [CAMT, MT940, BAI2, OFX, CSV, &packed] {
        for place in (0..bytes.len()).step_by(bytes.len() / 150 + 1) {
            let _ = read(&bytes[..place], &profiles());
            let _ = read(&[&bytes[..place], &bytes[place + 1..]].concat(), &profiles());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        form in 0_usize..6, bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..120), place in 0_usize..400,
    ) {
        let base = [CAMT, MT940, BAI2, OFX, CSV, b""][form];
        let place = place.min(base.len());
        let mixed = [&base[..place], &bytes, &base[place..]].concat();
        let _ = read(&mixed, &profiles());
        let _ = payouts_bank::Profile::propose(&mixed);
        for read in [payouts_bank::mt940::read, payouts_bank::bai2::read, payouts_bank::ofx::read, payouts_bank::camt::read] {
            let _ = read(&mixed);
        }
    }

    #[test]
    fn any_pieces_of_forms_are_read_or_refused(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40),
    ) {
        let text = pieces.concat();
        for read in [payouts_bank::mt940::read, payouts_bank::bai2::read, payouts_bank::ofx::read] {
            let _ = read(text.as_bytes());
        }
    }
}

const PIECES: [&str; 48] = [
    "\n",
    "\r\n",
    "/",
    ",",
    "é",
    "€",
    "?",
    ":",
    "{4:",
    "-}",
    ":20:",
    ":25:",
    ":28C:",
    ":60F:C260408EUR1,",
    ":61:260408C1,NTRF",
    ":86:",
    "166?00",
    "?20",
    "/EREF/",
    "/REMI/",
    "//",
    ":62F:C260408EUR1,",
    ":90D:",
    "01,A,B,260409,1,1,,,2/\n",
    "02,A,B,1,260408,,,/\n",
    "03,1,EUR,010,5,,",
    "16,195,5,S,",
    "16,495,5,D,9,",
    "88,",
    "49,0,2/\n",
    "98,0,1,3/\n",
    "99,0,1,4/\n",
    "OFXHEADER:100\n",
    "CHARSET:1252",
    "<OFX>",
    "<STMTRS>",
    "<STMTTRN>",
    "</STMTTRN>",
    "</STMTRS>",
    "</OFX>",
    "<TRNAMT>1.5",
    "<DTPOSTED>20260408",
    "<CURDEF>USD",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#233;",
    "<FITID>",
];
