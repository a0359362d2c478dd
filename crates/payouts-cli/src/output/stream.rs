//! Listings for programs, row by row: nothing is kept in memory.

use super::{Cell, Column, of_csv};
use serde_json::{Map, Value};
use std::io::{self, BufWriter, Write};

/// A listing that is being printed. A table for people is none: its widest cells have to be known first.
pub(crate) struct Stream<'c, W: Write> {
    columns: &'c [Column],
    form: Form<W>,
}

enum Form<W: Write> {
    Json { out: BufWriter<W>, separator: &'static str },
    Csv(Box<csv::Writer<W>>),
}

impl<'c, W: Write> Stream<'c, W> {
    pub(crate) fn json(columns: &'c [Column], out: W) -> Self {
        Self { columns, form: Form::Json { out: BufWriter::new(out), separator: "[\n  " } }
    }

    pub(crate) fn csv(columns: &'c [Column], out: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name)).map_err(of_csv)?;
        Ok(Self { columns, form: Form::Csv(Box::new(writer)) })
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match &mut self.form {
            Form::Json { out, separator } => {
                let named = self.columns.iter().zip(cells);
                let object: Map<String, Value> =
                    named.map(|(column, cell)| (column.name.to_owned(), cell.json())).collect();
                write!(out, "{separator}{}", Value::Object(object))?;
                *separator = ",\n  ";
                Ok(())
            }
            Form::Csv(writer) => {
                writer.write_record(cells.iter().map(|cell| cell.plain().into_owned())).map_err(of_csv)
            }
        }
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Json { mut out, separator } => {
                writeln!(out, "{}", if separator.starts_with('[') { "[]" } else { "\n]" })?;
                out.flush()
            }
            Form::Csv(mut writer) => writer.flush(),
        }
    }
}
