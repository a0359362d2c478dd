//! The common model of payouts and earnings, with both services behind it.
