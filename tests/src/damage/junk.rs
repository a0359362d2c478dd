//! Lines that are no rows.

use super::{
    Base, DamagedFile, Shape,
    sheet::{Line, Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    totals(sheet, files);
    padding(sheet, files);
    notes(sheet, files);
    tables(sheet, files);
}

/// What a total row shows in addition to its label and its sums.
const GUISES: [&str; 5] =
    ["sums", "sums and currency", "sums, currency and status", "all but ids", "one sum"];

fn totals(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let base = sheet.base;
    for guise in GUISES {
        for label in ["Total", "Grand total:", "Summe", "TOTAL (7)", "Subtotal - Commercial Marketplace", ""]
        {
            for column in 0..5 {
                let text = sheet.joined(&total(sheet, label, column, guise));
                let name = format!("{label:?} in column {column}, {guise}");
                files.push(sheet.with_last(text.clone(), Of::Junk).file("total row at the end", &*name));
                files.push(sheet.with(1, text, Of::Junk).file("total row at the beginning", name));
                if label.is_empty() {
                    break;
                }
            }
        }
        for row in sheet.rows() {
            let column =
                base.position(if base.id == "paymentID" { "programName" } else { "participantName" });
            let text = sheet.joined(&total(sheet, "Subtotal", column, guise));
            files.push(
                sheet.with(row + 2, text, Of::Junk).file("subtotal row", format!("after row {row}, {guise}")),
            );
        }
    }
    // The label where a row has its id.
    for guise in GUISES {
        let text = sheet.joined(&total(sheet, "Total", base.position(base.id), guise));
        files.push(sheet.with_last(text, Of::Junk).file("total row with its label as id", guise));
    }
}

fn total(sheet: &Sheet, label: &str, column: usize, guise: &str) -> Vec<String> {
    let base = sheet.base;
    let main = if base.id == "paymentID" { "totalPayment" } else { "earningAmount" };
    let mut cells: Vec<String> = (base.columns.iter())
        .map(|(name, shape)| match shape {
            Shape::Amount if guise != "one sum" || *name == main => "19441.37",
            Shape::Currency if !guise.ends_with("sums") && guise != "one sum" => "EUR",
            Shape::Date if guise == "all but ids" => "2026-03-31",
            _ if name.eq_ignore_ascii_case("paymentStatus") && guise.contains("status") => "Sent",
            Shape::Text if guise == "all but ids" => base.rows[0][base.position(name)].as_str(),
            _ => "",
        })
        .map(|cell| sheet.quoted(cell))
        .collect();
    cells[column] = sheet.quoted(label);
    cells
}

fn padding(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for (label, bytes) in [
        ("zeros at the end", vec![0; 512]),
        ("one zero at the end", vec![0]),
        ("Ctrl-Z at the end", vec![0x1A]),
        ("blanks at the end", vec![b' '; 80]),
    ] {
        let of = if bytes[0] == b' ' { Of::Nothing } else { Of::Junk };
        let mut padded = sheet.with_last(bytes, of);
        files.push(padded.file("padding", format!("{label}, on a line")));
        if let Some(last) = padded.lines.last_mut() {
            last.end.clear();
        }
        files.push(padded.file("padding", label));
        // Right behind the last cell, which is a text that nothing bounds.
        let mut glued = padded.clone();
        let at = glued.lines.len() - 2;
        glued.lines[at].end.clear();
        glued.lines[at].of = match glued.lines[at].of {
            Of::Row(row) => Of::Damaged(row),
            other => other,
        };
        glued.lines[at + 1].of = Of::Nothing;
        let mut file = glued.file("padding", format!("{label}, behind the last cell"));
        if let (Some(row), Some((name, _))) = (file.rows.last_mut(), sheet.base.columns.last()) {
            row.unknowable.push(name);
        }
        files.push(file);
    }
    for row in sheet.rows() {
        let mut text = sheet.joined(&sheet.cells(row)).into_bytes();
        let from = text.len() / 3;
        text[from..from + 20].fill(0);
        files.push(sheet.damaged(row, text).file("zeros in a row", format!("row {row}")));
        files.push(
            sheet.with(row + 1, vec![0; 100], Of::Junk).file("line of zeros", format!("before row {row}")),
        );
    }
}

fn notes(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let separator = sheet.separator;
    let padded = |text: &str| format!("{text}{}", separator.to_string().repeat(sheet.base.columns.len() - 1));
    for text in [
        format!("Row_Count{separator}7"),
        "Row count: 7".to_owned(),
        "7".to_owned(),
        "(7 rows affected)".to_owned(),
        padded("Rows: 7"),
        padded("7"),
    ] {
        files.push(sheet.with_last(&*text, Of::Junk).file("row count line", text));
    }
    for text in [
        "* Amounts are before bank fees.".to_owned(),
        "Confidential".to_owned(),
        format!("Generated on 2026-03-31{separator} by Partner Center{separator} all rights reserved"),
        "# end of export".to_owned(),
        padded("Note: amounts are provisional"),
        "</body></html>".to_owned(),
        "-----".to_owned(),
        "EOF".to_owned(),
        "{\"error\":{\"code\":\"InternalError\"}}".to_owned(),
    ] {
        files.push(sheet.with_last(&*text, Of::Junk).file("footnote", &*text));
        files.push(sheet.with(3, &*text, Of::Junk).file("note in the middle", text));
    }
    for text in
        ["Payments of March 2026".to_owned(), padded("Payments"), format!("As of{separator}2026-03-31")]
    {
        files.push(sheet.with(0, &*text, Of::Nothing).file("title above", &*text));
        let below = sheet.with(1, "", Of::Nothing).with(0, &*text, Of::Nothing);
        files.push(below.file("title above", format!("{text}, and a blank line")));
    }
    let dashes = vec!["---".to_owned(); sheet.base.columns.len()];
    files.push(sheet.with(1, sheet.joined(&dashes), Of::Junk).file("line of dashes", "below the header"));
    for row in sheet.rows() {
        for (text, what) in
            [(String::new(), "empty"), (padded(""), "separators"), ("   ".to_owned(), "blanks")]
        {
            files.push(
                sheet.with(row + 1, text, Of::Nothing).file("blank row", format!("before row {row}, {what}")),
            );
        }
    }
}

fn tables(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let base = sheet.base;
    let (main, currency) = if base.id == "paymentID" {
        ("totalPayment", "currencyCode")
    } else {
        ("earningAmount", "transactionCurrency")
    };
    for (header, row) in [
        (vec![currency, main], vec!["EUR", "430.00"]),
        (vec![main, currency], vec!["430.00", "EUR"]),
        (vec!["programName", main, currency], vec!["Azure Marketplace", "430.00", "EUR"]),
        (vec!["Month", "Program", "Sum"], vec!["2026-03", "Azure Marketplace", "430.00"]),
        (
            vec!["participantName", "programName", main, currency],
            vec!["Contoso Ltd", "Azure Marketplace", "430.00", "EUR"],
        ),
    ] {
        let text =
            |cells: &[&str]| sheet.joined(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        for blank in [false, true] {
            let mut more = sheet.clone();
            if blank {
                more.lines.push(Line::new("", Of::Nothing));
            }
            more.lines.push(Line::new(text(&header), Of::Nothing));
            more.lines.push(Line::new(text(&row), Of::Junk));
            files.push(more.file("second table below", format!("{header:?}, blank line {blank}")));
        }
    }
    for row in sheet.rows() {
        let header = sheet.joined(&base.names());
        files
            .push(sheet.with(row + 1, header, Of::Nothing).file("header again", format!("before row {row}")));
        let text = sheet.joined(&sheet.cells(row));
        files.push(sheet.with(row + 1, text, Of::Row(row)).file("row repeated", format!("row {row}")));
    }
    let mut twice = sheet.clone();
    twice.lines.extend(sheet.lines.iter().cloned());
    files.push(twice.file("table repeated in one file", "all"));
    files.push(parts(sheet, base));
}

/// Two parts with their columns in another order, put together.
fn parts(sheet: &Sheet, base: &Base) -> DamagedFile {
    let mut turned = sheet.clone();
    let half = base.rows.len() / 2;
    let turn = |mut cells: Vec<String>| {
        cells.reverse();
        sheet.joined(&cells)
    };
    for row in half..base.rows.len() {
        turned.lines[row + 1].text = turn(sheet.cells(row)).into_bytes();
    }
    turned
        .with(half + 1, turn(base.names()), Of::Nothing)
        .file("header again", "with columns in another order")
}
