//! The figures as one HTML file that requests nothing from anywhere.
//!
//! Without a script everything is readable. With it, tables sort and filter, and a number leads to its rows. A content
//! security policy names the digests of the style and of the script, so nothing else can run or load.

mod bars;
mod charts;
mod heat_map;
mod number;
mod page;
mod rows;

pub use page::render_html;
