//! The way from a version of a row back to the bytes that contain it.

use crate::{
    exit::Failure,
    output::{Cell, Column, Printer, iso},
};
use payouts_core::Provenance;
use payouts_store::{Acceptance, Observation, ObservationId, SMALL_BODY, Store};
use std::io::Write;

/// When a version was seen, and where in the bytes it is.
pub(super) struct Seen<'p> {
    pub(super) provenance: &'p Provenance,
    pub(super) first: ObservationId,
    pub(super) last: ObservationId,
}

/// The names and values that lead back.
pub(super) fn lines(store: &Store, seen: &Seen<'_>) -> Result<Vec<(String, String)>, Failure> {
    let provenance = seen.provenance;
    let Some(first) = store.observation(seen.first)? else { return Ok(Vec::new()) };
    let shown = |by: &Observation| format!("{} (asked {})", by.id, at(by));
    let mut lines = vec![("window", first.window.to_string()), ("first seen", shown(&first))];
    if seen.last != seen.first
        && let Some(last) = store.observation(seen.last)?
    {
        lines.push(("last seen", shown(&last)));
    }
    let place = provenance.entry.as_ref().map_or_else(String::new, |entry| format!("entry {entry}, "));
    if let Some(why) = acceptance(store, seen.first)? {
        lines.push(("accepted", why));
    }
    lines.push(("raw sha256", provenance.sha256.clone()));
    lines.push(("complete", first.facts.length_proof.label().to_owned()));
    lines.push(("place", format!("{place}line {}", provenance.line)));
    lines.push(("bytes lie in", whereabouts(store, &first.facts.sha256, first.facts.size)));
    if let Some(imported) = store.imported_place(&first.facts, provenance)? {
        let entry = imported.entry.map_or_else(String::new, |entry| format!(", entry {entry}"));
        let line = imported.line.map_or_else(String::new, |line| format!(", line {line}"));
        lines.push(("imported from", format!("{}{entry}{line}", imported.file)));
    }
    let named = lines.into_iter().map(|(name, value)| (name.to_owned(), value));
    Ok(named.chain(first.facts.request_ids.clone()).collect())
}

/// The same for programs.
pub(super) const COLUMNS: [Column; 6] = [
    Column::new("accepted", ""),
    Column::new("window", ""),
    Column::new("asked_at", ""),
    Column::new("length_proof", ""),
    Column::new("vanished_in", ""),
    Column::new("request_ids", ""),
];

/// The cells under [`COLUMNS`].
pub(super) fn cells(
    store: &Store,
    seen: &Seen<'_>,
    vanished_in: Option<ObservationId>,
) -> Result<Vec<Cell>, Failure> {
    let observation = store.observation(seen.first)?;
    let first = observation.as_ref();
    let accepted = accepted(store, seen.first)?.map(|accepted| {
        let shown = [
            ("by", accepted.who),
            ("at", iso(accepted.accepted_at)),
            ("reason", accepted.reason),
            ("held_because", accepted.reasons.join("; ")),
        ];
        Cell::Object(shown.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    });
    Ok(vec![
        accepted.unwrap_or(Cell::Absent),
        Cell::optional(first.map(|seen| &seen.window)),
        Cell::instant(first.map(|seen| seen.asked_at)),
        Cell::optional(first.map(|seen| seen.facts.length_proof.as_str())),
        Cell::optional(vanished_in),
        Cell::Object(first.map(|seen| seen.facts.request_ids.clone()).unwrap_or_default()),
    ])
}

/// Prints the lines of each version, an empty line between them.
pub(super) fn print<W: Write>(
    printer: &mut Printer<W>,
    entries: &[Vec<(String, String)>],
) -> Result<(), Failure> {
    for (position, lines) in entries.iter().enumerate() {
        if position > 0 {
            printer.raw("")?;
        }
        printer.named(lines)?;
    }
    Ok(())
}

/// The decision of a person that made an observation current, if it needed one.
fn accepted(store: &Store, observation: ObservationId) -> Result<Option<Acceptance>, Failure> {
    Ok(store.acceptances()?.into_iter().find(|accepted| accepted.observation == observation))
}

/// The same for people.
pub(super) fn acceptance(store: &Store, observation: ObservationId) -> Result<Option<String>, Failure> {
    Ok(accepted(store, observation)?.map(|accepted| {
        let at = accepted.accepted_at.format("%Y-%m-%d %H:%M UTC");
        format!("by {} on {at}, though {}: {}", accepted.who, accepted.reasons.join("; "), accepted.reason)
    }))
}

fn whereabouts(store: &Store, sha256: &str, size: u64) -> String {
    let path = store.raw().path_of(sha256);
    if size <= SMALL_BODY as u64 && !path.exists() {
        return format!("table raw of {}", store.layout().catalog().display());
    }
    path.display().to_string()
}

fn at(observation: &Observation) -> String {
    observation.asked_at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
