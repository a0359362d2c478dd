//! How the two services differ, as far as a runtime cares.

use std::time::Duration;

/// The service behind a runtime: decides the wording of hints and the ids sent, never what is sent where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// Microsoft Partner Center, payouts API.
    PartnerCenter,
    /// Oracle MICROS Simphony, Business Intelligence API.
    OracleBi,
}

/// Which request id headers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestIdStyle {
    /// `ms-correlationid` and `Client-Request-ID`, fresh for each attempt, and `ms-requestid`: kept over all attempts
    /// of one keyed call, fresh otherwise.
    Microsoft,
    /// None: the service documents no such header.
    None,
}

impl Service {
    /// Its name in texts for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartnerCenter => "Partner Center",
            Self::OracleBi => "Oracle BI API",
        }
    }

    /// The request ids it expects.
    pub fn request_id_style(self) -> RequestIdStyle {
        match self {
            Self::PartnerCenter => RequestIdStyle::Microsoft,
            Self::OracleBi => RequestIdStyle::None,
        }
    }

    /// The least wait after a 429 that does not say how long: neither service publishes a figure.
    pub(crate) const THROTTLE_WAIT: Duration = Duration::from_secs(30);
}
