//! The chart of accounts: the account of each kind of line, by provider, program and currency.

use crate::error::ReportError;
use payouts_model::{Currency, Provider};
use serde::Deserialize;

/// What a line of a voucher is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LedgerAccount {
    /// What the provider owes.
    Receivable,
    /// What the provider sent and no bank booked yet.
    Clearing,
    /// The bank account.
    Bank,
    /// What was settled by credit notes.
    CreditNotes,
    /// Tax withheld by the provider.
    WithheldTax,
    /// Sales tax paid on top.
    SalesTax,
    /// Tax on the service fee.
    ServiceFeeTax,
    /// Held back by the provider.
    Withheld,
    /// What a bank kept.
    Fees,
    /// The two sides of a conversion that a bank made.
    Conversion,
    /// What the columns of a payout leave open.
    Differences,
}

impl LedgerAccount {
    /// The default account. `{provider}`, `{program}` and `{currency}` are replaced.
    const fn usual(self) -> &'static str {
        match self {
            Self::Receivable => "Assets:Receivable:{provider}",
            Self::Clearing => "Assets:Clearing:{provider}",
            Self::Bank => "Assets:Bank:{currency}",
            Self::CreditNotes => "Assets:CreditNotes:{provider}",
            Self::WithheldTax => "Expenses:Tax:Withheld:{provider}",
            Self::SalesTax => "Liabilities:Tax:Sales:{provider}",
            Self::ServiceFeeTax => "Expenses:Tax:ServiceFee:{provider}",
            Self::Withheld => "Assets:Withheld:{provider}",
            Self::Fees => "Expenses:Fees:Bank",
            Self::Conversion => "Equity:Conversion",
            Self::Differences => "Expenses:Differences:{provider}",
        }
    }
}

/// The chart of accounts of a configuration. Without rules, the default accounts are used.
///
/// ```
/// use payouts_report::journal::ChartOfAccounts;
/// let chart: ChartOfAccounts = toml::from_str(r#"
///     [[account]]
///     kind = "receivable"
///     program = "CSP Direct Bill Partner"
///     name = "Income:CSP:{currency}"
///
///     [[account]]
///     kind = "bank"
///     currency = "EUR"
///     name = "Assets:Bank:Sparkasse"
/// "#)?;
/// chart.check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartOfAccounts {
    /// The rules. Of those that match a line, the one with the most conditions counts, and the first of equal ones.
    #[serde(default, rename = "account")]
    pub rules: Vec<ChartRule>,
}

/// The account of lines that meet all conditions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartRule {
    /// The kind of line.
    pub kind: LedgerAccount,
    /// Only of this provider.
    #[serde(default)]
    pub provider: Option<Provider>,
    /// Only of this program.
    #[serde(default)]
    pub program: Option<String>,
    /// Only in this currency.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The account. `{provider}`, `{program}` and `{currency}` are replaced.
    pub name: String,
}

impl ChartRule {
    /// A rule for all lines of a kind.
    pub fn new(kind: LedgerAccount, name: impl Into<String>) -> Self {
        Self { kind, provider: None, program: None, currency: None, name: name.into() }
    }

    fn conditions(&self) -> usize {
        [self.provider.is_some(), self.program.is_some(), self.currency.is_some()]
            .iter()
            .filter(|is| **is)
            .count()
    }

    fn matches(
        &self,
        kind: LedgerAccount,
        provider: Provider,
        program: Option<&str>,
        currency: Currency,
    ) -> bool {
        self.kind == kind
            && self.provider.is_none_or(|own| own == provider)
            && self.program.as_deref().is_none_or(|own| Some(own) == program)
            && self.currency.is_none_or(|own| own == currency)
    }
}

/// The roots that both hledger and Beancount know.
const ROOTS: [&str; 5] = ["Assets", "Liabilities", "Equity", "Income", "Expenses"];

