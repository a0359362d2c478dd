//! Data on standard output: a table for people, JSON or CSV for programs.

mod cell;
pub(crate) mod dictionary;
mod file;
mod print;
mod stream;
mod table;
mod wrap;

pub(crate) use cell::{Cell, Column, iso};
pub(crate) use file::{of_csv, to_file};
pub(crate) use print::{Printer, spreadsheet_safe, visible_lines};
pub(crate) use stream::Stream;
pub(crate) use wrap::{in_cell, width_of_stderr, width_of_stdout, wrapped};
