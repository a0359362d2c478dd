//! Archives, empty files, and pages in place of a file.

use super::{Base, DamagedFile, Packed, sheet::Sheet};
use flate2::{Compression, write::GzEncoder};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Every fifth file again as gzip, and every fifth in an archive.
pub(super) fn pack(nth: usize, file: &DamagedFile) -> Option<DamagedFile> {
    let (packed, bytes) = match nth % 5 {
        0 => (Packed::Gzip, gzip(&file.bytes)),
        1 => (Packed::Zip, zip(&[("2026-03_25", &file.bytes)])),
        _ => return None,
    };
    Some(DamagedFile { packed, bytes, ..file.clone() })
}

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let whole = sheet.bytes();
    let good = |kind, label: &str, bytes: Vec<u8>| DamagedFile {
        bytes,
        packed: Packed::Special,
        ..sheet.file(kind, label)
    };
    let doubtful = |kind, label: &str, bytes: Vec<u8>| DamagedFile {
        bytes,
        packed: Packed::Special,
        ..sheet.file_of(kind, label, Vec::new())
    };
    // What is no table must not be taken for a table without rows: so every row of it is in doubt.
    for (label, bytes) in [
        ("nothing", Vec::new()),
        ("a mark", b"\xEF\xBB\xBF".to_vec()),
        ("line ends", b"\r\n\r\n".to_vec()),
        ("blanks", b"   ".to_vec()),
        ("zeros", vec![0; 512]),
        ("nothing, as gzip", gzip(b"")),
        ("nothing, in an archive", zip(&[("a.csv", b"")])),
        ("line ends, in an archive", zip(&[("a.csv", b"\n\n")])),
        ("two entries of nothing", zip(&[("a.csv", b""), ("b.csv", b"")])),
        ("an archive without entries", zip(&[])),
        ("an archive of a folder", zip(&[("out/", b"")])),
    ] {
        files.push(doubtful("empty file", label, bytes));
    }
    for (label, page) in [
        ("HTML", "<!DOCTYPE html>\n<html><body><h1>502 Bad Gateway</h1>\n<p>a,b,c</p></body></html>\n"),
        ("JSON", "{\"error\":{\"code\":\"ServerBusy\",\"message\":\"Try again, later\"}}"),
        ("XML", "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code></Error>"),
        ("text", "The request could not be completed, try again later\n"),
        ("PDF", "%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj\n"),
        ("JSON that names columns", "{\"paymentID\": 1,\"totalPayment\": 2,\"currencyCode\": \"EUR\"}"),
        (
            "JSON rows",
            "[{\"paymentID\":\"5100000101\",\"totalPayment\":1233.75},\n{\"earningId\":\"1\",\"earningAmount\":2}]",
        ),
    ] {
        files.push(doubtful("page in place of a file", label, page.into()));
        files.push(doubtful(
            "page in place of a file",
            &format!("{label}, in an archive"),
            zip(&[("a.csv", page.as_bytes())]),
        ));
        let entries = [("a.csv", whole.as_slice()), ("b.csv", page.as_bytes())];
        let mut file = good("page in place of an entry", label, zip(&entries));
        file.junk.push((1, page.into()));
        files.push(file);
    }
    for (name, bytes) in [("gzip", gzip(&whole)), ("zip", zip(&[("a.csv", &whole)]))] {
        for end in (1..bytes.len()).step_by(17) {
            files.push(doubtful("archive cut", &format!("{name} at {end}"), bytes[..end].to_vec()));
        }
        for at in (0..bytes.len()).step_by(13) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            files.push(doubtful("archive with a bit turned", &format!("{name} at {at}"), changed));
        }
        files.push(doubtful("archive with more behind it", name, [&bytes[..], &[0; 100]].concat()));
        files.push(doubtful(
            "archive with more behind it",
            &format!("{name}, a page"),
            [&bytes[..], b"<html>"].concat(),
        ));
    }
    files.push(doubtful("packed twice", "gzip in gzip", gzip(&gzip(&whole))));
    files.push(doubtful(
        "packed twice",
        "an archive in an archive",
        zip(&[("a.zip", &zip(&[("a.csv", &whole)]))]),
    ));
    files.push(doubtful(
        "packed twice",
        "an archive under the name of a table",
        zip(&[("a.csv", &zip(&[("a.csv", &whole)]))]),
    ));
    files.push(doubtful("packed twice", "gzip in an archive", zip(&[("a.csv", &gzip(&whole))])));
    files.push(doubtful("packed twice", "another kind of file", zip(&[("a.xlsx", &whole)])));
    files.push(doubtful("encrypted archive", "as its flag says", encrypted(&zip(&[("a.csv", &whole)]))));
    entries(sheet, files);
}

