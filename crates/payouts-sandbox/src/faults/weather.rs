//! The rules in force, and how often each has struck.

use super::{Fault, FaultRule};
use crate::keys::Keys;

#[derive(Debug, Default)]
pub(crate) struct Weather {
    rules: Vec<Standing>,
}

#[derive(Debug)]
struct Standing {
    rule: FaultRule,
    matched: u32,
    struck: u32,
}

impl Weather {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        let rules = rules.into_iter().map(|rule| Standing { rule, matched: 0, struck: 0 });
        Self { rules: rules.collect() }
    }

    pub(crate) fn rules(&self) -> Vec<FaultRule> {
        self.rules.iter().map(|standing| standing.rule.clone()).collect()
    }

    /// Every fault for a request, at most one of a kind, in the order of the rules.
    pub(crate) fn strikes(&mut self, operation: Option<&str>, path: &str, dice: &Keys) -> Vec<Fault> {
        let mut struck: Vec<Fault> = Vec::new();
        for standing in &mut self.rules {
            if struck.iter().any(|fault| fault.kind() == standing.rule.fault.kind()) {
                continue;
            }
            if standing.strikes(operation, path, dice) {
                struck.push(standing.rule.fault);
            }
        }
        struck
    }
}

impl Standing {
    fn strikes(&mut self, operation: Option<&str>, path: &str, dice: &Keys) -> bool {
        let rule = &self.rule;
        let meant = rule.operation.as_deref().is_none_or(|wanted| Some(wanted) == operation)
            && rule.path.as_deref().is_none_or(|part| path.contains(part));
        if !meant {
            return false;
        }
        self.matched = self.matched.saturating_add(1);
        let strikes = self.matched > rule.skip
            && rule.times.is_none_or(|times| self.struck < times)
            && (rule.per_mille >= 1000 || dice.throw("fault", rule.per_mille));
        self.struck += u32::from(strikes);
        strikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(rule: FaultRule, operations: &[&str]) -> Vec<usize> {
        let (mut weather, dice) = (Weather::new(vec![rule]), Keys::new(1));
        operations.iter().map(|operation| weather.strikes(Some(operation), "/a/b", &dice).len()).collect()
    }

    #[test]
    fn a_rule_skips_then_strikes_so_often() {
        let rule = FaultRule::new(Fault::ResetBefore).skip(1).times(2);
        assert_eq!(struck(rule, &["x"; 5]), [0, 1, 1, 0, 0]);
    }

    #[test]
    fn a_rule_counts_only_what_it_means() {
        let rule = FaultRule::new(Fault::ResetBefore).operation("y").times(1);
        assert_eq!(struck(rule, &["x", "y", "y"]), [0, 1, 0]);
        assert_eq!(struck(FaultRule::new(Fault::ResetAfter).path("/c"), &["x"]), [0]);
    }

    #[test]
    fn rules_read_as_the_control_api_writes_them() {
        let text = r#"{"fault":{"kind":"too-many-requests","retry-after":2},"operation":"getLatestBusDt","times":3}"#;
        let rule: FaultRule = serde_json::from_str(text).unwrap();
        let fault = Fault::TooManyRequests { retry_after: Some(2) };
        assert_eq!(rule, FaultRule::new(fault).operation("getLatestBusDt").times(3));
        assert!(serde_json::from_str::<FaultRule>(r#"{"fault":{"kind":"flood"}}"#).is_err());
    }
}
