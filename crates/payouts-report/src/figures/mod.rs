//! The figures of a month, computed once. Every form of the report shows these and computes none of its own.

mod bank;
mod compute;
mod earnings;
mod exchange;
mod groups;
mod model;
mod places;
mod source;

pub use model::{
    About, AgingLine, BankChargeLine, BankFigures, BankLine, Breakdown, BreakdownLine, CoverageFigures,
    CoverageSummary, CustomerLine, DaysLine, EarningFigures, EarningsLine, EarningsOfPayment, ExchangeLine,
    Figure, Figures, HistoryLine, LeftOutLine, MoneyColumns, PayoutLine, ProviderFigures, TieOutLine,
};
pub use places::Place;
