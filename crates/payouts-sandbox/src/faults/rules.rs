//! Faults, and the rules that inject them by operation, path, count and probability.

use std::mem::discriminant;

use serde::{Deserialize, Serialize};

use super::damaged_file::FileDamage;
use super::wrong_body::WrongBody;
use crate::keys::Keys;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// The answer is late, by this many milliseconds of the machine's time.
    Latency {
        /// How late.
        milliseconds: u64,
    },
    /// 429, and the request is not processed. The quirk `pc-retry-after` decides whether `Retry-After` is sent as seconds
    /// or as a date.
    TooManyRequests {
        /// Seconds; `None` for an answer without the header.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// An error status such as 500, 502 or 503, and the request is not processed.
    ErrorStatus {
        /// The status, from 400 to 599.
        status: u16,
        /// The body.
        #[serde(default)]
        body: ErrorBody,
        /// Seconds for `Retry-After`; `None` for an answer without the header.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// As [`Fault::ErrorStatus`], but the request is processed.
    ErrorStatusAfter {
        /// The status, from 400 to 599.
        status: u16,
        /// The body.
        #[serde(default)]
        body: ErrorBody,
    },
    /// The connection is reset, and the request is not processed.
    ResetBefore,
    /// The request is processed, and the connection is reset instead of an answer.
    ResetAfter,
    /// The body ends early, with the connection.
    Truncate {
        /// After this many bytes.
        after: u64,
    },
    /// The body stops, and the connection stays open.
    Stall {
        /// After this many bytes.
        after: u64,
    },
    /// The request is processed, and the answer has status 200 and the wrong body.
    WrongAnswer {
        /// The body.
        body: WrongBody,
    },
    /// The body is sent as in HTTP/1.0: without a length or framing, up to the end of the connection. Nothing shows a
    /// cut.
    CloseDelimited {
        /// After this many bytes, or at its end if that comes first.
        after: u64,
    },
    /// The body is slow.
    Drip {
        /// Bytes per second of the machine's time, at least 1.
        bytes_per_second: u64,
    },
    /// The body has no declared length and never ends: line breaks follow it.
    Endless,
    /// A success has another status: 204 without the body, the others with it.
    SuccessStatus {
        /// The status, from 200 to 299.
        status: u16,
    },
    /// A signed link is answered as if it had expired.
    ExpiredLink,
    /// The file behind a link has another entity tag from now on.
    ChangedEtag,
    /// A download is complete, and the content of the file is damaged. Give the rule the operation `download`: the fault has
    /// no effect elsewhere, but is counted there.
    DamagedFile {
        /// The damage.
        #[serde(rename = "as")]
        damage: FileDamage,
    },
    /// The bearer token of the request is revoked.
    RevokedToken,
    /// A sign-in host refuses the request: Entra ID with this AADSTS number, Oracle's provider with the closest error of its
    /// own. Other hosts ignore it.
    SignInError {
        /// The number, such as 90033 (busy), 50076 (second factor) or 700082 (refresh token too old).
        code: u32,
        /// The status, from 200 to 599. Entra ID is known to return errors with 200.
        #[serde(default = "bad_request")]
        status: u16,
    },
    /// A proxy or a web filter answers instead of the host, with a page.
    ProxyPage {
        /// The status, from 200 to 599.
        #[serde(default = "success")]
        status: u16,
    },
    /// The clock of the host is wrong, in the `Date` header and in everything that it issues.
    ClockSkew {
        /// Seconds by which it is ahead; negative if it is behind.
        seconds: i64,
    },
}

fn bad_request() -> u16 {
    400
}

fn success() -> u16 {
    200
}

impl Fault {
    /// Its kind, as in the control API.
    #[must_use]
    pub fn kind(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["kind"].as_str().unwrap_or_default().to_owned()
    }
}

/// The body of an error answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorBody {
    /// As the quirks `pc-gateway-errors` and `obi-error-body-form` decide.
    #[default]
    ByQuirk,
    /// The service's own shape.
    Json,
    /// A page of a gateway.
    Html,
    /// An empty body.
    Empty,
}

/// A fault and its conditions. All conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FaultRule {
    /// The fault.
    pub fault: Fault,
    /// Only this operation: an `operationId`, or `download`, `entraToken`, `identityToken`, ….
    #[serde(default)]
    pub operation: Option<String>,
    /// Only paths that contain this text.
    #[serde(default)]
    pub path: Option<String>,
    /// In this many of 1,000 cases.
    #[serde(default = "always")]
    pub per_mille: u16,
    /// Not for this many first matching requests.
    #[serde(default)]
    pub skip: u32,
    /// At most this many times.
    #[serde(default)]
    pub times: Option<u32>,
}

