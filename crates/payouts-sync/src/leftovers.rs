//! Exports of no more use that still lie at their provider.
//!
//! Each is noted in the transaction that ends its use, and only then deleted. So a kill in between, or a provider that
//! refuses, costs nothing but another try by a later run.

use crate::{Leftovers, Result, failure, walk::Party};
use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt, stream};
use payouts_core::{PayoutSource, source::Released};
use payouts_store::{Leftover, LeftoverEnd};
use std::sync::atomic::{AtomicBool, Ordering};

/// For how long a deletion is tried again. No service says how long it keeps an export; what it has refused for a month
/// of nights, it will not delete for us.
const PATIENCE: TimeDelta = TimeDelta::days(30);

/// Deletions under way at once. The provider's limits come on top.
const AT_ONCE: usize = 16;

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Gone,
    Kept,
    GivenUp,
    /// The sign-in cannot be used.
    Halted,
}

/// Deletes an export of no more use, if the provider lets us. Some cannot be deleted while it works on them.
pub(crate) async fn let_go(party: &Party, source: &dyn PayoutSource, left: &Leftover) -> Result<()> {
    try_once(party, source, left).await.map(drop)
}

async fn try_once(party: &Party, source: &dyn PayoutSource, left: &Leftover) -> Result<Tried> {
    let Some(released) = party.unless_overdue(source.release(&left.export)).await else {
        // What became of it is not known, so it is tried again; twice deleted is once deleted.
        return Ok(Tried::Kept);
    };
    let (id, now) = (left.id, party.environment.now());
    let error = match released {
        Ok(released) => {
            let is_gone = released == Released::AlreadyGone;
            let end = if is_gone { LeftoverEnd::Gone } else { LeftoverEnd::Deleted };
            party.writer.change(move |ledger| ledger.end_leftover(id, end, now)).await?;
            return Ok(Tried::Gone);
        }
        Err(error) => error,
    };
    let (window, export) = (&left.window, &left.export.export_id);
    let refusal = failure::stored(&error);
    let not_before = failure::not_before(Some(&error), left.attempts, now);
    // A sign-in that is refused says nothing about the export.
    let is_halted = failure::halts_source(&error);
    let is_hopeless = now - left.left_at > PATIENCE && !is_halted;
    tracing::warn!(%window, export, %error, is_hopeless, "an export of no more use is left at the provider");
    party
        .writer
        .change(move |ledger| {
            ledger.keep_leftover(id, &refusal, not_before, now)?;
            if is_hopeless { ledger.end_leftover(id, LeftoverEnd::GivenUp, now) } else { Ok(()) }
        })
        .await?;
    Ok(match (is_halted, is_hopeless) {
        (true, _) => Tried::Halted,
        (_, true) => Tried::GivenUp,
        _ => Tried::Kept,
    })
}

/// Tries again what is due of a source, unless it is time to leave or the sign-in was refused.
pub(crate) async fn sweep(party: &Party, source: &dyn PayoutSource, halt: &AtomicBool) -> Result<Leftovers> {
    let (id, now) = (source.id().clone(), party.environment.now());
    let all = party.writer.read(move |store| store.leftovers_of(&id)).await?;
    let (due, early): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|left| left.not_before.is_none_or(|at| at <= now));
    let tries = stream::iter(due).map(|left| async move {
        let is_time_to_leave = party.reason_to_leave().is_some() || halt.load(Ordering::Relaxed);
        let tried = if is_time_to_leave { Tried::Kept } else { try_once(party, source, &left).await? };
        Ok::<_, crate::Error>((tried, left))
    });
    let mut leftovers = Leftovers { kept: early.len() as u64, ..Leftovers::default() };
    let mut tries = tries.buffer_unordered(AT_ONCE);
    while let Some((tried, left)) = tries.try_next().await? {
        match tried {
            Tried::Gone => leftovers.gone += 1,
            Tried::Kept => leftovers.kept += 1,
            Tried::Halted => {
                leftovers.kept += 1;
                halt.store(true, Ordering::Relaxed);
            }
            Tried::GivenUp => leftovers.given_up.push(left),
        }
    }
    Ok(leftovers)
}
