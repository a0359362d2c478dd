//! A month from its rows to every form of the report, and back from the workbook.

mod answering;
mod figures;
mod forms;
mod journals;
mod world;
