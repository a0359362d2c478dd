//! Data on standard output: a table for people, JSON or CSV for programs.

mod cell;
mod file;
mod print;
mod stream;
mod table;

pub(crate) use cell::{Cell, Column};
pub(crate) use file::{of_csv, to_file};
pub(crate) use print::{Printer, spreadsheet_safe, visible};
pub(crate) use stream::Stream;
