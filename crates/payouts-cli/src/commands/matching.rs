//! What matching depends on, as it was known at some time: payouts, the bank's side, days that are loaded, decisions.

use super::{bank::BankLedger, findings::FINDING};
use crate::{context::Context, exit::Failure};
use payouts_core::{Dataset, Provider, SourceId};
use payouts_reconcile::{Decision, Loaded, Match, Matching, Payer, Rules, Transfers};
use payouts_store::{AsOf, MatchRecord, PayoutFilter, PayoutVersion, RecordedMatches, Store};
use std::collections::{BTreeMap, HashMap};

/// Everything but the transfers, which matching takes.
pub(super) struct Sides {
    pub(super) bank: BankLedger,
    pub(super) loaded: LoadedDays,
    /// About payouts and entries.
    decisions: Vec<Decision>,
    /// About findings of another kind.
    pub(super) about_findings: Vec<Decision>,
    rules: Rules,
}

impl Sides {
    /// As known then, under the rules of the configuration.
    pub(super) fn of(store: &Store, as_of: AsOf, context: &Context) -> Result<Self, Failure> {
        let configured = &context.config().bank;
        let payers = configured.payers.iter().flat_map(|(provider, names)| {
            names.iter().map(|name| Payer { provider: *provider, name: name.clone() })
        });
        let mut rules = Rules::default();
        rules.payers = payers.chain(rules.payers).collect();
        rules.days = configured.days.unwrap_or(rules.days);
        let is_about_findings =
            |decision: &Decision| decision.transfers.iter().any(|subject| subject.id.starts_with(FINDING));
        let (about_findings, decisions) = store.decisions(as_of)?.into_iter().partition(is_about_findings);
        Ok(Self {
            bank: BankLedger::of(store, as_of)?,
            loaded: LoadedDays::of(store, as_of)?,
            decisions,
            about_findings,
            rules,
        })
    }

    /// With these rules first.
    pub(super) fn under(mut self, days: Option<u64>, payers: &[Payer]) -> Self {
        self.rules.payers.splice(0..0, payers.iter().cloned());
        self.rules.days = days.unwrap_or(self.rules.days);
        self
    }

    /// With other statements in place of those in the ledger.
    pub(super) fn on(self, bank: BankLedger) -> Self {
        Self { bank, ..self }
    }

    /// Transfers against the statements.
    pub(super) fn matching(&self, transfers: Transfers) -> Matching<'_> {
        Matching::new(transfers, self.bank.side(), &self.rules, &self.decisions)
    }
}

/// The payouts of the ledger as a bank sees them.
pub(super) fn transfers(store: &Store, as_of: AsOf) -> Result<Transfers, Failure> {
    let mut transfers = Transfers::default();
    store.payouts(&PayoutFilter::default(), as_of, |PayoutVersion { source, payout, .. }| {
        transfers.add(&source, &payout);
        Ok::<(), Failure>(())
    })?;
    Ok(transfers)
}

/// Puts the matches on record, where they are not the ones on record already. `None` where the ledger cannot be written
/// to, with the reason on standard error: a user who may only read, or reads while a sync runs, sees them all the same.
pub(super) fn record(
    matches: &[Match],
    store: &Store,
    context: &Context,
) -> Result<Option<RecordedMatches>, Failure> {
    let records: Vec<MatchRecord> = matches.iter().map(record_of).collect();
    let mut known: Vec<MatchRecord> = store.matches(AsOf::Now)?.into_iter().map(|kept| kept.record).collect();
    let mut wanted = records.clone();
    let key = |record: &MatchRecord| (record.transfers.clone(), record.entries.clone());
    known.sort_by_key(key);
    wanted.sort_by_key(key);
    if known == wanted {
        return Ok(None);
    }
    let now = context.environment.now();
    let written = Store::open(&context.store_dir()).and_then(|mut store| {
        store.write(|ledger| {
            let run = ledger.begin_run("reconcile", now)?;
            let recorded = ledger.record_matches(&records, Some(run), now)?;
            ledger.end_run(run, &format!("{} matches", records.len()), now)?;
            Ok(recorded)
        })
    });
    match written {
        Ok(recorded) => Ok(Some(recorded)),
        Err(error) => {
            context.notice(format!("the matches were not put on record: {error}"));
            Ok(None)
        }
    }
}

fn record_of(one: &Match) -> MatchRecord {
    MatchRecord {
        transfers: one.transfers.iter().map(ToString::to_string).collect(),
        entries: one.entries.clone(),
        rule: one.rule.as_str().to_owned(),
        difference: one.difference.as_ref().map(|difference| difference.money.clone()),
        why: one.why.clone(),
    }
}

/// Of which days the ledger holds everything.
#[derive(Default)]
pub(super) struct LoadedDays {
    pub(super) earnings: BTreeMap<SourceId, Loaded>,
    pub(super) payments: BTreeMap<SourceId, Loaded>,
    pub(super) payouts: BTreeMap<Provider, Loaded>,
}

impl LoadedDays {
    pub(super) fn of(store: &Store, as_of: AsOf) -> Result<Self, Failure> {
        let mut asked = HashMap::new();
        if let AsOf::At(instant) = as_of {
            store.observations(|seen| {
                if seen.loaded_at <= instant {
                    asked.insert(seen.window_id, seen.asked_at);
                }
                Ok(())
            })?;
        }
        let mut all = Self::default();
        for covered in store.coverage()? {
            let (window, period) = (&covered.window, &covered.window.period);
            let asked_at = match as_of {
                AsOf::Now => covered.observation.and(covered.asked_at),
                AsOf::At(_) => asked.get(&covered.id).copied(),
            };
            let asked_on = asked_at.map(|at| at.date_naive());
            let add = |loaded: &mut Loaded| loaded.add(period.first_day(), period.last_day(), asked_on);
            match window.dataset {
                Dataset::Earnings => add(all.earnings.entry(window.source.clone()).or_default()),
                dataset => {
                    add(all.payments.entry(window.source.clone()).or_default());
                    add(all.payouts.entry(dataset.provider()).or_default());
                }
            }
        }
        Ok(all)
    }
}