/// More than one table in an archive.
fn entries(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let whole = sheet.bytes();
    let header = [&sheet.lines[0].text[..], b"\n"].concat();
    let packed = |kind, label: &str, entries: &[(&str, &[u8])]| DamagedFile {
        bytes: zip(entries),
        packed: Packed::Special,
        ..sheet.file(kind, label)
    };
    files.push(packed("entry without rows", "a header", &[("a.csv", &whole), ("b.csv", &header)]));
    files.push(packed("entry without rows", "a header first", &[("a.csv", &header), ("b.csv", &whole)]));
    for (label, entries) in [
        ("nothing", [("a.csv", whole.as_slice()), ("b.csv", b"".as_slice())]),
        ("nothing first", [("a.csv", b"".as_slice()), ("b.csv", whole.as_slice())]),
    ] {
        files.push(packed("entry without a table", label, &entries));
    }
    for (label, copy) in [
        ("the same bytes", whole.clone()),
        ("other line ends", String::from_utf8(whole.clone()).unwrap().replace('\n', "\r\n").into_bytes()),
        ("a mark before it", [b"\xEF\xBB\xBF", &whole[..]].concat()),
        ("tabs", Sheet::new(sheet.base, '\t').bytes()),
    ] {
        files.push(packed("table under two names", label, &[("a.csv", &whole), ("copy of a.csv", &copy)]));
    }
    let half = sheet.base.rows.len() / 2;
    let part = |lines: &[super::sheet::Line]| -> Vec<u8> {
        lines.iter().flat_map(|line| [&line.text[..], b"\n"].concat()).collect()
    };
    let (first, second) = (part(&sheet.lines[..=half]), part(&sheet.lines[half + 1..]));
    let second = [&header[..], &second].concat();
    files.push(packed(
        "table in two parts",
        "two entries",
        &[("2026-03_25", &first), ("2026-03_26", &second)],
    ));
    let overlapping = [&header[..], &part(&sheet.lines[half..])].concat();
    let label = "a row in both";
    files.push(packed("parts that overlap", label, &[("2026-03_25", &first), ("2026-03_26", &overlapping)]));

    let [payments, earnings] = Base::all();
    let other = Sheet::new(if sheet.base.id == payments.id { earnings } else { payments }, ',').bytes();
    let mut strangers = sheet.file_of("file of another dataset", "alone", other.clone());
    strangers.packed = Packed::Special;
    files.push(strangers);
    let mut strange_entry =
        packed("entry of another dataset", "second", &[("a.csv", &whole), ("b.csv", &other)]);
    strange_entry.junk.push((1, other.clone()));
    files.push(strange_entry);
    let mut strange_first =
        packed("entry of another dataset", "first", &[("a.csv", &other), ("b.csv", &whole)]);
    strange_first.junk.push((1, other));
    files.push(strange_first);
    // A part of a split export that breaks off.
    let cut = second[..second.len() - 60].to_vec();
    let mut part =
        packed("part cut in an archive", "the second", &[("2026-03_25", &first), ("2026-03_26", &cut)]);
    part.rows = sheet.distrusted().file("", "").rows;
    files.push(part);
}

/// Marks the entry of an archive as encrypted, in its own header and in the directory.
fn encrypted(archive: &[u8]) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    bytes[6] |= 1;
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[directory + 8] |= 1;
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}
