//! Files that look odd and are valid: a reader that reports anything of them raises a false alarm.

use super::{Base, DamagedFile, sheet::Sheet};

/// Valid files. Each has to be read exactly, with nothing reported.
#[must_use]
pub fn odd_files() -> Vec<DamagedFile> {
    let mut files = Vec::new();
    for base in Base::all() {
        for separator in [',', '\t'] {
            layouts(base, separator, &mut files);
            cells(base, separator, &mut files);
            lines(base, separator, &mut files);
        }
    }
    files
}

/// Another base; it lives as long as the program, as those of the module do.
fn altered(base: &'static Base, alter: impl FnOnce(&mut Base)) -> &'static Base {
    let (columns, rows) = (base.columns.clone(), base.rows.clone());
    let mut altered = Base { dataset: base.dataset, columns, id: base.id, rows };
    alter(&mut altered);
    Box::leak(Box::new(altered))
}

fn set(base: &mut Base, column: &str, values: &[&str]) {
    let Some(position) = base.columns.iter().position(|(name, _)| name.eq_ignore_ascii_case(column)) else {
        return;
    };
    for (row, value) in base.rows.iter_mut().zip(values.iter().cycle()) {
        (*value).clone_into(&mut row[position]);
    }
}

fn layouts(base: &'static Base, separator: char, files: &mut Vec<DamagedFile>) {
    let sheet = Sheet::new(base, separator);
    files.push(sheet.file("as documented", ""));
    let mut without_rows = sheet.clone();
    without_rows.lines.truncate(1);
    files.push(without_rows.file("header alone", ""));
    for turns in [1, 5] {
        let turned = altered(base, |base| {
            base.columns.rotate_left(turns);
            base.rows.iter_mut().for_each(|row| row.rotate_left(turns));
        });
        files.push(
            Sheet::new(turned, separator).file("columns in another order", format!("turned by {turns}")),
        );
    }
    let reversed = altered(base, |base| {
        base.columns.reverse();
        base.rows.iter_mut().for_each(|row| row.reverse());
    });
    files.push(Sheet::new(reversed, separator).file("columns in another order", "reversed"));
    let optional = [
        "participantIDType",
        "participantName",
        "earned",
        "earnedUSD",
        "withheldTax",
        "salesTax",
        "serviceFeeTax",
        "paymentStatusDescription",
        "paymentDate",
        "partnerCountryCode",
        "transactionId",
        "transactionDate",
        "transactionExchangeRate",
        "transactionAmount",
        "transactionAmountUSD",
        "lever",
        "earningRate",
        "quantity",
        "earningAmountUSD",
        "calculationDate",
        "earningExchangeRate",
        "exchangeRateDate",
        "paymentStatus",
        "customerName",
        "productName",
    ];
    for name in optional {
        let Some(position) = base.columns.iter().position(|(column, _)| column.eq_ignore_ascii_case(name))
        else {
            continue;
        };
        let fewer = altered(base, |base| {
            base.columns.remove(position);
            base.rows.iter_mut().for_each(|row| {
                row.remove(position);
            });
        });
        files.push(Sheet::new(fewer, separator).file("column that never was", name));
    }
    for (at, name, cell) in [
        (0, "Row", "17"),
        (4, "newMoney", "12.50"),
        (base.columns.len(), "Remark", "seen, and \"paid\""),
        (base.columns.len(), "Remark", ""),
        (2, "Total", "99.00"),
        (base.columns.len(), "", ""),
    ] {
        let mut more = sheet.clone();
        let mut names = base.names();
        names.insert(at, name.to_owned());
        more.lines[0].text = sheet.joined(&names).into_bytes();
        for row in sheet.rows() {
            let mut cells = sheet.cells(row);
            cells.insert(at, sheet.quoted(cell));
            more.lines[row + 1].text = sheet.joined(&cells).into_bytes();
        }
        files.push(more.file("unknown column", format!("{name:?} at {at}: {cell:?}")));
    }
    for (what, spell) in [
        ("snake case", snake as fn(&str) -> String),
        ("blanks", |name| snake(name).replace('_', " ")),
        ("shouted", |name| snake(name).to_uppercase()),
    ] {
        let mut spelt = sheet.clone();
        let names: Vec<_> = base.names().iter().map(|name| spell(name)).collect();
        spelt.lines[0].text = sheet.joined(&names).into_bytes();
        files.push(spelt.file("names in another spelling", what));
    }
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            out.push('_');
        }
        was_lower = letter.is_lowercase();
        out.extend(letter.to_lowercase());
    }
    out
}

