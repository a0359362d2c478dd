//! Every answer has a status that its operation documents, and a body that fits the schema of that status.

use std::collections::BTreeMap;

use jsonschema::Validator;
use payouts_sandbox::quirks::oracle::NullMembers;
use payouts_sandbox::{ErrorBody, Fault, FaultRule, Preset, Quirks, RunningSandbox};
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value, json};

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, PAYMENTS, Partner};
use crate::common::wire::Answer;
use crate::common::{seconds, start, stepped};

/// A spec, and the validators of its answers so far.
struct Spec {
    root: Value,
    validators: BTreeMap<String, Validator>,
}

impl Spec {
    fn read(text: &str) -> Self {
        let root = json_schema(&Yaml::load_from_str(text).unwrap()[0]);
        Self { root, validators: BTreeMap::new() }
    }

    fn partner_center() -> Self {
        Self::read(include_str!("../../../../specs/partner-center-payouts.yaml"))
    }

    fn oracle_bi() -> Self {
        Self::read(include_str!("../../../../specs/oracle-bi-payments.yaml"))
    }

    /// Asserts that the operation documents this answer.
    fn covers(&mut self, path: &str, method: &str, answer: &Answer) {
        assert_eq!(self.objection(path, method, answer), None, "{method} {path}");
    }

    /// Why an answer does not fit the documentation of an operation.
    fn objection(&mut self, path: &str, method: &str, answer: &Answer) -> Option<String> {
        let operation = &self.root["paths"][path][method];
        let responses = operation["responses"].as_object().unwrap_or_else(|| panic!("no {method} {path}"));
        let status = answer.status.to_string();
        let Some(response) = responses.get(&status) else {
            return Some(format!("{status} is not documented"));
        };
        let response = match response["$ref"].as_str() {
            Some(reference) => self.root.pointer(reference.trim_start_matches('#')).unwrap(),
            None => response,
        };
        let Some(kind) = answer.header("content-type").and_then(|kind| kind.split(';').next()) else {
            return (!answer.body.is_empty()).then(|| "a body without a type".to_owned());
        };
        let schema = &response.get("content")?[kind]["schema"];
        if !schema.is_object() {
            return Some(format!("{kind} is not documented for {status}"));
        }
        if kind != "application/json" {
            return None;
        }
        let key = format!("{method} {path} {status}");
        let with_components = json!({"components": self.root["components"], "allOf": [schema]});
        let validator =
            self.validators.entry(key).or_insert_with(|| jsonschema::draft4::new(&with_components).unwrap());
        let body = answer.json();
        let errors: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        (!errors.is_empty()).then(|| format!("{status}: {errors:?} in {body}"))
    }
}

/// YAML to JSON; `nullable` becomes a type of JSON Schema.
fn json_schema(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Mapping(map) => {
            let mut object: serde_json::Map<String, Value> = map
                .iter()
                .map(|(key, value)| {
                    let key = key
                        .as_str()
                        .map(str::to_owned)
                        .or_else(|| key.as_integer().map(|key| key.to_string()));
                    (key.unwrap(), json_schema(value))
                })
                .collect();
            if object.get("nullable") == Some(&Value::Bool(true)) {
                let kind = object["type"].clone();
                object.insert("type".to_owned(), json!([kind, "null"]));
            }
            // An open enum names the values that are known, and forbids no other.
            if object.contains_key("x-open-enum") {
                object.remove("enum");
            }
            Value::Object(object)
        }
        Yaml::Sequence(items) => items.iter().map(json_schema).collect(),
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::String(value)) => Value::from(value.as_ref()),
        _ => Value::Null,
    }
}

/// Each preset, and each side of each quirk alone.
fn quirk_sets() -> Vec<Quirks> {
    let mut all: Vec<_> = [Preset::Documented, Preset::Observed, Preset::Hostile].map(Quirks::preset).into();
    for quirk in Quirks::all() {
        for side in &quirk.sides[1..] {
            let mut quirks = Quirks::default();
            quirks.set(quirk.id, side.name).unwrap();
            all.push(quirks);
        }
    }
    all
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(present.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        leaf => leaf,
    }
}

fn set_all(sandbox: &RunningSandbox, quirks: &Quirks) {
    for (id, side) in quirks.iter() {
        sandbox.set_quirk(id, side).unwrap();
    }
}

