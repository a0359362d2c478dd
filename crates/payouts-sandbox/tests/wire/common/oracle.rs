//! Calls of Oracle's API over the wire.

use payouts_sandbox::{Host, RunningSandbox};
use serde_json::{Value, json};

use super::partner::url;
use super::wire::{Answer, send};

/// A caller with an id token.
pub(crate) struct Oracle<'s> {
    pub(crate) sandbox: &'s RunningSandbox,
    pub(crate) token: String,
}

impl<'s> Oracle<'s> {
    pub(crate) fn new(sandbox: &'s RunningSandbox) -> Self {
        Self::named(sandbox, "payouts")
    }

    pub(crate) fn named(sandbox: &'s RunningSandbox, username: &str) -> Self {
        Self { sandbox, token: sandbox.oracle_token(username).unwrap() }
    }

    pub(crate) fn ask(&self, operation: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let enterprise = self.sandbox.world().oracle().enterprise();
        let path = format!("/bi/v1/{enterprise}/{operation}");
        send("POST", &url(self.sandbox, Host::OracleApp, &path), &headers, body.to_string().as_bytes())
            .unwrap()
    }

    pub(crate) fn read(&self, operation: &str, body: &Value) -> Value {
        self.ask(operation, body).expect(200).json()
    }

    /// The summary of the busiest account on a day with payouts.
    pub(crate) fn summary(&self) -> Value {
        let (account, day) = self.paid_day();
        self.read("getPaymentPayoutSummary", &json!({"acctCode": account, "payoutDt": day}))
    }

    /// An account and a day on which it was paid something.
    pub(crate) fn paid_day(&self) -> (String, String) {
        let world = self.sandbox.world();
        let now = self.sandbox.now();
        let oracle = world.oracle();
        for account in oracle.accounts() {
            for day in oracle.payout_days(account) {
                let payouts = oracle.payouts(account, day, now);
                if payouts.iter().any(|payout| payout.amount.minor() > 0) {
                    return (account.code.clone(), day.to_string());
                }
            }
        }
        panic!("the world has no payout")
    }

    /// A location, and a day on which an operation has rows there.
    pub(crate) fn busy(&self, operation: &str, date: &str) -> (String, String, Value) {
        let world = self.sandbox.world();
        let first = world.config().first_month;
        for location in world.oracle().locations() {
            for day in first.iter_days().skip(20).take(330) {
                let day = day.to_string();
                let body = json!({"locRef": location.loc_ref, date: day});
                let answer = self.read(operation, &body);
                if answer["accounts"].as_array().is_some_and(|accounts| !accounts.is_empty()) {
                    return (location.loc_ref.clone(), day, answer);
                }
            }
        }
        panic!("{operation} never has a row")
    }
}

/// Every object below a path of arrays, such as `accounts.revenueCenters`.
pub(crate) fn below<'v>(answer: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('.').fold(vec![answer], |objects, name| {
        objects.into_iter().flat_map(|object| object[name].as_array().into_iter().flatten()).collect()
    })
}
