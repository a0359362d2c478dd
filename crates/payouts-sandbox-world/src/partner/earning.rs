//! One row of the earnings file: typed values for filters, and the text of its cells.
//!
//! Blank cells follow the reports of real files. Adjustments have neither customer nor product nor transaction. Incentives
//! and sales each leave the columns of the other blank. The customer of a new row is known days after the row appears.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

use super::catalog::{Payee, Product};
use super::columns::EarningColumn;
use super::facts::{Customer, EarningFacts, EnrollmentMonth, RowKind, product, quantity};
use super::lifecycle::{Lifecycle, payment_id, payment_id_text, write_payment_id};
use super::payment_runs::PaymentRuns;
use super::registry::{Enrollment, Participant, Registry};
use super::status::{OrderType, PaymentStatus};
use crate::calendar::Month;
use crate::money::{Amount, Currency};
use crate::random::index;
use crate::text::{
    write_date, write_guid, write_instant, write_integer, write_midnight, write_month, write_scaled,
};

/// Decimals of `earningRate`.
const RATE_DECIMALS: u32 = 4;

const EARNING_ID: u64 = 10;
const TRANSACTION_ID: u64 = 11;
const ORDER_ID: u64 = 12;
const ASSET_ID: u64 = 13;
const RESOURCE_ID: u64 = 14;
const NUMBERS: u64 = 15;
const CHOICE: u64 = 16;

const REASONS: [&str; 5] =
    ["AR compliance", "Co-op rollover", "Ops adjustment", "Policy exception", "Prior period revenue"];

/// One earning, as known at one instant.
pub struct Earning<'w> {
    registry: &'w Registry,
    enrollment: &'w Enrollment,
    facts: EarningFacts,
    as_of: DateTime<Utc>,
    settlement: Settlement,
    /// Whether the participant was ever paid until that instant.
    was_paid_before: bool,
}

/// The payment of a row.
#[derive(Clone, Copy, Debug)]
struct Settlement {
    status: PaymentStatus,
    payment_id: Option<u64>,
    /// The run that pays the row or is due to.
    run: u32,
}

impl<'w> Earning<'w> {
    /// A row of a month; `None` if it is not known yet.
    pub(super) fn new(
        month: &EnrollmentMonth<'w>,
        runs: &PaymentRuns,
        row: u32,
        as_of: DateTime<Utc>,
    ) -> Option<Self> {
        let facts = month.facts(row);
        // Comparing the days is enough for most rows. The second costs a random number.
        if facts.known_on > as_of.date_naive() || facts.known_at() > as_of {
            return None;
        }
        let (registry, enrollment) = (month.registry, month.enrollment);
        let first_sent = runs.first_sent(enrollment.participant);
        Some(Self {
            settlement: settlement(registry, runs, enrollment, &facts, as_of),
            was_paid_before: first_sent.is_some_and(|sent| sent <= as_of),
            registry,
            enrollment,
            facts,
            as_of,
        })
    }

