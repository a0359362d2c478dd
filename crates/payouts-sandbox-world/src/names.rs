//! Names of companies as they occur: in any script, with commas, quotes and line breaks.

use super::draw::Key;

const FIRST: [&str; 24] = [
    "Contoso",
    "Fabrikam",
    "Northwind",
    "Größe & Söhne",
    "日本ソフト",
    "شركة الخليج",
    "Société d'Œuvres",
    "Ångström",
    "O'Neill",
    "\"Quoted\" Systems",
    "Wide World",
    "Crème Brûlée",
    "Żółw",
    "Adventure Works",
    "Tailspin",
    "Ελλάς Δίκτυα",
    "한빛 시스템",
    "Alpine",
    "Lines\nand Breaks",
    "Ñandú",
    "Litware",
    "Proseware",
    "Đường Mới",
    "Æther 🚀",
];

const LAST: [&str; 12] = [
    "Consulting",
    "Services, Inc.",
    "GmbH & Co. KG",
    "株式会社",
    "K.S.C.C.",
    "Ltd",
    "S.A.R.L.",
    "Holdings, LLC",
    "Cloud",
    "AG",
    "Partners; Associates",
    "Trading",
];

/// Appends the name of the company of that key, such as `Northwind Services, Inc.`.
pub(crate) fn write_company(key: Key, out: &mut String) {
    let first: &&str = key.pick(FIRST_NAME, &FIRST);
    let last: &&str = key.pick(LAST_NAME, &LAST);
    out.push_str(first);
    out.push(' ');
    out.push_str(last);
}

pub(crate) fn company(key: Key) -> String {
    let mut out = String::new();
    write_company(key, &mut out);
    out
}

const FIRST_NAME: u64 = 900;
const LAST_NAME: u64 = 901;
