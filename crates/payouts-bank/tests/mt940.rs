//! Reading MT940 and MT942 in the forms that banks write.

use payouts_bank::{
    Entry, Finality, NotAStatement, Profiles, ReferenceKind, Statement, Status,
    book::{Book, Proof},
    read,
};

fn all(text: &str) -> Result<Vec<Statement>, NotAStatement> {
    let documents = read(text.as_bytes(), &Profiles::default())?;
    Ok(documents.into_iter().flat_map(|document| document.statements).collect())
}

fn only(text: &str) -> Statement {
    let mut all = all(text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// A message with these fields between its balances.
fn message(fields: &str) -> String {
    format!(
        ":20:REF\r\n:25:20041133/1234567\r\n:28C:29/1\r\n:60F:C260407EUR100,00\r\n{fields}\r\n:62F:C260408EUR100,00\r\n-\r\n"
    )
}

fn entry(fields: &str) -> Entry {
    let mut statement = only(&message(fields));
    assert_eq!(statement.entries.len(), 1, "{fields}");
    statement.entries.remove(0)
}

fn references(entry: &Entry) -> Vec<(ReferenceKind, &str)> {
    entry.references.iter().map(|one| (one.kind, one.text.as_str())).collect()
}

#[test]
fn a_message_is_read_with_and_without_its_blocks() {
    let bare = ":20:STARTUMSE\n:25:DE02120300000000202051\n:28C:00029/001\n:60F:D260407EUR1.0\n";
    assert!(all(bare).is_err());
    let text = message(":61:2604080408CR12,30NTRFNONREF//SVC-1\r\n:86:FREE TEXT");
    let statement = only(&text);
    assert_eq!((statement.id.as_str(), statement.account.as_str()), ("REF", "20041133/1234567"));
    assert_eq!(statement.sequence.as_deref(), Some("29"));
    assert_eq!(
        statement.days.map(|(first, last)| format!("{first} {last}")).as_deref(),
        Some("2026-04-08 2026-04-08")
    );
    assert_eq!(statement.opening.as_ref().map(|one| one.money.to_string()).as_deref(), Some("100.00 EUR"));
    let blocks = text.replace(":20:REF", "{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n:20:REF");
    let blocks = blocks.replace("\r\n-\r\n", "\r\n-}{5:{CHK:123}}\r\n");
    let mut in_blocks = only(&blocks);
    assert_eq!(in_blocks.bank.take().as_deref(), Some("BANKDEFF"));
    let shift = in_blocks.entries[0].byte - statement.entries[0].byte;
    in_blocks.entries[0].byte -= shift;
    assert_eq!(in_blocks, statement);
    assert_eq!(all(&(text.clone() + &blocks)).expect("statements").len(), 2);
    // Lines that end in another way make no difference.
    let unix = only(&text.replace("\r\n", "\n"));
    assert_eq!(unix.entries[0].texts, statement.entries[0].texts);
}

#[test]
fn field_61_is_read_in_all_forms() {
    for (field, money, booked, valued, is_reversal, code) in [
        ("2604080408C12,30NTRFNONREF", "12.30 EUR", "2026-04-08", "2026-04-08", false, "NTRF"),
        ("260408D12,NMSCX", "-12 EUR", "2026-04-08", "2026-04-08", false, "NMSC"),
        ("2601021231CR,5NTRFX", "0.5 EUR", "2025-12-31", "2026-01-02", false, "NTRF"),
        ("2512310102DR5,00FCHGX", "-5.00 EUR", "2026-01-02", "2025-12-31", false, "FCHG"),
        ("2604080408RC5,00S103X", "-5.00 EUR", "2026-04-08", "2026-04-08", true, "S103"),
        ("2604080408RDR5,00NRTIX", "5.00 EUR", "2026-04-08", "2026-04-08", true, "NRTI"),
    ] {
        let entry = entry(&format!(":61:{field}"));
        let days = [entry.booked_on, entry.valued_on].map(|day| day.expect("a day").to_string());
        assert_eq!(entry.money.to_string(), money, "{field}");
        assert_eq!((days[0].as_str(), days[1].as_str()), (booked, valued), "{field}");
        assert_eq!((entry.is_reversal, entry.code.as_deref()), (is_reversal, Some(code)), "{field}");
        assert_eq!(entry.status, Status::Booked);
    }
    assert_eq!(entry(":61:2604080408EC5,00NTRFX").status, Status::Pending);
    let entry = entry(":61:2604080408C7912,80NTRFOWN-1//SVC-0401\r\n/OCMT/EUR8400,/EXCH/0,942/CHGS/EUR1,50");
    assert_eq!(references(&entry), [(ReferenceKind::Other, "OWN-1"), (ReferenceKind::Servicer, "SVC-0401")]);
    assert_eq!(entry.instructed.map(|one| one.to_string()).as_deref(), Some("8400 EUR"));
    assert_eq!(entry.rate.map(|one| one.to_string()).as_deref(), Some("0.942"));
    assert_eq!(entry.charges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1.50 EUR"]);
}

#[test]
fn field_86_is_read_in_its_three_forms() {
    let with = |text: &str| entry(&format!(":61:260408C12,30NTRFNONREF\r\n:86:{text}"));
    let german = with(
        "166?00GUTSCHRIFT?109310?20EREF+E2E-51000014?2101?22SVWZ+PAYMENT 5100\r\n001401 WHY?23 MORE?30BANKDEFF?31IE51TEST99999900008899?32Contoso Pay?33outs Ltd?34011?60LAST",
    );
    assert_eq!(references(&german), [(ReferenceKind::EndToEnd, "E2E-5100001401")]);
    assert_eq!(german.texts, ["PAYMENT 5100001401 WHY", "MORE", "LAST"]);
    assert_eq!(german.counterparty.as_deref(), Some("Contoso Payouts Ltd"));
    assert_eq!(german.counterparty_account.as_deref(), Some("IE51TEST99999900008899"));
    assert_eq!(german.code.as_deref(), Some("NTRF 166 GUTSCHRIFT 011"));
    let words = with(
        "/EREF/E2E-1//CNTP/NL91ABNA0417164300/ABNANL2A/CONTOSO LTD///REMI/USTD//PAYMENT 51000\r\n01401/",
    );
    assert_eq!(references(&words), [(ReferenceKind::EndToEnd, "E2E-1")]);
    assert_eq!(words.texts, ["PAYMENT 5100001401"]);
    assert_eq!(words.counterparty.as_deref(), Some("CONTOSO LTD"));
    assert_eq!(words.counterparty_account.as_deref(), Some("NL91ABNA0417164300"));
    let dutch =
        with("/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/NAME/CONTOSO/REMI/PAYMENT 1/EREF/NOTPROVIDED");
    assert_eq!((dutch.counterparty.as_deref(), dutch.references.len()), (Some("CONTOSO"), 0));
    assert!(dutch.texts.contains(&"PAYMENT 1".to_owned()), "{dutch:?}");
    let free = with("PAYMENT 51000\r\n01401 FROM CONTOSO");
    assert_eq!(free.texts, ["PAYMENT 51000", "01401 FROM CONTOSO"]);
    let structured = with("/REMI/STRD/CUR/RF18539007547034");
    assert_eq!(references(&structured), [(ReferenceKind::Structured, "RF18539007547034")]);
    // What explains the whole statement is not that of its last entry.
    let text = message(":61:260408C1,00NTRFNONREF").replace("-\r\n", ":86:FOR ALL\r\n-\r\n");
    assert_eq!(only(&text).entries[0].texts, [""; 0]);
}

#[test]
fn pages_of_a_statement_are_joined() {
    let first =
        ":20:A\n:25:1/2\n:28C:29/1\n:60F:C260408EUR0,00\n:61:260408C10,00NTRFA\n:62M:C260408EUR10,00\n-\n";
    let second =
        ":20:B\n:25:1/2\n:28C:29/2\n:60M:C260408EUR10,00\n:61:260408C5,00NTRFB\n:62F:C260408EUR15,00\n-\n";
    let joined = only(&(first.to_owned() + second));
    assert_eq!((joined.entries.len(), joined.sequence.as_deref()), (2, Some("29")));
    assert_eq!(joined.closing.as_ref().map(|one| one.money.to_string()).as_deref(), Some("15.00 EUR"));
    // In two files they are two statements of one day that add up.
    let both = [only(first), only(second)];
    assert_eq!(both[1].sequence.as_deref(), Some("29/2"));
    let book = Book::new(&[&both[1], &both[0]]);
    assert_eq!((book.bookings().count(), book.gaps().count()), (2, 0));
    assert!(book.proofs.iter().all(Proof::is_proved));
    // Without the page in the middle there is a gap.
    let apart = all(&(first.to_owned() + &second.replace(":60M:C260408EUR10,00", ":60M:C260408EUR11,00")))
        .expect("pages");
    let book = Book::new(&apart.iter().collect::<Vec<_>>());
    assert_eq!(book.gaps().map(|gap| gap.money.to_string()).collect::<Vec<_>>(), ["-1.00 EUR", "1.00 EUR"]);
}

#[test]
fn a_report_of_a_running_day_is_not_final() {
    let text = ":20:R\n:25:DE02120300000000202051EUR\n:28C:1/1\n:34F:EUR0,\n:13D:2604081200+0200\n:61:260408C10,00NTRFA\n:61:260408D1,00NTRFB\n:90D:1EUR1,00\n:90C:1EUR10,00\n-";
    let report = only(text);
    assert_eq!((report.finality, report.account.as_str()), (Finality::Intraday, "DE02120300000000202051"));
    assert_eq!(report.problems, [""; 0]);
    let wrong = only(&text.replace(":90C:1EUR10,00", ":90C:2EUR10,00"));
    assert_eq!(wrong.problems, ["field 90C states 2EUR10,00, which its entries do not add up to"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    for (text, reason) in [
        (message(":61:260408X5,00NTRFA"), "the entry \"260408X5,00NTRFA\" cannot be read at line 5"),
        (message(":61:260408C5.00NTRFA"), "the entry \"260408C5.00NTRFA\" cannot be read at line 5"),
        (message(":61:260408C5NTRFA"), "cannot be read at line 5"),
        (message(":61:2604081C5,00NTRFA"), "cannot be read at line 5"),
        (
            message("").replace("C260407EUR100,00", "C260407EUR100.00"),
            "the balance \"C260407EUR100.00\" cannot be read at line 4",
        ),
        (
            message("").replace(":62F:", ":64:"),
            "message \"REF\" has no closing balance (field 62): it is not complete at line 1",
        ),
        (message("").replace(":60F:", ":64:"), "has no opening balance (field 60)"),
        (
            message("").replace(":20:REF", "{4:\r\n:20:REF").replace("-\r\n", ""),
            "the message that begins there has no end at line 1",
        ),
    ] {
        let refusal = all(&text).expect_err("a refusal");
        assert!(refusal.to_string().contains(reason), "{refusal} does not say {reason}");
        assert!(refusal.hint().is_some());
    }
}
