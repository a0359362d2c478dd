//! The cells of an earnings row, spelt one by one into a reused buffer.
//!
//! Blanks follow the reports of real files: adjustments name neither customer nor product nor transaction, incentives and
//! sales each leave the other's columns empty, and a new row learns its customer days after it appears.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::buyer::Buyer;
use super::catalog::{Payee, Product};
use super::columns::EarningColumn;
use super::earning::{Earning, PAYMENT_ID_DIGITS};
use super::facts::{self, RowKind};
use super::status::OrderType;
use crate::text::{
    write_date, write_guid, write_instant, write_integer, write_midnight, write_month, write_scaled,
};
use crate::{Amount, Currency, Month};

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

impl Earning<'_> {
    /// Appends the cell of a column, nothing where the file is blank.
    pub fn write_cell(&self, column: EarningColumn, out: &mut String) {
        use EarningColumn as Column;
        match column {
            Column::EarningId => write_guid(self.facts.key, EARNING_ID, out),
            Column::ParticipantId | Column::EarningParticipantId => out.push_str(self.participant_id()),
            Column::ParticipantIdType | Column::EarningParticipantIdType => {
                out.push_str(self.participant_row().id_type());
            }
            Column::ParticipantName | Column::EarningParticipantName => {
                out.push_str(self.participant_row().name());
            }
            Column::PartnerCountryCode => out.push_str(self.participant_row().country()),
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
            Column::PaymentId => {
                let number = self.settlement.payment_id.into_iter();
                number.for_each(|number| write_integer(number, PAYMENT_ID_DIGITS, out));
            }
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
            Column::Quantity => write_integer(u64::from(facts::quantity(self.facts.sale)), 1, out),
            Column::PartNumber | Column::SkuId => out.push_str(product.part),
            Column::ProductName => out.push_str(product.name),
            Column::ProductId => out.push_str(product.id),
            Column::ProductType => out.push_str(product.kind),
            Column::ParentProductId => out.push_str(self.parent().map_or("", |parent| parent.id)),
            Column::ParentProductName => out.push_str(self.parent().map_or("", |parent| parent.name)),
            Column::TransactionCountryCode | Column::CustomerCountry => {
                out.push_str(self.buyer().country.code);
            }
            Column::CustomerId | Column::CustomerTenantId if self.customer_is_known() => {
                self.buyer().write_id(out);
            }
            Column::CustomerName if self.customer_name_is_known() => self.buyer().write_name(out),
            Column::SubscriptionId if self.is_subscription() => self.buyer().write_subscription(product, out),
            Column::SubscriptionStartDate if self.is_subscription() => {
                write_date(self.subscribed_from(), out);
            }
            Column::SubscriptionEndDate if self.is_subscription() => {
                write_date(Month::of(self.subscribed_from()).plus(11).last_day(), out);
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
            Column::InvoiceDate => write_date(Month::of(self.facts.sold_on).last_day(), out),
            Column::SolutionArea => out.push_str(self.product().area),
            Column::RevenueClassification => out.push_str("Billed"),
            Column::QuantityType => out.push_str("Seats"),
            Column::CompensableUnits if self.is(OrderType::Fee) => {
                write_integer(u64::from(facts::quantity(self.facts.sale)), 1, out);
            }
            Column::ResellerId if self.enrollment.program.code == "CSPIP" => {
                self.buyer().write_reseller_id(out);
            }
            Column::ResellerName if self.enrollment.program.code == "CSPIP" => {
                self.buyer().write_reseller_name(out);
            }
            Column::ResellerCountry if self.enrollment.program.code == "CSPIP" => {
                out.push_str(self.participant_row().country());
            }
            Column::DistributorId if self.enrollment.program.code == "CSPIR" => {
                self.buyer().write_reseller_id(out);
            }
            Column::DistributorName if self.enrollment.program.code == "CSPIR" => {
                self.buyer().write_reseller_name(out);
            }
            Column::Workload if commerce => out.push_str(self.product().area),
            Column::PartnerAssociation if commerce => out.push_str("Claiming Partner of Record"),
            Column::PartnerRole if commerce => out.push_str(["Transact", "Deploy", "Usage"][self.choice(3)]),
            Column::AgreementNumber if commerce => self.write_number("MCA", 8, out),
            Column::AgreementName if commerce => out.push_str("Microsoft Customer Agreement, \"Commercial\""),
            Column::AgreementType if commerce => out.push_str("MCA"),
            Column::AgreementStartDate if commerce => write_date(self.fiscal_year(), out),
            Column::AgreementEndDate if commerce => {
                write_date(Month::of(self.fiscal_year()).plus(11).last_day(), out);
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
            Column::TaxCountry if !marketplace => out.push_str(self.buyer().country.code),
            Column::TaxState if !marketplace => out.push_str(self.buyer().country.state),
            Column::TaxCity if !marketplace => out.push_str(self.buyer().country.city),
            Column::TaxZipCode if !marketplace => out.push_str(self.buyer().country.zip),
            Column::AssetId if marketplace => write_guid(self.facts.sale, ASSET_ID, out),
            Column::CustomerEmail if marketplace && self.customer_is_known() => self.buyer().write_email(out),
            Column::IsPrivateOffer if marketplace => out.push_str(["False", "False", "True"][self.choice(3)]),
            Column::ExternalReferenceId if marketplace => self.write_number("MPO-", 8, out),
            Column::ExternalReferenceIdLabel if marketplace => out.push_str("Marketplace offer"),
            Column::QuantityType => out.push_str("Units"),
            _ => {}
        }
    }

    pub(super) fn buyer(&self) -> Buyer {
        Buyer::of(self.book, self.enrollment, self.facts.sale)
    }

    fn product(&self) -> &'static Product {
        facts::product(self.enrollment, self.facts.sale)
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

    /// New rows learn their customer after four days.
    fn customer_is_known(&self) -> bool {
        self.as_of >= self.known_at() + TimeDelta::days(4)
    }

    /// New customers get their name after fifty.
    fn customer_name_is_known(&self) -> bool {
        let days = if self.buyer().is_new { 50 } else { 4 };
        self.as_of >= self.known_at() + TimeDelta::days(days)
    }

    fn choice(&self, among: usize) -> usize {
        crate::draw::index(self.facts.key.word(CHOICE), among)
    }

    fn month(&self) -> Month {
        self.book.first_month.plus(self.facts.month)
    }

    fn fiscal_year(&self) -> NaiveDate {
        let sold_on = self.facts.sold_on;
        let into_year = (sold_on.month0() + 6) % 12;
        sold_on
            .with_day(1)
            .and_then(|day| day.checked_sub_months(chrono::Months::new(into_year)))
            .unwrap_or(sold_on)
    }

    fn subscribed_from(&self) -> NaiveDate {
        let months = chrono::Months::new(self.facts.sale.below(NUMBERS + 64, 12));
        self.month().first_day().checked_sub_months(months).unwrap_or(self.facts.sold_on)
    }

    fn write_number(&self, prefix: &str, digits: u32, out: &mut String) {
        out.push_str(prefix);
        let number = self.facts.sale.below(NUMBERS, 10_u32.pow(digits));
        write_integer(u64::from(number), digits as usize, out);
    }

    fn write_rate(&self, out: &mut String) {
        self.book.rates[self.facts.month as usize].in_usd(self.facts.currency).write(out);
    }

    fn write_in_usd(&self, minor: i64, out: &mut String) {
        let rates = &self.book.rates[self.facts.month as usize];
        Amount::new(rates.convert(minor, self.facts.currency, Currency::Usd), Currency::Usd).write(out);
    }

    fn write_estimated_month(&self, out: &mut String) {
        let from_july_2020 =
            NaiveDate::from_ymd_opt(2020, 7, 1).is_none_or(|start| self.earning_for_date() >= start);
        match self.payable_sub_type() {
            OrderType::CoOp => out.push_str("Not applicable"),
            _ if !from_july_2020 => out.push_str("Not available"),
            _ => write_month(self.book.first_month.plus(self.settlement.run).first_day(), out),
        }
    }
}