#[test]
fn answers_about_exports_fit_the_contract_whatever_the_quirks() {
    let mut spec = Spec::partner_center();
    let sandbox = start(stepped());
    for quirks in quirk_sets() {
        set_all(&sandbox, &Quirks::default());
        let partner = Partner::new(&sandbox);
        let ids: Vec<_> =
            [EARNINGS, PAYMENTS].map(|path| (path, partner.queued(path, "paymentId eq '1'"))).into();
        set_all(&sandbox, &quirks);
        for (path, id) in &ids {
            let one = format!("{path}/{{requestId}}");
            let mut check = |method: &str, place: &str, actual: &str, headers: &[(&str, &str)]| {
                let answer = partner.try_send(&method.to_uppercase(), actual, headers).unwrap();
                spec.covers(place, method, &answer);
            };
            check("post", path, path, &[("client-request-id", "1")]);
            check("post", path, &format!("{path}?$filter=nonsense"), &[]);
            check("post", path, path, &[("no-length", "")]);
            let actual = format!("{path}/{id}");
            check("get", &one, &actual, &[("client-request-id", "1")]);
            check("get", &one, &format!("{path}/unknown"), &[]);
            sandbox.step(seconds(60));
            check("delete", &one, &actual, &[("client-request-id", "1")]);
            sandbox.step(seconds(240));
            check("get", &one, &actual, &[("client-request-id", "1")]);
            check("get", &one, &actual, &[("client-request-id", "1")]);
            check("delete", &one, &actual, &[("client-request-id", "1")]);
            check("delete", &one, &actual, &[("client-request-id", "1")]);
        }
        sandbox.clear_journal();
    }
}

#[test]
fn answers_of_oracle_fit_the_contract_whatever_the_quirks() {
    let mut spec = Spec::oracle_bi();
    let sandbox = start(stepped());
    let place = sandbox.world().oracle().locations()[0].loc_ref.clone();
    let (account, day) = Oracle::new(&sandbox).paid_day();
    let requests = [
        ("getPaymentPayoutSummary", json!({"acctCode": account, "payoutDt": day})),
        ("getPaymentPayoutSummary", json!({"acctCode": "0", "payoutDt": day})),
        ("getPaymentPayouts", json!({"locRef": place, "bookingDt": day})),
        ("getPaymentPayouts", json!({"locRef": "KIOSK-1", "bookingDt": day})),
        ("getPaymentTransactions", json!({"locRef": place, "busDt": day})),
        (
            "getPaymentTransactions",
            json!({"locRef": place, "busDt": day, "changedSinceUTC": "2025-01-01T00:00:00Z"}),
        ),
        ("getPaymentSettlements", json!({"locRef": place, "stlmtDt": day})),
        ("getPaymentChargebacks", json!({"locRef": place, "recordDt": day})),
        ("getPaymentAccountDimensions", json!({"locRef": place})),
        ("getPaymentAccountDimensions", json!({"locRef": "nowhere"})),
        ("getPaymentAccountHolderDimensions", json!({"applicationName": "test"})),
        ("getSPIPaymentDetails", json!({"locRef": "KIOSK-1", "busDt": day})),
        ("getLocationDimensions", json!({})),
        ("getLocationDimensions", json!({"include": "locations.addrLn1, locations.locRef"})),
        ("getLocationDimensions", json!({"searchCriteria": "equals(locations.curr,'USD')"})),
        ("getLatestBusDt", json!({"locRef": place})),
        ("getLatestBusDt", json!({})),
    ];
    for quirks in quirk_sets() {
        set_all(&sandbox, &quirks);
        for username in ["payouts", "no-payments"] {
            let oracle = Oracle::named(&sandbox, username);
            for (operation, body) in &requests {
                let mut answer = oracle.ask(operation, body);
                // The register lets any member be null; the schemas allow it of arrays only. Null reads like absent.
                if quirks.side::<NullMembers>() == NullMembers::Null && answer.status == 200 {
                    answer.body = without_nulls(answer.json()).to_string().into_bytes();
                }
                spec.covers(&format!("/bi/v1/{{orgIdentifier}}/{operation}"), "post", &answer);
            }
        }
        sandbox.clear_journal();
    }
}

#[test]
fn faults_fit_the_contract_too() {
    let (mut partner_center, mut oracle_bi) = (Spec::partner_center(), Spec::oracle_bi());
    let sandbox = start(stepped());
    let bodies = [ErrorBody::Json, ErrorBody::Html, ErrorBody::Empty];
    let statuses = [429, 500, 503, 504];
    let tried = statuses.into_iter().flat_map(|status| bodies.map(|body| (status, body)));
    for (status, body) in tried {
        sandbox.set_faults([FaultRule::new(Fault::ErrorStatus { status, body, retry_after: None })]);
        let answer = Partner::new(&sandbox).send("POST", PAYMENTS);
        partner_center.covers(PAYMENTS, "post", &answer);
        let answer = Oracle::new(&sandbox).ask("getLatestBusDt", &json!({"locRef": "1"}));
        oracle_bi.covers("/bi/v1/{orgIdentifier}/getLatestBusDt", "post", &answer);
    }
}

#[test]
fn a_validator_refuses_what_does_not_fit() {
    let mut spec = Spec::oracle_bi();
    let path = "/bi/v1/{orgIdentifier}/getPaymentPayoutSummary";
    let objection = |body: &[u8], status: u16, spec: &mut Spec| {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        spec.objection(path, "post", &Answer { status, headers, body: body.to_vec() })
    };
    assert_eq!(objection(br#"{"payouts": []}"#, 200, &mut spec), None);
    assert!(objection(br#"{"payouts": {}}"#, 200, &mut spec).unwrap().contains("payouts"));
    assert!(objection(b"{}", 418, &mut spec).unwrap().contains("418"));
}
