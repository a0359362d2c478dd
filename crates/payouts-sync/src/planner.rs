//! Planning while others walk: page by page, so that the first windows need not wait for the last.

use crate::{Options, Result, directory::GoneAccount, grid, selection::Rule, walk::Party};
use chrono::{DateTime, Utc};
use payouts_core::{Account, PayoutSource, Window, source::Plan};
use payouts_store::{Job, Ledger, Planned, WindowId};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// How many windows a page has at least, unless it is the last. What is not more than that is planned in one transaction.
const PAGE: usize = 4096;

/// A source whose windows are planned.
pub(crate) struct Wanted {
    pub(crate) source: Arc<dyn PayoutSource>,
    pub(crate) accounts: Vec<Account>,
    /// Accounts that are not listed any more. What they were paid until then is still read.
    pub(crate) gone: Vec<GoneAccount>,
    /// Where the windows to walk go.
    pub(crate) fleet: UnboundedSender<Page>,
}

/// Plans whatever the options want of these sources. What is not planned when it is time to leave is left to another run.
pub(crate) async fn plan(party: &Party, options: &Options, wanted: &[Wanted]) -> Result<Planned> {
    let now = party.environment.now();
    // A day that has not come has nothing to tell, and would count as loaded when it has.
    let until = options.until.min(now.date_naive());
    let rule = Rule::new(until, options.look_back);
    let mut all = Planned::default();
    let (mut group, mut size) = (Vec::new(), 0);
    for one in wanted {
        let gone = one.gone.iter().flat_map(|gone| {
            grid::parts(options, until.min(gone.last_listed), std::slice::from_ref(&gone.account))
        });
        for plan in grid::parts(options, until, &one.accounts).chain(gone) {
            let part = Part { windows: one.source.plan(&plan), wanted: plan };
            size += part.windows.len();
            group.push((&one.fleet, part));
            if size >= PAGE {
                all += begin(party, rule, now, std::mem::take(&mut group)).await?;
                size = 0;
                if party.reason_to_leave().is_some() {
                    return Ok(all);
                }
            }
        }
    }
    all += begin(party, rule, now, group).await?;
    Ok(all)
}

/// Begins the journeys of some parts in one transaction, and tells each fleet of its own.
async fn begin(
    party: &Party,
    rule: Rule,
    now: DateTime<Utc>,
    group: Vec<(&UnboundedSender<Page>, Part)>,
) -> Result<Planned> {
    let (fleets, parts): (Vec<_>, Vec<_>) = group.into_iter().unzip();
    let plan =
        move |ledger: &mut Ledger<'_>| parts.into_iter().map(|part| part.plan(ledger, rule, now)).collect();
    let planned: Vec<(Planned, Page)> = party.writer.change(plan).await?;
    let mut all = Planned::default();
    for (fleet, (counts, page)) in fleets.into_iter().zip(planned) {
        all += counts;
        // A fleet that is gone has met something that ends the run.
        let _ = fleet.send(page);
    }
    Ok(all)
}

/// A part of a source's grid.
struct Part {
    wanted: Plan,
    windows: Vec<Window>,
}

impl Part {
    fn plan(
        self,
        ledger: &mut Ledger<'_>,
        rule: Rule,
        now: DateTime<Utc>,
    ) -> payouts_store::Result<(Planned, Page)> {
        let mut begun = Vec::new();
        let counts = ledger.plan_where(
            &self.windows,
            now,
            |window, asked_at| rule.reason(window, Some(asked_at.date_naive())).is_some(),
            |place, id| match begun.last_mut() {
                Some(run) if Run::continues(run, place, id) => run.length += 1,
                _ => begun.push(Run { place, id, length: 1 }),
            },
        )?;
        Ok((counts, Page { wanted: self.wanted, begun }))
    }
}

/// The windows of a part that are to be walked. Only what tells them from the others is kept, and they are made anew when
/// their turn comes: there may be millions.
pub(crate) struct Page {
    wanted: Plan,
    begun: Vec<Run>,
}

/// Neighbours in their part whose numbers follow each other.
struct Run {
    place: usize,
    id: WindowId,
    length: usize,
}

impl Run {
    fn continues(&self, place: usize, id: WindowId) -> bool {
        place == self.end() && Some(id) == self.id_at(place)
    }

    fn end(&self) -> usize {
        self.place + self.length
    }

    /// The number of the window at this place, if the run reached it.
    fn id_at(&self, place: usize) -> Option<WindowId> {
        let further = i64::try_from(place.checked_sub(self.place)?).ok()?;
        Some(WindowId(self.id.0.checked_add(further)?))
    }
}

impl Page {
    /// The journeys, in the order of the grid.
    pub(crate) fn jobs(self, source: &dyn PayoutSource) -> impl Iterator<Item = Job> + Send + use<> {
        let Self { wanted, begun } = self;
        let mut runs = begun.into_iter().peekable();
        source.plan(&wanted).into_iter().enumerate().filter_map(move |(place, window)| {
            while runs.next_if(|run| run.end() <= place).is_some() {}
            runs.peek()?.id_at(place).map(|id| Job::planned(id, window))
        })
    }
}
