//! Exports that are unused and still at their provider.
//!
//! The transaction that ends the use of an export notes it as orphaned, and the deletion comes after that. So a kill in between,
//! or a provider that refuses, costs one more try by a later run.

use crate::{
    error::{OldExport, Result, halts_source, retry_at, stored_failure},
    report::OrphanedExports,
    run_context::RunContext,
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use payouts_core::{PayoutSource, source::Released};
use payouts_store::{Ledger, Leftover, LeftoverEnd, StoredFailure, WindowId};
use std::sync::atomic::{AtomicBool, Ordering};

/// For how long a deletion is tried again. No provider documents how long it keeps an export. An export whose deletion it
/// refused for 30 nights is not tried again.
const PATIENCE: TimeDelta = TimeDelta::days(30);

/// Deletions in progress at once. The provider's limits apply too.
const AT_ONCE: usize = 16;

/// How long an export stays at the provider as evidence.
pub(crate) const EVIDENCE: TimeDelta = TimeDelta::days(7);

/// The outcome of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deletion {
    Deleted,
    /// A later run tries again.
    Refused,
    /// No run tries again.
    GivenUp,
    /// The sign-in cannot be used.
    Halted,
}

/// Prepares a window for a new request, and notes what happens to the export of the old one. Returns an export that is to be
/// deleted now.
pub(crate) fn start_over(
    ledger: &mut Ledger<'_>,
    window: WindowId,
    old: OldExport,
    why: &StoredFailure,
    now: DateTime<Utc>,
) -> payouts_store::Result<Option<Leftover>> {
    let orphan =
        if old == OldExport::Gone { None } else { ledger.leave_export(window, &why.message, now)? };
    ledger.start_over(window, now)?;
    match orphan {
        Some(orphan) if old == OldExport::DeleteLater => {
            ledger.keep_leftover(orphan.id, why, now + EVIDENCE, now)?;
            Ok(None)
        }
        orphan => Ok(orphan),
    }
}

/// Tries once to delete an export, if there is one. A later run tries again.
pub(crate) async fn delete_now(
    context: &RunContext,
    source: &dyn PayoutSource,
    orphan: Option<Leftover>,
) -> Result<()> {
    match orphan {
        Some(orphan) => delete(context, source, &orphan).await.map(drop),
        None => Ok(()),
    }
}

/// Deletes an orphaned export, if the provider allows it. Some providers refuse while they work on the export.
async fn delete(context: &RunContext, source: &dyn PayoutSource, orphan: &Leftover) -> Result<Deletion> {
    let Ok(released) = context.unless_overdue(source.release(&orphan.export)).await else {
        // The outcome is unknown. Deleting an export twice does no harm.
        return Ok(Deletion::Refused);
    };
    let (id, now) = (orphan.id, context.environment.now());
    let error = match released {
        Ok(released) => {
            let is_gone = released == Released::AlreadyGone;
            let end = if is_gone { LeftoverEnd::Gone } else { LeftoverEnd::Deleted };
            context.writer.change(move |ledger| ledger.end_leftover(id, end, now)).await?;
            return Ok(Deletion::Deleted);
        }
        Err(error) => error,
    };
    let (window, export) = (&orphan.window, &orphan.export.export_id);
    let failure = stored_failure(&error);
    let not_before = retry_at(error.retry_after(), orphan.attempts, now);
    // A refused sign-in is no refusal of the deletion.
    let is_halted = halts_source(&error);
    let is_given_up = now - orphan.left_at > PATIENCE && !is_halted;
    tracing::warn!(%window, export, %error, is_given_up, "cannot delete an unused export at the provider");
    context
        .writer
        .change(move |ledger| {
            ledger.keep_leftover(id, &failure, not_before, now)?;
            if is_given_up { ledger.end_leftover(id, LeftoverEnd::GivenUp, now) } else { Ok(()) }
        })
        .await?;
    Ok(match (is_halted, is_given_up) {
        (true, _) => Deletion::Halted,
        (_, true) => Deletion::GivenUp,
        _ => Deletion::Refused,
    })
}

/// Deletes the orphaned exports of a source that are due, unless the run leaves or the sign-in is refused.
pub(crate) async fn delete_due(
    context: &RunContext,
    source: &dyn PayoutSource,
    halt: &AtomicBool,
) -> Result<OrphanedExports> {
    let (id, now) = (source.id().clone(), context.environment.now());
    let all = context.writer.read(move |store| store.leftovers_of(&id)).await?;
    let (due, early): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|orphan| orphan.not_before.is_none_or(|at| at <= now));
    let deletions = stream::iter(due).map(|orphan| async move {
        let is_leaving = context.reason_to_leave().is_some() || halt.load(Ordering::Relaxed);
        let deletion = if is_leaving { Deletion::Refused } else { delete(context, source, &orphan).await? };
        Ok::<_, crate::error::Error>((deletion, orphan))
    });
    let mut counts = OrphanedExports { kept: early.len() as u64, ..OrphanedExports::default() };
    let mut deletions = deletions.buffer_unordered(AT_ONCE);
    while let Some((deletion, orphan)) = deletions.try_next().await? {
        match deletion {
            Deletion::Deleted => counts.deleted += 1,
            Deletion::Refused => counts.kept += 1,
            Deletion::Halted => {
                counts.kept += 1;
                halt.store(true, Ordering::Relaxed);
            }
            Deletion::GivenUp => counts.given_up.push(orphan),
        }
    }
    Ok(counts)
}
