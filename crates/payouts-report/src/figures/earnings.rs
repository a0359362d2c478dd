//! The earnings of a month, and those of its payments.

use super::{
    model::{CustomerLine, EarningFigures, EarningsLine, EarningsOfPayment},
    source::Source,
};
use crate::snapshot::{GroupName, GroupTotals, Parts, PaymentName};
use payouts_model::Currency;
use std::collections::BTreeSet;

/// The sums of earnings. Of payments, only those of the month are listed.
pub(super) fn earnings(parts: &Parts, source: &Source<'_>) -> EarningFigures {
    let groups = parts.earnings.groups().into_iter();
    let line = |((program, account, status, has_payment, currency), totals): (GroupName, GroupTotals)| {
        let (rows, amount) = (totals.rows, totals.sum);
        EarningsLine { program, account, status, has_payment, currency, rows, amount }
    };
    let customers = parts.earnings.customers();
    let customers_note = customers.is_none().then(|| {
        "There are more customers than this report lists. The command of the earnings lists them.".to_owned()
    });
    let customer = |((customer, currency), totals): ((Option<String>, Currency), GroupTotals)| CustomerLine {
        customer,
        currency,
        rows: totals.rows,
        amount: totals.sum,
    };
    let of_month: BTreeSet<&str> = parts.payouts.iter().filter_map(|row| row.reference.as_deref()).collect();
    let payments = parts.earnings.payments().into_iter();
    let payments = payments.filter(|((payment, ..), _)| of_month.contains(payment.as_str()));
    let payment =
        |((payment, program, account, currency, to), totals): (PaymentName, GroupTotals)| EarningsOfPayment {
            command: source.earnings_of_payment(&payment),
            payment,
            program,
            account,
            currency,
            rows: totals.rows,
            amount: totals.sum,
            converted_currency: to,
            converted: to.map(|_| totals.converted),
        };
    EarningFigures {
        lines: groups.map(line).collect(),
        by_payment: payments.map(payment).collect(),
        by_customer: customers.unwrap_or_default().into_iter().map(customer).collect(),
        customers_note,
        command: source.earnings(),
    }
}