fn cells(base: &'static Base, separator: char, files: &mut Vec<DamagedFile>) {
    let mut put = |kind: &'static str, column: &str, values: &[&str]| {
        let base = altered(base, |base| set(base, column, values));
        files.push(Sheet::new(base, separator).file(kind, format!("{column}: {values:?}")));
    };
    let names = [
        "Total GmbH",
        "Subtotal Ltd",
        "Grand Total Fitness",
        "Summe & Söhne",
        "Row Count Media",
        "=HYPERLINK(1)",
        "7-Eleven",
        "Müller, \"Huber\" & Co.",
        "日本電気",
        "شركة",
        "O'Brien's",
        "N/A Networks",
        "NULL Systems",
        "1&1",
        "Acme\tTools",
        "A; B | C",
        "-Minus-",
        "+Plus",
        "Note: none",
        "Zoë 🦀",
        "",
    ];
    for nth in 0..names.len() {
        put("names of people and things", "participantName", &names[nth..]);
        put("names of people and things", "customerName", &names[nth..]);
        put("names of people and things", "productName", &names[nth..]);
    }
    for program in [
        "Subtotal Ltd Program",
        "Total Care",
        "CSP 1T Direct Partner",
        "Azure Marketplace",
        "Store (Xbox)",
        "商用マーケットプレース",
    ] {
        put("names of programs", "programName", &[program]);
    }
    for status in [
        "Unprocessed",
        "Upcoming",
        "Pending tax invoice",
        "Rejected during review",
        "Failed",
        "In progress",
        "Incorrect payment",
        "Sent",
        "Reprocessing",
        "Reversed",
        "Tax invoice rejected",
        "Tax invoice under review",
        "Rejected",
        "Forfeited",
        "Escheated",
        "Processed",
        "SENT",
        "UNPROCESSED",
        "PAID",
        "IN PROGRESS",
        "InProgress",
    ] {
        put("statuses", "paymentStatus", &[status]);
    }
    for method in [
        "Electronic bank transfer",
        "Bank transfer",
        "Credit note",
        "electronicbank",
        "lrdcredit",
        "ElectronicBank",
        "LRDCredit",
        "Check",
        "PayPal",
    ] {
        put("methods", "paymentMethod", &[method]);
    }
    for kind in ["FEE", "REBATE", "COOP", "SELL", "IndirectRebate", "Adjustment", "Co-op"] {
        put("earning types", "earningType", &[kind]);
    }
    for id in ["12345", "000012345678", "5A2C7B1E-08B0-4B67-9D2E-6A5B2C1D0E3F", "MPN_77", "S-1"] {
        put("ids", "participantID", &[id]);
    }
    put("payments without an id", "paymentID", &[""]);
    put("blank descriptions", "paymentStatusDescription", &["", "Waits for\r\nyou", "see \"terms\", page 2"]);
    put("blank cells", "customerName", &[""]);
    put("blank cells", "transactionId", &[""]);
    for column in
        ["earned", "withheldTax", "salesTax", "serviceFeeTax", "transactionAmount", "quantity", "earningRate"]
    {
        put("blank cells", column, &[""]);
    }
    for column in ["totalPayment", "earned", "salesTax", "earningAmount", "transactionAmount"] {
        put(
            "amounts below zero, zero, and large",
            column,
            &["-12.00", "0", "0.00", "-50", "98765432.10", "1234567.89"],
        );
    }
    put("dates", "paymentDate", &["2026-03-03", "2026-03-03T00:00:00Z", ""]);
    put("dates", "earningDate", &["2026-03-03", "2026-03-04T00:00:00Z"]);
}

fn lines(base: &'static Base, separator: char, files: &mut Vec<DamagedFile>) {
    use super::sheet::Of;
    let sheet = Sheet::new(base, separator);
    let ended = |end: &[u8]| {
        let mut sheet = sheet.clone();
        sheet.lines.iter_mut().for_each(|line| line.end = end.to_vec());
        sheet
    };
    files.push(ended(b"\r\n").file("line ends", "CRLF"));
    files.push(ended(b"\r").file("line ends", "CR"));
    let mut unended = sheet.clone();
    unended.lines.last_mut().unwrap().end.clear();
    files.push(unended.file("line ends", "none behind the last row"));
    let blank = separator.to_string().repeat(base.columns.len() - 1);
    for text in ["", " ", &blank] {
        files.push(
            sheet
                .with_last(text, Of::Nothing)
                .with(3, text, Of::Nothing)
                .file("blank rows", format!("{text:?}")),
        );
    }
    let mut trailing = sheet.clone();
    trailing.lines.iter_mut().for_each(|line| line.text.push(separator as u8));
    files.push(trailing.file("separator at the end of each line", ""));
    let mut rows_trailing = trailing.clone();
    rows_trailing.lines[0].text.pop();
    files.push(rows_trailing.file("separator at the end of each row", ""));
    let mut quoted = sheet.clone();
    for (nth, line) in quoted.lines.iter_mut().enumerate() {
        let cells = if nth == 0 { base.names() } else { base.rows[nth - 1].clone() };
        let cells: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        line.text = sheet.joined(&cells).into_bytes();
    }
    files.push(quoted.file("every cell in quotes", ""));
    let mut many = sheet.clone();
    let last = many.lines.last().cloned().unwrap();
    many.lines.extend(std::iter::repeat_n(last, 2000));
    files.push(many.file("many rows", ""));
    let bytes = [b"\xEF\xBB\xBF", &sheet.bytes()[..]].concat();
    files.push(DamagedFile { bytes, ..sheet.file("byte order mark", "at the beginning") });
}
