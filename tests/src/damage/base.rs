//! The undamaged files.

use payouts_core::Dataset;
use std::sync::LazyLock;

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Letters; a wrong one looks like a right one.
    Text,
    /// An id or a code.
    Id,
    /// A decimal number.
    Number,
    /// A decimal number that is money.
    Amount,
    /// A currency code.
    Currency,
    /// A date.
    Date,
}

/// An undamaged file: names and shapes of its columns, and rows in which no two figures can be confused.
#[derive(Debug)]
pub struct Base {
    /// What it is a file of.
    pub dataset: Dataset,
    /// Its columns in the documented order.
    pub columns: Vec<(&'static str, Shape)>,
    /// The column whose text names a row.
    pub id: &'static str,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Base {
    /// Payments and earnings.
    #[must_use]
    pub fn all() -> [&'static Self; 2] {
        [&PAYMENTS, &EARNINGS]
    }

    /// The place of a column.
    ///
    /// # Panics
    /// When there is none of the name.
    #[must_use]
    pub fn position(&self, column: &str) -> usize {
        self.columns.iter().position(|(name, _)| *name == column).unwrap()
    }

    /// The names of its columns.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

static PAYMENTS: LazyLock<Base> = LazyLock::new(|| Base {
    dataset: Dataset::Payments,
    columns: columns(
        "participantID:i participantIDType:t participantName:t programName:t earned:a earnedUSD:a withheldTax:a \
         salesTax:a serviceFeeTax:a totalPayment:a currencyCode:c paymentMethod:t paymentID:i paymentStatus:t \
         paymentStatusDescription:t paymentDate:d",
    ),
    id: "paymentID",
    rows: rows(&[
        "7700001|MPN|Muster Hotel GmbH|Commercial Marketplace|1250.00|1361.25|12.50|0.00|3.75|1233.75|EUR|Electronic bank transfer|5100000101|Sent|Payment sent|2026-03-03",
        "7700002|MPN|Gasthof \"Zur Post\", Inh. Müller|CSP Direct Bill Partner|218.44|237.88|1.10|41.50|0.40|258.44|EUR|Electronic bank transfer|5100000201|Sent|Payment sent|2026-03-04",
        "7700003|SellerID|Contoso Ltd|Microsoft Commerce Incentives|-95.01|-103.47|-0.95|0.00|0.00|-94.06|EUR|Credit note|5100000202|Reversed|Payment taken back|2026-03-04",
        "7700004|MPN|Kaigan Kissaten KK|CSP Indirect Provider|204000|1360.00|20400|0|0|183600|JPY|Electronic bank transfer|5100000301|Sent|Payment sent|2026-03-05",
        "7700001|MPN|Muster Hotel GmbH|Azure Marketplace|8400.07|9147.68|84.00|0.00|25.20|8290.87|EUR|Electronic bank transfer||Upcoming|Payment planned|",
        "7700006|MPN|Total Wine & Hotels|CSP Indirect Reseller|815.250|2657.72|8.152|0.000|2.445|804.653|KWD|Electronic bank transfer|5100000501|In progress|Sent to the bank,\nwaits for it|2026-03-31",
        "7700007|MPN|Fabrikam Inc.|Commercial Marketplace|640.00|640.00|6.40|51.20|1.92|682.88|USD|Electronic bank transfer|5100000601|Sent|Payment sent|2026-03-31",
    ]),
});

static EARNINGS: LazyLock<Base> = LazyLock::new(|| Base {
    dataset: Dataset::Earnings,
    columns: columns(
        "earningId:i participantId:i participantIdType:t participantName:t partnerCountryCode:t programName:t \
         transactionId:i transactionCurrency:c transactionDate:d transactionExchangeRate:n transactionAmount:a \
         transactionAmountUSD:a lever:t earningRate:n quantity:n earningType:t earningAmount:a earningAmountUSD:a \
         earningDate:d calculationDate:d earningExchangeRate:n exchangeRateDate:d paymentId:i paymentStatus:t \
         customerName:t productName:t",
    ),
    id: "earningId",
    rows: rows(&[
        "910000001|7700001|MPN|Muster Hotel GmbH|DE|Commercial Marketplace|T-40001|EUR|2026-02-03|1.089|1000.00|1089.00|Core growth|3.75|12|REBATE|37.50|40.84|2026-02-04|2026-02-11|1.089|2026-01-31|5100000101|SENT|Café \"Ćmielów\", Łódź|Azure plan",
        "910000002|7700002|MPN|Gasthof \"Zur Post\", Inh. Müller|DE|CSP Direct Bill Partner|T-40002|EUR|2026-02-05|1.089|218.44|237.88|Strategic accelerator|5|1|REBATE|10.92|11.89|2026-02-06|2026-02-12|1.089|2026-01-31|5100000201|SENT|Adatum Corporation|Microsoft 365 E3",
        "910000003|7700003|SellerID|Contoso Ltd|GB|Microsoft Commerce Incentives|T-40003|GBP|2026-02-07|1.271|-95.01|-120.76|Adjustment|2.5|-1|FEE|-2.38|-3.02|2026-02-08|2026-02-13|1.271|2026-01-31|5100000202|REVERSED|Total Wine & Hotels|Dynamics 365, Sales",
        "910000004|7700004|MPN|Kaigan Kissaten KK|JP|CSP Indirect Provider|T-40004|JPY|2026-02-09|0.0066|204000|1346.40|Core growth|10|3|COOP|20400|134.64|2026-02-10|2026-02-14|0.0066|2026-01-31||UPCOMING|Wingtip Toys|Azure plan",
        "910000005|7700006|MPN|Fabrikam Inc.|US|Azure Marketplace|T-40005|USD|2026-02-11|1|815.25|815.25|Usage of\n30 days|20|1|SELL|163.05|163.05|2026-02-12|2026-02-15|1|2026-01-31|5100000501|IN PROGRESS|Northwind Traders|Backup service",
    ]),
});

fn columns(text: &'static str) -> Vec<(&'static str, Shape)> {
    let column = |word: &'static str| {
        let (name, shape) = word.split_once(':').unwrap();
        let shape = match shape {
            "i" => Shape::Id,
            "n" => Shape::Number,
            "a" => Shape::Amount,
            "c" => Shape::Currency,
            "d" => Shape::Date,
            _ => Shape::Text,
        };
        (name, shape)
    };
    text.split_whitespace().map(column).collect()
}

fn rows(texts: &[&str]) -> Vec<Vec<String>> {
    texts.iter().map(|text| text.split('|').map(str::to_owned).collect()).collect()
}