impl ChartOfAccounts {
    /// Checks that every account has a root that hledger and Beancount know, and no empty part.
    ///
    /// # Errors
    /// When an account does not, with the account and what to write.
    pub fn check(&self) -> Result<(), ReportError> {
        for rule in &self.rules {
            let mut parts = rule.name.split(':');
            let root = parts.next().unwrap_or_default();
            if !ROOTS.contains(&root) {
                let problem = format!("{:?} does not begin with one of {}", rule.name, ROOTS.join(", "));
                return Err(ReportError::chart(problem));
            }
            if rule.name.split(':').any(|part| part.trim().is_empty()) {
                return Err(ReportError::chart(format!("{:?} has an empty part", rule.name)));
            }
        }
        Ok(())
    }

    /// The account of a line, in the letters that hledger and Beancount accept.
    pub(super) fn account(
        &self,
        kind: LedgerAccount,
        provider: Provider,
        program: Option<&str>,
        currency: Currency,
    ) -> String {
        let mut best: Option<&ChartRule> = None;
        for rule in self.rules.iter().filter(|rule| rule.matches(kind, provider, program, currency)) {
            if best.is_none_or(|best| best.conditions() < rule.conditions()) {
                best = Some(rule);
            }
        }
        let template = best.map_or(kind.usual(), |rule| &rule.name);
        let parts = template.split(':').map(|part| {
            let filled = match part {
                "{provider}" => provider_name(provider).to_owned(),
                "{program}" => program.unwrap_or("None").to_owned(),
                "{currency}" => currency.as_str().to_owned(),
                other => other
                    .replace("{provider}", provider_name(provider))
                    .replace("{currency}", currency.as_str())
                    .replace("{program}", program.unwrap_or("None")),
            };
            component(&filled)
        });
        parts.collect::<Vec<_>>().join(":")
    }
}

const fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::PartnerCenter => "PartnerCenter",
        Provider::OracleBi => "OracleBi",
        _ => "Other",
    }
}

/// A part of an account: an upper-case letter or a digit first, then letters, digits and dashes.
fn component(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            part.push(letter);
        } else if !part.ends_with('-') && !part.is_empty() {
            part.push('-');
        }
    }
    let part = part.trim_end_matches('-');
    let mut letters = part.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        // Nothing is left of a name in another script.
        None => "X".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(chart: &ChartOfAccounts, kind: LedgerAccount, program: Option<&str>, code: &str) -> String {
        chart.account(kind, Provider::PartnerCenter, program, code.parse().expect("a currency"))
    }

    #[test]
    fn the_rule_with_the_most_conditions_counts() {
        let chart: ChartOfAccounts = toml::from_str(
            r#"
            [[account]]
            kind = "bank"
            name = "Assets:Bank:Main"
            [[account]]
            kind = "bank"
            currency = "EUR"
            name = "Assets:Bank:Euro"
            "#,
        )
        .expect("a chart");
        assert_eq!(account(&chart, LedgerAccount::Bank, None, "EUR"), "Assets:Bank:Euro");
        assert_eq!(account(&chart, LedgerAccount::Bank, None, "USD"), "Assets:Bank:Main");
        assert_eq!(account(&chart, LedgerAccount::Clearing, None, "USD"), "Assets:Clearing:PartnerCenter");
    }

    #[test]
    fn names_from_outside_become_parts_of_accounts() {
        let mut chart = ChartOfAccounts::default();
        chart.rules.push(ChartRule::new(LedgerAccount::Receivable, "Income:{program}"));
        let name = |program| account(&chart, LedgerAccount::Receivable, Some(program), "EUR");
        assert_eq!(name("csp; direct: bill"), "Income:Csp-direct-bill");
        assert_eq!(name("東京"), "Income:X");
        assert_eq!(account(&chart, LedgerAccount::Receivable, None, "EUR"), "Income:None");
    }

    #[test]
    fn a_root_that_no_program_knows_is_refused() {
        for name in ["Bank:Main", "Assets::Main", ""] {
            let mut chart = ChartOfAccounts::default();
            chart.rules.push(ChartRule::new(LedgerAccount::Bank, name));
            let error = chart.check().expect_err("no account");
            assert!(error.is_chart_of_accounts(), "{error}");
        }
        assert!(
            toml::from_str::<ChartOfAccounts>("[[account]]\nkind = \"cash\"\nname = \"Assets:X\"").is_err()
        );
    }
}
