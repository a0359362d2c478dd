//! Amounts for readers: grouped by style, copied exact.

use crate::{exact_sum::ExactSum, text::groups_of_three};
use maud::{Markup, html};
use payouts_model::Currency;

/// An amount. Its groups are elements of their own, and the style draws the gap between them: what is copied has none.
pub(super) fn amount(sum: ExactSum, currency: Option<Currency>) -> Markup {
    let shown = sum.in_minor_units(currency);
    let exact = sum.to_string();
    let (whole, fraction) =
        shown.split_once('.').map_or((shown.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.trim_start_matches('-');
    html! {
        data class="n" value=(exact) {
            @if whole.starts_with('-') { "-" }
            @for group in groups_of_three(digits) { span { (group) } }
            @if let Some(fraction) = fraction { i { "." } (fraction) }
        }
    }
}

/// An amount with its currency.
pub(super) fn amount_with_currency(sum: ExactSum, currency: Currency) -> Markup {
    html! { (amount(sum, Some(currency))) " " abbr.c { (currency) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_wire::Amount;

    #[test]
    fn digits_are_whole_when_the_elements_are_taken_away() {
        let sum = ExactSum::from("-1234567.5".parse::<Amount>().expect("an amount"));
        let markup = amount(sum, "EUR".parse().ok()).into_string();
        assert_eq!(
            markup,
            "<data class=\"n\" value=\"-1234567.5\">-<span>1</span><span>234</span><span>567</span><i>.</i>50</data>"
        );
    }
}
