//! Every form contains the same entries, and opening balance and entries lead to the closing balance in each.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use payouts_sandbox_world::{
    BankQuirks, BankStatement, CamtMessage, CamtVersion, Currency, StatementForm, StatementPeriod, World,
    WorldConfig, write_truth,
};
use rust_decimal::Decimal;

/// Account, day and amount of an entry.
type Line = (String, NaiveDate, Decimal);

/// One statement as a form shows it: account, opening balance if there is one, closing balance, and its entries.
struct Shown {
    account: String,
    opening: Option<Decimal>,
    closing: Decimal,
    lines: Vec<Line>,
}

/// In the middle of business, so that entries are pending.
fn noon() -> DateTime<Utc> {
    "2024-12-18T12:00:00Z".parse().expect("an instant")
}

fn world() -> World {
    let config = WorldConfig { months: 8, rows: 2_000, collects_debts: true, ..WorldConfig::default() };
    World::new(config).expect("a valid world")
}

fn statements(period: StatementPeriod) -> Vec<BankStatement> {
    world().bank().with_quirks(BankQuirks::complete(100)).statements(period, noon())
}

fn written(form: StatementForm, statements: &[BankStatement]) -> String {
    let mut out = Vec::new();
    form.write(statements, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn decimal(text: &str) -> Decimal {
    text.replace(',', ".").trim_end_matches('.').parse().expect("a decimal")
}

fn day(text: &str, format: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, format).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// What is between two texts, for the first time.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text:?}")).1;
    rest.split(after).next().unwrap_or(rest)
}

fn camt(text: &str, element: &str) -> Vec<Shown> {
    let signed = |part: &str| {
        let amount = decimal(between(between(part, "<Amt ", "/Amt>"), ">", "<"));
        if between(part, "<CdtDbtInd>", "<") == "DBIT" { -amount } else { amount }
    };
    let tag = format!("<{element}>");
    let statements = text.split(tag.as_str()).skip(1);
    let shown = statements.map(|statement| {
        let account = between(statement, "<Acct><Id>", "</Acct>");
        let tag = if account.starts_with("<IBAN>") { "<IBAN>" } else { "<Othr><Id>" };
        let account = between(account, tag, "<").to_owned();
        let balances: Vec<_> = statement.split("<Bal>").skip(1).map(signed).collect();
        let booked = statement.split("<Ntry>").skip(1).filter(|entry| entry.contains("BOOK</"));
        let lines = booked.map(|entry| {
            (account.clone(), day(between(entry, "<BookgDt><Dt>", "<"), "%Y-%m-%d"), signed(entry))
        });
        Shown {
            lines: lines.collect(),
            opening: balances.first().copied(),
            closing: balances.last().copied().unwrap_or_default(),
            account,
        }
    });
    shown.collect()
}

fn mt940(text: &str) -> Vec<Shown> {
    let balance = |field: &str| {
        let amount = decimal(&field[10..]);
        if field.starts_with('D') { -amount } else { amount }
    };
    let statements = text.split(":20:").skip(1);
    let shown = statements.map(|statement| {
        let account = between(statement, ":25:", "\r\n").to_owned();
        let lines = statement.split("\r\n:61:").skip(1).map(|line| {
            let amount = line[10..].trim_start_matches(char::is_alphabetic);
            let amount = decimal(amount.split('N').next().expect("an amount"));
            let is_debit = line[10..].starts_with('D') || line[10..].starts_with("RC");
            (account.clone(), day(&line[..6], "%y%m%d"), if is_debit { -amount } else { amount })
        });
        Shown {
            lines: lines.collect(),
            opening: Some(balance(between(statement, ":60F:", "\r\n"))),
            closing: balance(between(statement, ":62F:", "\r\n")),
            account,
        }
    });
    shown.collect()
}

/// Checks counts and control totals, too.
fn bai2(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut counts = [0_usize; 3];
    let (mut total, mut totals, mut as_of) = (0_i64, [0_i64; 2], String::new());
    for record in text.lines() {
        assert!(record.len() <= 80, "{record}");
        let fields: Vec<_> = record.trim_end_matches('/').split(',').collect();
        let whole = |place: usize| fields[place].parse::<i64>().expect("a whole number");
        counts.iter_mut().for_each(|count| *count += 1);
        match fields[0] {
            "02" => {
                (counts[1], totals[0]) = (1, 0);
                fields[4].clone_into(&mut as_of);
            }
            "03" => {
                (counts[2], total) = (1, whole(4) + whole(8));
                let currency = Currency::ALL.into_iter().find(|currency| currency.code() == fields[2]);
                let decimals = currency.expect("a currency").decimals();
                let opening = Some(Decimal::new(whole(4), decimals));
                let closing = Decimal::new(whole(8), decimals);
                shown.push(Shown { account: fields[1].to_owned(), opening, closing, lines: Vec::new() });
            }
            "88" if fields[1] == "100" => total += whole(2) + whole(6),
            "16" => {
                total += whole(2);
                let statement = shown.last_mut().expect("an account");
                let sign = if whole(1) < 400 { 1 } else { -1 };
                let amount = Decimal::new(sign * whole(2), statement.closing.scale());
                statement.lines.push((statement.account.clone(), day(&as_of, "%y%m%d"), amount));
            }
            "49" => {
                assert_eq!((whole(1), whole(2)), (total, i64::try_from(counts[2]).expect("a count")));
                totals[0] += total;
            }
            "98" => {
                assert_eq!((whole(1), whole(3)), (totals[0], i64::try_from(counts[1]).expect("a count")));
                totals[1] += totals[0];
            }
            "99" => {
                assert_eq!((whole(1), whole(3)), (totals[1], i64::try_from(counts[0]).expect("a count")));
            }
            _ => {}
        }
    }
    shown
}

fn ofx(text: &str) -> Vec<Shown> {
    let statements = text.split("<STMTRS>").skip(1);
    let value = |part: &str, name: &str| {
        between(part, &format!("<{name}>"), "\r\n").split('<').next().expect("a value").to_owned()
    };
    let shown = statements.map(|statement| {
        let account = value(statement, "ACCTID");
        let lines = statement.split("<STMTTRN>").skip(1).map(|entry| {
            (account.clone(), day(&value(entry, "DTPOSTED")[..8], "%Y%m%d"), decimal(&value(entry, "TRNAMT")))
        });
        Shown {
            lines: lines.collect(),
            opening: None,
            closing: decimal(&value(statement, "BALAMT")),
            account,
        }
    });
    shown.collect()
}

/// The rows of each account as one statement. The balance after each row must be that before it and its amount.
fn delimited(text: &str, is_german: bool) -> Vec<Shown> {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if is_german { b';' } else { b',' };
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
    for row in csv.records().map(|row| row.expect("a row")) {
        let (account, date, amount, balance, is_booked) = if is_german {
            (&row[1], day(&row[3], "%d.%m.%Y"), decimal(&row[8]), decimal(&row[10]), row[11].is_empty())
        } else {
            let amount = if row[3].is_empty() { decimal(&row[4]) } else { -decimal(&row[3]) };
            (&row[0], day(&row[1], "%d/%m/%Y"), amount, decimal(&row[6]), &row[7] == "Posted")
        };
        let statement = shown.entry(account.to_owned()).or_insert_with(|| Shown {
            account: account.to_owned(),
            opening: None,
            closing: Decimal::ZERO,
            lines: Vec::new(),
        });
        if is_booked {
            assert_eq!(statement.closing + amount, balance, "{row:?}");
            statement.closing = balance;
            statement.lines.push((account.to_owned(), date, amount));
        }
    }
    shown.into_values().collect()
}

fn lines(shown: &[Shown]) -> Vec<Line> {
    let mut lines: Vec<_> = shown.iter().flat_map(|statement| statement.lines.clone()).collect();
    lines.sort();
    lines
}

fn truth(statements: &[BankStatement]) -> Vec<Line> {
    let booked = statements.iter().flat_map(|statement| {
        let account = statement.account.id().to_owned();
        statement.booked().map(move |entry| (account.clone(), entry.booked_on, entry.amount.value()))
    });
    let mut lines: Vec<_> = booked.collect();
    lines.sort();
    lines
}

fn add_up(shown: &[Shown]) {
    for statement in shown {
        let Some(opening) = statement.opening else { continue };
        let sum: Decimal = statement.lines.iter().map(|line| line.2).sum();
        assert_eq!(opening + sum, statement.closing, "{}", statement.account);
    }
}

#[test]
fn all_forms_have_the_same_entries_and_their_balances_add_up() {
    for period in [StatementPeriod::Whole, StatementPeriod::Month, StatementPeriod::Today] {
        let statements = statements(period);
        let expected = truth(&statements);
        assert!(!expected.is_empty(), "{period:?}");
        let shown = |form| written(form, &statements);
        for form in [StatementForm::Ofx1, StatementForm::Ofx2] {
            let shown = ofx(&shown(form));
            assert_eq!(lines(&shown), expected, "{form}, {period:?}");
            for (shown, statement) in shown.iter().zip(&statements) {
                assert_eq!(shown.closing, statement.closing.value());
            }
        }
        for form in [StatementForm::Bai2, StatementForm::Bai2Intraday] {
            let shown = bai2(&shown(form));
            add_up(&shown);
            assert_eq!(lines(&shown), expected, "{form}, {period:?}");
        }
        let shown = mt940(&shown(StatementForm::Mt940));
        add_up(&shown);
        assert_eq!(lines(&shown), expected, "{period:?}");
        for version in (2..=13).map(|number| CamtVersion::new(number).expect("a version")) {
            for (message, element) in CamtMessage::ALL.into_iter().zip(["Rpt", "Stmt", "Ntfctn"]) {
                let form = StatementForm::Camt(message, version);
                let shown = camt(&written(form, &statements), element);
                add_up(&shown);
                assert_eq!(lines(&shown), expected, "{form}, {period:?}");
            }
        }
    }
}

#[test]
fn separated_values_have_the_same_entries_and_a_running_balance() {
    for period in [StatementPeriod::Whole, StatementPeriod::Month] {
        let statements = statements(period);
        for (form, is_german) in [(StatementForm::CsvGerman, true), (StatementForm::CsvEnglish, false)] {
            assert_eq!(lines(&delimited(&written(form, &statements), is_german)), truth(&statements));
        }
    }
}

#[test]
fn an_interim_report_counts_and_sums_its_debits_and_credits() {
    let statements = statements(StatementPeriod::Month);
    let text = written(StatementForm::Mt942, &statements);
    for (shown, statement) in text.split(":20:").skip(1).zip(&statements) {
        for (tag, is_debit) in [(":90D:", true), (":90C:", false)] {
            let amounts = statement.booked().map(|entry| entry.amount.value());
            let amounts: Vec<_> = amounts
                .filter(|amount| amount.is_sign_negative() == is_debit)
                .map(|amount| amount.abs())
                .collect();
            let (count, sum) =
                between(shown, tag, "\r\n").split_once(char::is_alphabetic).expect("a currency");
            assert_eq!(count.parse(), Ok(amounts.len()));
            assert_eq!(decimal(&sum[2..]), amounts.iter().sum());
        }
    }
}

#[test]
fn days_follow_each_other_without_a_gap() {
    let quirks = BankQuirks::default();
    let days = world().bank().with_quirks(quirks).statements(StatementPeriod::Day, noon());
    for pair in days.windows(2).filter(|pair| pair[0].account == pair[1].account) {
        assert_eq!(pair[0].closing, pair[1].opening);
        assert_eq!(pair[0].number + 1, pair[1].number);
        assert!(pair[0].last_day < pair[1].first_day);
    }
    assert!(days.iter().all(|statement| statement.last_day < noon().date_naive()), "a day that is not over");
    let whole = world().bank().with_quirks(quirks).statements(StatementPeriod::Whole, noon());
    let until_yesterday = truth(&whole).into_iter().filter(|line| line.1 < noon().date_naive());
    assert_eq!(truth(&days), until_yesterday.collect::<Vec<_>>());
}

#[test]
fn swift_lines_are_as_long_as_the_standard_allows() {
    let text = written(StatementForm::Mt940, &statements(StatementPeriod::Day));
    let mut lines_of_86 = 0;
    for line in text.lines() {
        let in_86 = line.starts_with(":86:") || !line.starts_with([':', '-', '{']);
        lines_of_86 = if line.starts_with(":86:") { 1 } else { lines_of_86 + usize::from(in_86) };
        assert!(line.len() <= if line.starts_with("{1:") { 80 } else { 65 + 4 }, "{line}");
        assert!(!line.starts_with(":20:") || line.len() <= 20, "{line}");
        assert!(line.is_ascii());
    }
    assert!(lines_of_86 > 0);
}

#[test]
fn the_truth_has_a_line_for_each_entry_and_the_same_bytes_each_time() {
    let write = |statements: &[BankStatement]| {
        let mut out = Vec::new();
        write_truth(statements, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    };
    let first = statements(StatementPeriod::Day);
    let listed = write(&first);
    assert_eq!(listed.lines().count(), first.iter().map(|statement| statement.entries.len()).sum::<usize>());
    let again = statements(StatementPeriod::Day);
    assert_eq!(write(&again), listed);
    for form in StatementForm::ALL {
        assert_eq!(written(form, &first), written(form, &again), "{form}");
    }
    let line = listed.lines().next().expect("a line");
    for name in
        ["statement", "account", "booked_on", "amount", "currency", "references", "payouts", "booking_id"]
    {
        assert!(line.contains(&format!("\"{name}\":")), "{name} in {line}");
    }
}