fn always() -> u16 {
    1000
}

impl FaultRule {
    /// For every request.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, operation: None, path: None, per_mille: always(), skip: 0, times: None }
    }

    /// Only for this operation.
    #[must_use]
    pub fn operation(self, operation: impl Into<String>) -> Self {
        Self { operation: Some(operation.into()), ..self }
    }

    /// Only for paths that contain this text.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Only in this many of 1,000 cases.
    #[must_use]
    pub fn per_mille(self, per_mille: u16) -> Self {
        Self { per_mille, ..self }
    }

    /// Not for this many first matching requests.
    #[must_use]
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// At most this many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }
}

/// The current rules, with a count of their matches.
#[derive(Debug, Default)]
pub(crate) struct FaultRules {
    rules: Vec<ActiveRule>,
}

#[derive(Debug)]
struct ActiveRule {
    rule: FaultRule,
    matched: u32,
    applied: u32,
}

impl FaultRules {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        let rules = rules.into_iter().map(|rule| ActiveRule { rule, matched: 0, applied: 0 });
        Self { rules: rules.collect() }
    }

    pub(crate) fn rules(&self) -> Vec<FaultRule> {
        self.rules.iter().map(|active| active.rule.clone()).collect()
    }

    /// The faults for a request, at most one of a kind, in the order of the rules.
    pub(crate) fn apply(&mut self, operation: Option<&str>, path: &str, keys: &Keys) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for active in &mut self.rules {
            let fault = active.rule.fault;
            let is_new = faults.iter().all(|other| discriminant(other) != discriminant(&fault));
            if is_new && active.applies(operation, path, keys) {
                faults.push(fault);
            }
        }
        faults
    }
}

impl ActiveRule {
    fn applies(&mut self, operation: Option<&str>, path: &str, keys: &Keys) -> bool {
        let rule = &self.rule;
        let matches = rule.operation.as_deref().is_none_or(|wanted| Some(wanted) == operation)
            && rule.path.as_deref().is_none_or(|part| path.contains(part));
        if !matches {
            return false;
        }
        self.matched = self.matched.saturating_add(1);
        let applies = self.matched > rule.skip
            && rule.times.is_none_or(|times| self.applied < times)
            && (rule.per_mille >= 1000 || keys.chance("fault", rule.per_mille));
        self.applied += u32::from(applies);
        applies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(rule: FaultRule, operations: &[&str]) -> Vec<usize> {
        let (mut rules, keys) = (FaultRules::new(vec![rule]), Keys::new(1));
        operations.iter().map(|operation| rules.apply(Some(operation), "/a/b", &keys).len()).collect()
    }

    #[test]
    fn a_rule_skips_requests_and_then_applies_this_often() {
        let rule = FaultRule::new(Fault::ResetBefore).skip(1).times(2);
        assert_eq!(applied(rule, &["x"; 5]), [0, 1, 1, 0, 0]);
    }

    #[test]
    fn a_rule_counts_only_matching_requests() {
        let rule = FaultRule::new(Fault::ResetBefore).operation("y").times(1);
        assert_eq!(applied(rule, &["x", "y", "y"]), [0, 1, 0]);
        assert_eq!(applied(FaultRule::new(Fault::ResetAfter).path("/c"), &["x"]), [0]);
    }

    #[test]
    fn rules_have_the_form_of_the_control_api() {
        let text = r#"{"fault":{"kind":"too-many-requests","retry-after":2},"operation":"getLatestBusDt","times":3}"#;
        let rule: FaultRule = serde_json::from_str(text).unwrap();
        let fault = Fault::TooManyRequests { retry_after: Some(2) };
        assert_eq!(rule, FaultRule::new(fault).operation("getLatestBusDt").times(3));
        assert!(serde_json::from_str::<FaultRule>(r#"{"fault":{"kind":"flood"}}"#).is_err());
    }

    #[test]
    fn a_wrong_answer_names_its_body() {
        let text = r#"{"fault":{"kind":"wrong-answer","body":"other-day"},"times":1}"#;
        let rule: FaultRule = serde_json::from_str(text).unwrap();
        assert_eq!(rule, FaultRule::new(Fault::WrongAnswer { body: WrongBody::OtherDay }).times(1));
        assert_eq!(rule.fault.kind(), "wrong-answer");
    }
}
