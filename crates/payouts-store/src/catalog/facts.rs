//! Raw bytes and what is known of them, as columns of the catalog.
//!
//! `raw` has the hash and the size, the row that refers to it has the instant; the rest is JSON.

use super::{
    Ledger,
    cells::{Cells, Values},
    text,
};
use crate::Result;
use payouts_model::{LengthProof, RawFacts};
use rusqlite::{OptionalExtension, Row, params, types::ToSqlOutput};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

/// What no other column contains.
#[derive(Serialize, Deserialize)]
struct Rest<'f> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'f, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media_type: Option<Cow<'f, str>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    request_ids: Cow<'f, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "LengthProof::is_declared")]
    length_proof: LengthProof,
}

fn is_empty(ids: &BTreeMap<String, String>) -> bool {
    ids.is_empty()
}

/// What is kept as JSON next to the columns.
fn rest(facts: &RawFacts) -> Rest<'_> {
    Rest {
        name: facts.name.as_deref().map(Cow::Borrowed),
        media_type: facts.media_type.as_deref().map(Cow::Borrowed),
        request_ids: Cow::Borrowed(&facts.request_ids),
        length_proof: facts.length_proof,
    }
}

/// The facts in the columns `facts`, `received_at`, `sha256` and `size`, if there are any.
pub(super) fn optional(row: &Row<'_>) -> Result<Option<RawFacts>> {
    let Some(Rest { name, media_type, request_ids, length_proof }) = text::optional_json(row, "facts")?
    else {
        return Ok(None);
    };
    Ok(Some(RawFacts {
        sha256: row.get("sha256")?,
        size: row.get("size")?,
        name: name.map(Cow::into_owned),
        media_type: media_type.map(Cow::into_owned),
        received_at: text::parsed(row, "received_at")?,
        length_proof,
        request_ids: request_ids.into_owned(),
    }))
}

/// The facts in the columns `facts`, `received_at`, `sha256` and `size`.
pub(super) fn facts(row: &Row<'_>) -> Result<RawFacts> {
    optional(row)?.ok_or_else(|| text::damaged("facts", "it is empty"))
}

/// The condition that finds raw bytes by their hash, which is the first parameter.
pub(super) const BY_HASH: &str = "substr(sha256, 1, 12) = substr(?1, 1, 12) AND sha256 = ?1";

/// Facts on their way into the catalog.
#[derive(Debug)]
pub(super) struct Columns<'c> {
    pub(super) sha256: ToSqlOutput<'c>,
    pub(super) size: ToSqlOutput<'c>,
    pub(super) received_at: ToSqlOutput<'c>,
    pub(super) facts: ToSqlOutput<'c>,
}

impl<'c> Columns<'c> {
    /// Puts facts down, for [`Columns::take`].
    pub(super) fn put(facts: &RawFacts, cells: &mut Cells) -> Result<()> {
        cells.text(&facts.sha256);
        cells.integer(facts.size);
        cells.text(&text::stamp(facts.received_at));
        cells.json(&rest(facts))
    }

    /// The facts that come next.
    pub(super) fn take(values: &mut Values<'c>) -> Result<Self> {
        Ok(Self {
            sha256: values.expect()?,
            size: values.expect()?,
            received_at: values.expect()?,
            facts: values.expect()?,
        })
    }
}

static FIND: LazyLock<String> = LazyLock::new(|| format!("SELECT id FROM raw WHERE {BY_HASH}"));

impl Ledger<'_> {
    /// Keeps raw bytes of which these are the facts. Returns their number.
    pub(crate) fn keep_raw_of(&mut self, facts: &RawFacts, body: Option<&[u8]>) -> Result<i64> {
        let mut cells = Cells::default();
        Columns::put(facts, &mut cells)?;
        self.keep_raw(&Columns::take(&mut cells.values())?, body)
    }

    /// Keeps raw bytes once, however often they arrive. Returns their number.
    pub(super) fn keep_raw(&mut self, raw: &Columns<'_>, body: Option<&[u8]>) -> Result<i64> {
        let known = self.statements.get(&FIND)?.query_row([&raw.sha256], |row| row.get(0)).optional()?;
        if let Some(known) = known {
            return Ok(known);
        }
        self.statements
            .get("INSERT INTO raw (sha256, size, body) VALUES (?1, ?2, ?3)")?
            .execute(params![raw.sha256, raw.size, body])?;
        Ok(self.db.last_insert_rowid())
    }
}
