//! Reading windows: every quirk of the files and of Oracle's summary, by the id of its entry in the register.

mod answers;
mod archives;
mod earnings;
mod evidence;
mod limits;
mod payments;
mod properties;
mod summary;
mod support;
mod tables;
