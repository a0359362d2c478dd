//! Why a report could not be written or read.

use std::fmt;

/// Why a report could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReportError {
    kind: ErrorCause,
    message: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorCause {
    Render,
    Workbook,
    Chart,
}

impl ReportError {
    pub(crate) fn render(form: &str, error: impl fmt::Display) -> Self {
        Self::new(ErrorCause::Render, &format!("cannot write the {form}: {error}"))
    }

    pub(crate) fn workbook(problem: impl fmt::Display) -> Self {
        Self::new(ErrorCause::Workbook, &format!("cannot read the workbook: {problem}"))
    }

    pub(crate) fn chart(problem: impl fmt::Display) -> Self {
        Self::new(ErrorCause::Chart, &format!("cannot use the chart of accounts: {problem}"))
    }

    fn new(kind: ErrorCause, message: &str) -> Self {
        let message = message.chars().take(400).collect::<String>().into();
        Self { kind, message }
    }

    /// Whether the bytes are not a workbook of this program.
    #[must_use]
    pub fn is_unreadable_workbook(&self) -> bool {
        self.kind == ErrorCause::Workbook
    }

    /// Whether the configured chart of accounts is at fault.
    #[must_use]
    pub fn is_chart_of_accounts(&self) -> bool {
        self.kind == ErrorCause::Chart
    }
}
