//! Requests for exports, and the files of exports.

use std::io::Read;

use payouts_sandbox::{Host, RunningSandbox};
use serde_json::Value;

use super::seconds;
use super::wire::{Answer, Broken, get, send};

pub(crate) const EARNINGS: &str = "/v1.0/payouts/transactionhistory";
pub(crate) const PAYMENTS: &str = "/v1.0/payouts/payments";

/// A caller of Partner Center with a token.
pub(crate) struct Partner<'s> {
    pub(crate) sandbox: &'s RunningSandbox,
    pub(crate) token: String,
}

pub(crate) fn url(sandbox: &RunningSandbox, host: Host, path: &str) -> String {
    format!("{}{path}", sandbox.urls().of_host(host).as_str().trim_end_matches('/'))
}

impl<'s> Partner<'s> {
    pub(crate) fn new(sandbox: &'s RunningSandbox) -> Self {
        Self { sandbox, token: sandbox.partner_center_token() }
    }

    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Answer, Broken> {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        if method == "POST" && !headers.iter().any(|(name, _)| *name == "no-length") {
            all.push(("content-length", "0"));
        }
        all.extend(headers.iter().filter(|(name, _)| *name != "no-length"));
        send(method, &url(self.sandbox, Host::PartnerApi, path), &all, b"")
    }

    pub(crate) fn send(&self, method: &str, path: &str) -> Answer {
        self.try_send(method, path, &[]).unwrap()
    }

    /// Queues an export with a filter.
    pub(crate) fn queue(&self, path: &str, filter: &str) -> Answer {
        let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        self.send("POST", &format!("{path}?$filter={}", filter.replace('+', "%20")))
    }

    /// Queues an export and returns its id.
    pub(crate) fn queued(&self, path: &str, filter: &str) -> String {
        export(&self.queue(path, filter).expect(202).json())["requestId"].as_str().unwrap().to_owned()
    }

    pub(crate) fn read(&self, path: &str, id: &str) -> Value {
        self.send("GET", &format!("{path}/{id}")).expect(200).json()
    }

    /// Waits for the end of an export and returns its link.
    pub(crate) fn link(&self, path: &str, id: &str) -> String {
        self.sandbox.step(seconds(240));
        // An export stays `Processing` while a slow machine still writes its file.
        let answers = (0..6).map(|_| self.read(path, id));
        let is_over =
            |answer: &Value| !export(answer)["status"].as_str().unwrap().eq_ignore_ascii_case("processing");
        let answer = answers.into_iter().find(is_over).expect("the file is written within a minute");
        let found = export(&answer);
        assert_eq!(found["status"].as_str().unwrap().to_lowercase(), "completed");
        found["blobLocation"].as_str().unwrap().to_owned()
    }

    /// The bytes behind the link of a new export.
    pub(crate) fn file(&self, path: &str, filter: &str) -> Vec<u8> {
        let id = self.queued(path, filter);
        get(&self.link(path, &id)).expect(200).body
    }

    /// The text of a file in a zip of one entry.
    pub(crate) fn text(&self, path: &str, filter: &str) -> String {
        let entries = unzipped(&self.file(path, filter));
        assert_eq!(entries.len(), 1);
        entries[0].1.clone()
    }

    pub(crate) fn table(&self, path: &str, filter: &str) -> Table {
        Table::read(&self.text(path, filter), ',')
    }
}

/// The export in an answer of the default shape.
pub(crate) fn export(answer: &Value) -> &Value {
    &answer["value"][0]
}

/// Names and texts of the entries of a zip.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let read = |index: usize, archive: &mut zip::ZipArchive<_>| {
        let mut entry = archive.by_index(index).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        (entry.name().unwrap().into_owned(), text)
    };
    (0..archive.len()).map(|index| read(index, &mut archive)).collect()
}

/// A table, read by RFC 4180.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(text: &str, separator: char) -> Self {
        let mut lines = records(text, separator);
        let header = lines.remove(0);
        Self { header, rows: lines }
    }

    pub(crate) fn place(&self, column: &str) -> usize {
        self.header.iter().position(|name| name == column).unwrap_or_else(|| panic!("no {column}"))
    }

    /// The cells of a column.
    pub(crate) fn column(&self, name: &str) -> Vec<&str> {
        let place = self.place(name);
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.header.iter().any(|column| column == name)
    }
}

pub(crate) fn records(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            letter if letter == separator && !quoted => record.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && record.is_empty() && !quoted, "the last line is whole");
    records
}
