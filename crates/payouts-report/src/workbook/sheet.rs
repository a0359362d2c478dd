//! A table as a sheet: a named table with a frozen header, filters and widths.

use super::cells::{Formats, exact_double, fitted};
use crate::{
    snapshot::Ruling,
    table::{ANSWERS, Column, Form, Table, Value},
};
use chrono::Datelike;
use rust_xlsxwriter::{
    DataValidation, ExcelDateTime, Format, FormatAlign, Table as SheetTable, TableColumn, TableStyle,
    Workbook, Worksheet, XlsxError,
};

/// Rows below the header of a sheet.
const ROWS: usize = 1_048_575;

/// Adds a sheet.
pub(super) fn add(workbook: &mut Workbook, table: &Table, formats: &mut Formats) -> Result<(), XlsxError> {
    if table.rows.len() > ROWS {
        let problem = format!(
            "the table \"{}\" has {} rows, and a sheet has room for {ROWS}",
            table.title,
            table.rows.len()
        );
        return Err(XlsxError::ParameterError(problem));
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(table.title)?;
    let columns = columns(table);
    for (number, column) in columns.iter().enumerate() {
        sheet.set_column_width(index(number)?, column.width(table))?;
    }
    for (number, row) in table.rows.iter().enumerate() {
        let line = line(number)?;
        for (place, column) in columns.iter().enumerate() {
            column.write(sheet, line, index(place)?, &row.cells, formats)?;
        }
    }
    let last = u32::try_from(table.rows.len().max(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
    let headers: Vec<TableColumn> =
        columns.iter().map(|column| TableColumn::new().set_header(column.header())).collect();
    let named =
        SheetTable::new().set_name(name(table.title)).set_style(TableStyle::Light15).set_columns(&headers);
    sheet.add_table(0, 0, last, index(columns.len().saturating_sub(1))?, &named)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    if table.rows.is_empty() {
        sheet.write_string_with_format(1, 0, table.empty, &Format::new().set_italic())?;
    }
    if let Some(note) = &table.note {
        let below = last.saturating_add(2);
        if below < 1_048_576 {
            sheet.write_string_with_format(
                below,
                0,
                fitted(note),
                &Format::new().set_italic().set_align(FormatAlign::Top),
            )?;
        }
    }
    if table.id == "exceptions" {
        let verbs = Ruling::ALL.map(Ruling::as_str);
        let validation = DataValidation::new()
            .allow_list_strings(&verbs)?
            .set_error_title("Decision")?
            .set_error_message("Choose accept, reject or note, or leave the cell empty.")?;
        sheet.add_data_validation(1, 0, last, 0, &validation)?;
    }
    Ok(())
}

/// A column of a sheet. An amount takes two: the number and its exact text.
enum SheetColumn {
    Answer(Column),
    Value(Column, usize),
    Exact(Column, usize),
}

fn columns(table: &Table) -> Vec<SheetColumn> {
    let mut columns = Vec::new();
    if table.id == "exceptions" {
        columns.extend(ANSWERS.map(SheetColumn::Answer));
    }
    for (number, column) in table.columns.iter().enumerate() {
        columns.push(SheetColumn::Value(*column, number));
        if column.form == Form::Amount {
            columns.push(SheetColumn::Exact(*column, number));
        }
    }
    columns
}

impl SheetColumn {
    fn header(&self) -> String {
        match self {
            Self::Answer(column) | Self::Value(column, _) => column.label.to_owned(),
            Self::Exact(column, _) => format!("{} (exact)", column.label),
        }
    }

    /// Wide enough for the header and the longest of the first thousand values, within bounds.
    fn width(&self, table: &Table) -> u32 {
        let (least, most) = match self {
            Self::Answer(_) => (22, 22),
            Self::Value(column, _) if column.form == Form::Amount => (14, 24),
            Self::Value(..) => (8, 44),
            Self::Exact(..) => (14, 34),
        };
        let values = match self {
            Self::Answer(_) => 0,
            Self::Value(_, number) | Self::Exact(_, number) => {
                let rows = table.rows.iter().take(1_000);
                rows.map(|row| length(&row.cells[*number].value)).max().unwrap_or(0)
            }
        };
        // Two letters for the button of the filter.
        let wanted = values.max(self.header().chars().count() + 2) + 1;
        u32::try_from(wanted).unwrap_or(most).clamp(least, most)
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        line: u32,
        place: u16,
        cells: &[crate::table::Cell],
        formats: &mut Formats,
    ) -> Result<(), XlsxError> {
        let (cell, is_exact) = match self {
            Self::Answer(_) => {
                sheet.write_blank(line, place, &formats.answer)?;
                return Ok(());
            }
            Self::Value(_, number) => (&cells[*number], false),
            Self::Exact(_, number) => (&cells[*number], true),
        };
        match &cell.value {
            Value::Absent => {}
            Value::Text(text) => {
                let text = fitted(text);
                let format = formats.text(&text);
                sheet.write_string_with_format(line, place, &text, format)?;
            }
            Value::Amount(sum, currency) if is_exact => {
                let currency = currency.filter(|_| cell.has_other_currency);
                let text = currency.map_or_else(|| sum.to_string(), |currency| format!("{sum} {currency}"));
                sheet.write_string_with_format(line, place, text, &formats.exact)?;
            }
            Value::Amount(sum, currency) => {
                if let Some(double) = exact_double(*sum) {
                    sheet.write_number_with_format(line, place, double, formats.amount(*sum, *currency))?;
                }
            }
            Value::Count(count) => match u32::try_from(*count) {
                Ok(count) => {
                    sheet.write_number_with_format(line, place, count, &formats.count)?;
                }
                Err(_) => {
                    sheet.write_string(line, place, count.to_string())?;
                }
            },
            Value::Day(day) => {
                let small = |number: u32| u8::try_from(number).unwrap_or(0);
                let date = u16::try_from(day.year()).ok().and_then(|year| {
                    ExcelDateTime::from_ymd(year, small(day.month()), small(day.day())).ok()
                });
                match date {
                    Some(date) => sheet.write_datetime_with_format(line, place, &date, &formats.day)?,
                    // Excel has no days before 1900.
                    None => sheet.write_string(line, place, day.to_string())?,
                };
            }
        }
        Ok(())
    }
}

fn length(value: &Value) -> usize {
    match value {
        Value::Absent => 0,
        Value::Text(text) => text.chars().count(),
        // Room for separators and the currency.
        Value::Amount(sum, _) => sum.to_string().len() + 8,
        Value::Count(count) => count.to_string().len() + 2,
        Value::Day(_) => 11,
    }
}

/// The name of a table in formulas: letters, digits and underscores.
fn name(title: &str) -> String {
    title.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

fn line(number: usize) -> Result<u32, XlsxError> {
    u32::try_from(number + 1).map_err(|_| XlsxError::RowColumnLimitError)
}

fn index(number: usize) -> Result<u16, XlsxError> {
    u16::try_from(number).map_err(|_| XlsxError::RowColumnLimitError)
}
