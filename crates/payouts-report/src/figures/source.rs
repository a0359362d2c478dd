//! Where a figure comes from: the command that lists its rows.

use super::places::Place;
use crate::snapshot::ReportOrigin;
use chrono::SecondsFormat;
use payouts_model::{Currency, Provider};
use payouts_reconcile::SettlementStatus;

/// Fills in the commands of a report.
#[derive(Debug)]
pub(super) struct Source<'a> {
    origin: &'a ReportOrigin,
    month: String,
    as_of: String,
}

impl<'a> Source<'a> {
    pub(super) fn new(origin: &'a ReportOrigin) -> Self {
        let as_of = origin.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Self { origin, month: origin.month.to_string(), as_of }
    }

    pub(super) fn payouts(&self, provider: Provider, settlement: SettlementStatus) -> String {
        let pairs = [("provider", provider.as_str()), ("settlement", settlement.as_str())];
        self.fill(&self.origin.commands.payouts, &pairs)
    }

    /// The payouts of a provider with one more condition, such as `--program`.
    pub(super) fn payouts_with(
        &self,
        provider: Provider,
        settlement: SettlementStatus,
        option: &str,
        value: Option<&str>,
    ) -> String {
        let command = self.payouts(provider, settlement);
        match value {
            Some(value) => format!("{command} {option} {}", quoted(value)),
            None => command,
        }
    }

    pub(super) fn place(&self, provider: Provider, currency: Currency, place: Option<Place>) -> String {
        let template = &self.origin.commands.tie_out;
        // Without a place, the command lists the whole ledger.
        let template =
            if place.is_some() { template.clone() } else { template.replace(" --part {place}", "") };
        let place = place.map_or("", Place::as_str);
        self.fill(
            &template,
            &[("provider", provider.as_str()), ("currency", currency.as_str()), ("place", place)],
        )
    }

    pub(super) fn payout(&self, reference: &str) -> String {
        self.fill(&self.origin.commands.payout, &[("reference", &quoted(reference))])
    }

    pub(super) fn earnings_of_payment(&self, reference: &str) -> String {
        self.fill(&self.origin.commands.earnings_of_payment, &[("reference", &quoted(reference))])
    }

    pub(super) fn earnings(&self) -> String {
        self.fill(&self.origin.commands.earnings, &[])
    }

    pub(super) fn quarantine(&self) -> String {
        self.fill(&self.origin.commands.quarantine, &[])
    }

    /// All payouts of the month, those that vanished as well.
    pub(super) fn all_payouts(&self, provider: Provider) -> String {
        let template = self.origin.commands.payouts.replace(" --settlement {settlement}", "");
        let command = self.fill(&template, &[("provider", provider.as_str())]);
        format!("{command} --vanished")
    }

    fn fill(&self, template: &str, pairs: &[(&str, &str)]) -> String {
        let common = [("month", self.month.as_str()), ("as_of", self.as_of.as_str())];
        let mut command = String::with_capacity(template.len() + 32);
        let mut rest = template;
        // One pass: a value that looks like a placeholder is not filled in again.
        while let Some((before, after)) = rest.split_once('{') {
            command.push_str(before);
            let value = after.split_once('}').and_then(|(name, after)| {
                let mut all = pairs.iter().chain(&common);
                all.find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
            });
            if let Some((value, after)) = value {
                command.push_str(value);
                rest = after;
            } else {
                command.push('{');
                rest = after;
            }
        }
        command.push_str(rest);
        command
    }
}

/// A value as one word of a POSIX shell. The reader copies commands, and the value comes from outside.
pub(super) fn quoted(value: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.:/@%+,".contains(letter);
    if !value.is_empty() && !value.starts_with('-') && value.chars().all(is_plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_model::Month;

    #[test]
    fn values_cannot_leave_their_word() {
        assert_eq!(quoted("000042"), "000042");
        assert_eq!(quoted("a b; rm -rf /"), "'a b; rm -rf /'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("-x"), "'-x'");
    }

    #[test]
    fn a_value_is_not_filled_in_again() {
        let month = Month::of("2026-10-01".parse().expect("a day"));
        let as_of = "2026-11-03T06:00:00Z".parse().expect("an instant");
        let origin = ReportOrigin::new(month, as_of, "", "");
        assert_eq!(Source::new(&origin).payout("{month}"), "payouts show '{month}' --trace");
    }
}