    fn participant(&self) -> &'w Participant {
        self.registry.participant_of(self.enrollment)
    }

    /// `enrollmentParticipantId`.
    #[must_use]
    pub fn participant_id(&self) -> &'w str {
        self.participant().id()
    }

    /// `programName`.
    #[must_use]
    pub fn program_name(&self) -> &'static str {
        self.enrollment.program.name
    }

    /// `engagementName`; Microsoft Commerce Incentives only.
    #[must_use]
    pub fn engagement_name(&self) -> Option<&'static str> {
        self.facts.lever.engagement.map(|(_, name)| name)
    }

    /// `leverCode`, which contains colons.
    #[must_use]
    pub fn lever_code(&self) -> &'static str {
        self.facts.lever.code
    }

    /// `payableSubType`.
    #[must_use]
    pub fn payable_sub_type(&self) -> OrderType {
        self.facts.lever.order
    }

    /// `earningForDate`, a day in UTC.
    #[must_use]
    pub fn earning_for_date(&self) -> NaiveDate {
        self.facts.earned_on
    }

    /// The instant from which the row is in exports.
    #[must_use]
    pub fn known_at(&self) -> DateTime<Utc> {
        self.facts.known_at()
    }

    /// The id of the payment as a number, as in the payments file.
    pub(super) fn payment_number(&self) -> Option<u64> {
        self.settlement.payment_id
    }

    /// `payoutStatus`.
    #[must_use]
    pub fn payout_status(&self) -> PaymentStatus {
        self.settlement.status
    }

    /// `paymentId`, twelve digits; `None` before the payment has one, and for some credit notes.
    #[must_use]
    pub fn payment_id(&self) -> Option<String> {
        self.settlement.payment_id.map(payment_id_text)
    }

    /// `transactionAmount`; `None` for adjustments.
    #[must_use]
    pub fn transaction_amount(&self) -> Option<Amount> {
        self.facts.transaction.map(|minor| Amount::new(minor, self.facts.currency))
    }

    /// `earningAmount`, in the currency of the transaction.
    #[must_use]
    pub fn earning_amount(&self) -> Amount {
        Amount::new(self.facts.earning, self.facts.currency)
    }

    /// `earningAmountUSD`.
    #[must_use]
    pub fn earning_amount_usd(&self) -> Amount {
        Amount::new(self.facts.usd, Currency::Usd)
    }

    /// The part of the payment for this row: `earningAmountInLastPaymentCurrency` after the first payment.
    #[must_use]
    pub fn paid_amount(&self) -> Amount {
        Amount::new(self.facts.pay, self.participant().pay_currency())
    }

    /// Whether the row corrects an old period.
    #[must_use]
    pub fn is_adjustment(&self) -> bool {
        self.facts.kind == RowKind::Adjustment
    }

    /// Appends the cell of a column. A blank cell appends nothing.
    pub fn write_cell(&self, column: EarningColumn, out: &mut String) {
        use EarningColumn as Column;
        match column {
            Column::EarningId => write_guid(self.facts.key, EARNING_ID, out),
            Column::ParticipantId | Column::EarningParticipantId => out.push_str(self.participant_id()),
            Column::ParticipantIdType | Column::EarningParticipantIdType => {
                out.push_str(self.participant().id_type());
            }
            Column::ParticipantName | Column::EarningParticipantName => {
                out.push_str(self.participant().name());
            }
            Column::PartnerCountryCode => out.push_str(self.participant().country()),
            Column::ProgramName => out.push_str(self.program_name()),
            Column::ProgramCode => out.push_str(self.enrollment.program.code),
            Column::LicensingProgramName => out.push_str(self.enrollment.program.licensing),
            Column::Lever => out.push_str(self.lever_code()),
            Column::EarningType => out.push_str(self.earning_type()),
            Column::EarningAmount => self.earning_amount().write(out),
            Column::EarningAmountUsd => self.earning_amount_usd().write(out),
            Column::EarningDate => write_midnight(self.earning_for_date(), out),
            Column::CalculationDate => write_instant(self.known_at(), out),
            Column::EarningExchangeRate => self.write_rate(out),
            Column::ExchangeRateDate => write_date(self.month().first_day(), out),
            Column::TransactionCurrency => out.push_str(self.facts.currency.code()),
            Column::EarningAmountInLastPaymentCurrency if self.was_paid_before => {
                self.paid_amount().write(out);
            }
            Column::LastPaymentCurrency if self.was_paid_before => {
                out.push_str(self.paid_amount().currency().code());
            }
            Column::PaymentId => self.payment_number().into_iter().for_each(|id| write_payment_id(id, out)),
            Column::PaymentStatus => out.push_str(self.payout_status().text()),
            Column::PaymentStatusDescription => out.push_str(self.payout_status().description()),
            Column::EstimatedPaymentMonth => self.write_estimated_month(out),
            Column::EngagementId => out.push_str(self.facts.lever.engagement.map_or("", |(id, _)| id)),
            Column::EngagementName => out.push_str(self.engagement_name().unwrap_or_default()),
            Column::ClaimId if self.is(OrderType::CoOp) => self.write_number("CLM-", 9, out),
            Column::FundCategory if self.is(OrderType::CoOp) => out.push_str("Marketing activities"),
            Column::BucketSize if self.is(OrderType::Fee) => out.push_str(["S", "M", "L"][self.choice(3)]),
            Column::Milestone if self.is(OrderType::Fee) => out.push_str(["1", "2"][self.choice(2)]),
            Column::ReasonCode if self.is_adjustment() => out.push_str(REASONS[self.choice(REASONS.len())]),
            _ if self.is_adjustment() => {}
            sale => self.write_sale_cell(sale, out),
        }
    }

    fn write_sale_cell(&self, column: EarningColumn, out: &mut String) {
        use EarningColumn as Column;
        let product = self.product();
        match column {
            Column::TransactionId => write_guid(self.facts.sale, TRANSACTION_ID, out),
            Column::TransactionDate => write_midnight(self.facts.sold_on, out),
            Column::TransactionExchangeRate => self.write_rate(out),
            Column::TransactionAmount => self.transaction_amount().into_iter().for_each(|a| a.write(out)),
            Column::TransactionAmountUsd => {
                self.write_in_usd(self.facts.transaction.unwrap_or_default(), out);
            }
            Column::EarningRate => write_scaled(self.facts.lever.rate, RATE_DECIMALS, out),
            Column::Quantity => write_integer(u64::from(quantity(self.facts.sale)), 1, out),
            Column::PartNumber | Column::SkuId => out.push_str(product.part),
            Column::ProductName => out.push_str(product.name),
            Column::ProductId => out.push_str(product.id),
            Column::ProductType => out.push_str(product.kind),
            Column::ParentProductId => out.push_str(self.parent().map_or("", |parent| parent.id)),
            Column::ParentProductName => out.push_str(self.parent().map_or("", |parent| parent.name)),
            Column::TransactionCountryCode | Column::CustomerCountry => {
                out.push_str(self.customer().country.code);
            }
            Column::CustomerId | Column::CustomerTenantId if self.customer_is_known() => {
                self.customer().write_id(out);
            }
            Column::CustomerName if self.customer_name_is_known() => self.customer().write_name(out),
            Column::SubscriptionId if self.is_subscription() => {
                self.customer().write_subscription(product, out);
            }
            Column::SubscriptionStartDate if self.is_subscription() => {
                write_date(self.subscribed_from(), out);
            }
            Column::SubscriptionEndDate if self.is_subscription() => {
                write_date(Month::from(self.subscribed_from()).plus(11).last_day(), out);
            }
            Column::OrderId => write_guid(self.facts.sale, ORDER_ID, out),
            Column::LineItemId => write_integer(u64::from(self.facts.sale.below(NUMBERS, 40)) + 1, 1, out),
            Column::ResourceId if product.part == "AZURE-PLAN" => {
                write_guid(self.facts.sale, RESOURCE_ID, out);
            }
            of_payee => match self.enrollment.program.payee {
                Payee::Partner => self.write_incentive_cell(of_payee, out),
                Payee::Seller => self.write_store_cell(of_payee, out),
            },
        }
    }

    fn write_incentive_cell(&self, column: EarningColumn, out: &mut String) {
        use EarningColumn as Column;
        let commerce = self.facts.lever.engagement.is_some();
        match column {
            Column::InvoiceNumber => self.write_number("G", 9, out),
            Column::InvoiceDate => write_date(Month::from(self.facts.sold_on).last_day(), out),
            Column::SolutionArea => out.push_str(self.product().area),
            Column::RevenueClassification => out.push_str("Billed"),
            Column::QuantityType => out.push_str("Seats"),
            Column::CompensableUnits if self.is(OrderType::Fee) => {
                write_integer(u64::from(quantity(self.facts.sale)), 1, out);
            }
            Column::ResellerId if self.enrollment.program.code == "CSPIP" => {
                self.customer().write_reseller_id(out);
            }
            Column::ResellerName if self.enrollment.program.code == "CSPIP" => {
                self.customer().write_reseller_name(out);
            }
            Column::ResellerCountry if self.enrollment.program.code == "CSPIP" => {
                out.push_str(self.participant().country());
            }
            Column::DistributorId if self.enrollment.program.code == "CSPIR" => {
                self.customer().write_reseller_id(out);
            }
            Column::DistributorName if self.enrollment.program.code == "CSPIR" => {
                self.customer().write_reseller_name(out);
            }
            Column::Workload if commerce => out.push_str(self.product().area),
            Column::PartnerAssociation if commerce => out.push_str("Claiming Partner of Record"),
            Column::PartnerRole if commerce => out.push_str(["Transact", "Deploy", "Usage"][self.choice(3)]),
            Column::AgreementNumber if commerce => self.write_number("MCA", 8, out),
            Column::AgreementName if commerce => out.push_str("Microsoft Customer Agreement, \"Commercial\""),
            Column::AgreementType if commerce => out.push_str("MCA"),
            Column::AgreementStartDate if commerce => write_date(self.fiscal_year(), out),
            Column::AgreementEndDate if commerce => {
                write_date(Month::from(self.fiscal_year()).plus(11).last_day(), out);
            }
            Column::Baseline if commerce => {
                write_scaled(i64::from(self.facts.sale.below(NUMBERS, 900_000)), 2, out);
            }
            Column::BaselineType if commerce => out.push_str("Dollars"),
            _ => {}
        }
    }

    fn write_store_cell(&self, column: EarningColumn, out: &mut String) {
        use EarningColumn as Column;
        let marketplace = self.enrollment.program.code == "AZMP";
        let gross = self.facts.transaction.unwrap_or_default();
        match column {
            Column::TransactionType => out.push_str(match self.facts.kind {
                RowKind::Reversal => ["refund", "reversal", "chargeback"][self.choice(3)],
                _ => "purchase",
            }),
            Column::StoreFee => Amount::new(gross - self.facts.earning, self.facts.currency).write(out),
            Column::TransactionPaymentMethod => {
                out.push_str(["Credit card", "Invoice", "PayPal"][self.choice(3)]);
            }
            Column::TaxRemitted if !marketplace => Amount::new(gross / 20, self.facts.currency).write(out),
            Column::TaxRemitModel => out.push_str(if marketplace { "Publisher" } else { "Microsoft" }),
            Column::TaxCountry if !marketplace => out.push_str(self.customer().country.code),
            Column::TaxState if !marketplace => out.push_str(self.customer().country.state),
            Column::TaxCity if !marketplace => out.push_str(self.customer().country.city),
            Column::TaxZipCode if !marketplace => out.push_str(self.customer().country.zip),
            Column::AssetId if marketplace => write_guid(self.facts.sale, ASSET_ID, out),
            Column::CustomerEmail if marketplace && self.customer_is_known() => {
                self.customer().write_email(out);
            }
            Column::IsPrivateOffer if marketplace => out.push_str(["False", "False", "True"][self.choice(3)]),
            Column::ExternalReferenceId if marketplace => self.write_number("MPO-", 8, out),
            Column::ExternalReferenceIdLabel if marketplace => out.push_str("Marketplace offer"),
            Column::QuantityType => out.push_str("Units"),
            _ => {}
        }
    }

    fn customer(&self) -> Customer {
        Customer::new(self.registry, self.enrollment, self.facts.sale)
    }

    fn product(&self) -> &'static Product {
        product(self.enrollment, self.facts.sale)
    }

    fn parent(&self) -> Option<&'static Product> {
        self.enrollment.program.products.first().filter(|_| self.product().kind == "Add-on")
    }

    fn earning_type(&self) -> &'static str {
        match self.payable_sub_type() {
            _ if self.is_adjustment() => "Adjustment",
            OrderType::Rebate if self.enrollment.program.code == "CSPIR" => "Indirect rebate",
            other => other.earning_type(),
        }
    }

    fn is(&self, order_type: OrderType) -> bool {
        self.payable_sub_type() == order_type
    }

    fn is_subscription(&self) -> bool {
        matches!(self.product().kind, "License" | "SaaS" | "Consumption")
    }

    /// The customer of a row is known after four days.
    fn customer_is_known(&self) -> bool {
        self.as_of >= self.known_at() + TimeDelta::days(4)
    }

    /// The name of a new customer is known after fifty days.
    fn customer_name_is_known(&self) -> bool {
        let days = if self.customer().is_new { 50 } else { 4 };
        self.as_of >= self.known_at() + TimeDelta::days(days)
    }

    fn choice(&self, among: usize) -> usize {
        index(self.facts.key.word(CHOICE), among)
    }

    fn month(&self) -> Month {
        self.registry.first_month.plus(self.facts.month)
    }

    fn fiscal_year(&self) -> NaiveDate {
        let sold_on = self.facts.sold_on;
        let into_year = (sold_on.month0() + 6) % 12;
        sold_on.with_day(1).and_then(|day| day.checked_sub_months(Months::new(into_year))).unwrap_or(sold_on)
    }

    fn subscribed_from(&self) -> NaiveDate {
        let months = Months::new(self.facts.sale.below(NUMBERS + 64, 12));
        self.month().first_day().checked_sub_months(months).unwrap_or(self.facts.sold_on)
    }

    fn write_number(&self, prefix: &str, digits: u32, out: &mut String) {
        out.push_str(prefix);
        let number = self.facts.sale.below(NUMBERS, 10_u32.pow(digits));
        write_integer(u64::from(number), digits as usize, out);
    }

    fn write_rate(&self, out: &mut String) {
        self.registry.rates[self.facts.month as usize].write(self.facts.currency, out);
    }

    fn write_in_usd(&self, minor: i64, out: &mut String) {
        let rates = &self.registry.rates[self.facts.month as usize];
        Amount::new(rates.convert(minor, self.facts.currency, Currency::Usd), Currency::Usd).write(out);
    }

    fn write_estimated_month(&self, out: &mut String) {
        let from_july_2020 =
            NaiveDate::from_ymd_opt(2020, 7, 1).is_none_or(|start| self.earning_for_date() >= start);
        match self.payable_sub_type() {
            OrderType::CoOp => out.push_str("Not applicable"),
            _ if !from_july_2020 => out.push_str("Not available"),
            _ => write_month(self.registry.first_month.plus(self.settlement.run).first_day(), out),
        }
    }
}

fn settlement(
    registry: &Registry,
    runs: &PaymentRuns,
    enrollment: &Enrollment,
    facts: &EarningFacts,
    as_of: DateTime<Utc>,
) -> Settlement {
    let order = registry.order_index(enrollment, facts.lever.order);
    let due = facts.run(registry, enrollment);
    let unprocessed = Settlement { status: PaymentStatus::Unprocessed, payment_id: None, run: due };
    let Some(run) = runs.of_order(order, due).paid_in else { return unprocessed };
    let method = facts.lever.order.method();
    let lifecycle = Lifecycle::new(registry, run, enrollment.participant, method);
    let Some((_, status)) = lifecycle.at(as_of) else { return unprocessed };
    let numbered = lifecycle.is_numbered(as_of);
    let payment_id = if numbered { payment_id(registry, run, enrollment.participant, method) } else { None };
    Settlement { status, payment_id, run }
}
