//! Oracle Simphony's Business Intelligence API: what card payments were paid out as.
//!
//! One call for each account and day, a JSON answer at once, nothing to claim and nothing to delete. Every operation is
//! reachable through [`OracleBi::client`], the generated client; this module adds what the ledger needs.
//!
//! A cursor can be given only where the service takes one:
//!
//! ```
//! use payouts_core::oracle_bi_client::{sent::Instant, types::PaymentPayoutSummaryPayload};
//! let since: payouts_core::payouts_wire::UtcTime = "2024-12-24T09:00:00Z".parse().unwrap();
//! let _ = PaymentPayoutSummaryPayload::builder().changed_since_utc(Instant::from(since));
//! ```
//!
//! ```compile_fail,E0599
//! use payouts_core::oracle_bi_client::{sent::Instant, types::PaymentChargebacksPayload};
//! let since: payouts_core::payouts_wire::UtcTime = "2024-12-24T09:00:00Z".parse().unwrap();
//! let _ = PaymentChargebacksPayload::builder().changed_since_utc(Instant::from(since));
//! ```

mod accounts;
mod builder;
mod criteria;
mod source;

pub use builder::OracleBiBuilder;
pub use criteria::{Criteria, Include, Literal, SearchCriteria};
pub use source::OracleBiSource;

use crate::{Error, ErrorKind, Result};
use chrono::NaiveDate;
use oracle_bi_client::{
    Client,
    types::{PaymentPayoutSummaryDimensions, PaymentPayoutSummaryPayload},
};
use payouts_http::{CallContext, Endpoint, Operation, RawAnswer};

/// Oracle Simphony's Business Intelligence API, as one API account sees it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct OracleBi {
    client: Client,
    organization: String,
    application_name: Option<String>,
    /// Many thousands of these calls are made at once, so they take the short way: the runtime itself, not a generated
    /// client around it, which parses the address of every call again and copies the answer's headers.
    summary: Endpoint,
    locations: Question,
    accounts: Question,
}

/// An operation whose answer is read by hand, because a list in it may have entries of any shape.
#[derive(Clone, Debug)]
struct Question {
    operation: &'static Operation,
    endpoint: Endpoint,
}

impl OracleBi {
    /// Begins with the enterprise short name and the address of the application server, both shown in the API account
    /// dialog.
    #[must_use]
    pub fn builder(organization: impl Into<String>, application_server: url::Url) -> OracleBiBuilder {
        OracleBiBuilder::new(organization.into(), application_server)
    }

    /// The generated client underneath: every operation with every field.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The enterprise short name.
    #[must_use]
    pub fn organization(&self) -> &str {
        &self.organization
    }

    /// The batch payouts of one account on one day, as typed by the document.
    ///
    /// # Errors
    /// When the service refuses, cannot be reached, or answers with something else.
    pub async fn payout_summary(
        &self,
        account: &str,
        day: NaiveDate,
    ) -> Result<PaymentPayoutSummaryDimensions> {
        let payload = self.summary_payload(account, day)?;
        self.client.runtime().post_for(&self.summary, &payload).await
    }

    /// The same answer, body exactly as received: what an archive keeps.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn payout_summary_bytes(
        &self,
        account: &str,
        day: NaiveDate,
        context: CallContext,
    ) -> Result<RawAnswer> {
        let payload = self.summary_payload(account, day)?;
        self.client.runtime().with_context(context).post_for_bytes(&self.summary, &payload).await
    }

    fn summary_payload(&self, account: &str, day: NaiveDate) -> Result<PaymentPayoutSummaryPayload> {
        PaymentPayoutSummaryPayload::builder()
            .acct_code(account)
            .payout_dt(day)
            .application_name(self.application_name.clone())
            .try_into()
            .map_err(unaskable)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn unaskable(why: oracle_bi_client::types::error::ConversionError) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("the question cannot be asked: {why}"))
}
