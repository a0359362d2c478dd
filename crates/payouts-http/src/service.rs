//! How the two services differ, as far as a runtime cares.

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

    /// What to do now about an answer with this status and error code.
    pub(crate) fn hint(self, status: u16, code: Option<&str>) -> Option<&'static str> {
        match self {
            Self::PartnerCenter => partner_center_hint(status),
            Self::OracleBi => oracle_hint(status, code),
        }
        .or_else(|| common_hint(status))
    }
}

fn common_hint(status: u16) -> Option<&'static str> {
    Some(match status {
        300..=399 => "redirects are not followed: correct the base URL, it may be the address of a portal",
        429 => "wait, then make fewer calls at once: lower the requests per second and the concurrency",
        500..=599 => "the service has a fault: run the job again later",
        _ => return None,
    })
}

fn partner_center_hint(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "check the filter: field names, eq/ge/le, straight single quotes, UTC date-times",
        401 => {
            "sign in again; when it stays, the token has the wrong audience: it must be issued for the host that is \
             called (https://api.partner.microsoft.com for payouts, not https://api.partnercenter.microsoft.com)"
        }
        403 => {
            "the signed-in user needs the role Incentives admin or Incentives user (incentive programs), Owner or \
             Financial contributor (Marketplace, Store); app-only sign-in and indirect resellers may be refused"
        }
        404 => {
            "the export is gone: queue a new one; when every payouts path answers 404, the sign-in is probably \
             app-only, which payouts does not support: sign in as a user"
        }
        _ => return None,
    })
}

fn oracle_hint(status: u16, code: Option<&str>) -> Option<&'static str> {
    Some(match (status, code) {
        (400, Some("33204")) => "the filter is malformed: it must begin with `where`",
        (400, Some("33205")) => {
            "a member named in the filter or in `include` is unknown here, or this operation takes neither"
        }
        (400, Some("33218")) => "a negation precedes a parenthesis: negate each filter by itself",
        (400, _) => {
            "check the fields: dates as YYYY-MM-DD, `changedSinceUTC` without Z, a known account code"
        }
        (401, _) => "sign in again; the bearer must be the id_token of this service's authentication server",
        (403, _) => {
            "the API account lacks a right: probably the permissions \"Sales and Operations\" and \"Payment \
             Processing\" (Oracle names none for payments), or access to the location; the service may title this \
             \"Service Unavailable\", but repeating does not help"
        }
        (404, _) => {
            "the path does not exist (check base URL and enterprise short name), this release of the service lacks \
             the operation, or the account code is unknown; it does not mean that there is no data"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_what_each_service_asks_for() {
        for (service, status, named) in [
            (Service::PartnerCenter, 401, "audience"),
            (Service::PartnerCenter, 403, "Incentives admin"),
            (Service::PartnerCenter, 403, "indirect resellers"),
            (Service::PartnerCenter, 403, "app-only"),
            (Service::PartnerCenter, 404, "app-only"),
            (Service::OracleBi, 401, "id_token"),
            (Service::OracleBi, 403, "Sales and Operations"),
            (Service::OracleBi, 403, "Payment Processing"),
            (Service::OracleBi, 404, "release"),
            (Service::OracleBi, 302, "portal"),
        ] {
            let hint = service.hint(status, None).unwrap();
            assert!(hint.contains(named), "{service:?} {status}: {hint}");
        }
    }

    #[test]
    fn oracles_error_codes_are_explained() {
        for (code, named) in [("33204", "where"), ("33205", "include"), ("33218", "negation")] {
            assert!(Service::OracleBi.hint(400, Some(code)).unwrap().contains(named), "{code}");
        }
    }
}
