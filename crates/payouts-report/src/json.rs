//! The figures as JSON.

use crate::{error::ReportError, figures::Figures};

/// The figures as one JSON object, indented, with a line end. Amounts are strings, and every key is always present.
///
/// # Errors
/// When the figures cannot be written as JSON.
pub fn render_json(figures: &Figures) -> Result<String, ReportError> {
    let mut text =
        serde_json::to_string_pretty(figures).map_err(|error| ReportError::render("JSON", error))?;
    text.push('\n');
    Ok(text)
}
