//! The checks as gauges in the text format of Prometheus, for the textfile collector of its node exporter.

use super::check::{Check, LOAD_AGE, MEASURES, State};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;

/// All gauges. What is not known has no sample in the gauge of its measure, and one in `payouts_check_state`.
pub(super) fn render(checks: &[Check], now: DateTime<Utc>) -> String {
    let mut text = String::new();
    for measure in MEASURES {
        let own = checks.iter().filter(|check| check.measure == measure);
        let samples = own.filter_map(|check| Some((labels(check), i128::from(check.measured?))));
        gauge(&mut text, measure.metric, measure.help, samples);
    }
    let states = checks.iter().map(|check| {
        let mut labels = labels(check);
        labels.insert(0, ("check", check.measure.name));
        (labels, state(check.state))
    });
    gauge(&mut text, "payouts_check_state", "Result of a check: 0 ok, 1 warning, 2 alarm.", states);
    // An age stays what it was when this command no longer runs, and a time does not.
    let loads = checks.iter().filter(|check| check.measure == LOAD_AGE);
    let loads = loads
        .filter_map(|check| Some((labels(check), i128::from(now.timestamp()) - i128::from(check.measured?))));
    gauge(&mut text, "payouts_last_load_timestamp_seconds", "Time of the newest load of a sign-in.", loads);
    let written = [(Vec::new(), i128::from(now.timestamp()))];
    gauge(&mut text, "payouts_status_timestamp_seconds", "Time of these measurements.", written.into_iter());
    text
}

type Labels<'c> = Vec<(&'static str, &'c str)>;

fn labels(check: &Check) -> Labels<'_> {
    let source = check.source.as_deref().map(|source| ("source", source));
    let age = check.age.map(|age| ("age", age));
    source.into_iter().chain(age).collect()
}

fn state(state: State) -> i128 {
    match state {
        State::Ok => 0,
        State::Warning => 1,
        State::Alarm => 2,
    }
}

/// A gauge with its samples; nothing where it has none.
fn gauge<'c>(text: &mut String, name: &str, help: &str, samples: impl Iterator<Item = (Labels<'c>, i128)>) {
    let mut samples = samples.peekable();
    if samples.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for (labels, value) in samples {
        let labels: Vec<_> =
            labels.into_iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let braces = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(text, "{name}{braces} {value}");
    }
}

/// The value of a label: a backslash, a quote and a line break are written with a backslash.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::{super::check::SIGNIN_DAYS_LEFT, *};

    #[test]
    fn labels_are_escaped_and_what_is_unknown_has_a_state_and_no_number() {
        let now = "2026-10-03T08:00:00Z".parse().expect("a time");
        let checks = [
            Check::new(LOAD_AGE, 60, State::Ok).of("a \"b\"\\\n"),
            Check::new(SIGNIN_DAYS_LEFT, None, State::Alarm).of("contoso"),
        ];
        let expected = "\
# HELP payouts_load_age_seconds Age of the newest load of a sign-in.
# TYPE payouts_load_age_seconds gauge
payouts_load_age_seconds{source=\"a \\\"b\\\"\\\\\\n\"} 60
# HELP payouts_check_state Result of a check: 0 ok, 1 warning, 2 alarm.
# TYPE payouts_check_state gauge
payouts_check_state{check=\"load_age\",source=\"a \\\"b\\\"\\\\\\n\"} 0
payouts_check_state{check=\"signin_days_left\",source=\"contoso\"} 2
# HELP payouts_last_load_timestamp_seconds Time of the newest load of a sign-in.
# TYPE payouts_last_load_timestamp_seconds gauge
payouts_last_load_timestamp_seconds{source=\"a \\\"b\\\"\\\\\\n\"} 1791014340
# HELP payouts_status_timestamp_seconds Time of these measurements.
# TYPE payouts_status_timestamp_seconds gauge
payouts_status_timestamp_seconds 1791014400
";
        assert_eq!(render(&checks, now), expected);
    }
}
