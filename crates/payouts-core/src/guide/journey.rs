//! What is requested, which states it goes through, and what a crash means in each.
//!
//! # Windows
//!
//! All data is fetched in [windows](crate::Window): a dataset, an account and a fixed period of a grid. Payments and
//! earnings of Partner Center come by calendar month, UTC; Oracle's payouts by one payout date of one account. Windows
//! of a dataset are side by side, without gap or overlap, and never move. So "did we miss anything?" is a question that a
//! list of windows answers, and reading a window again *replaces* its previous content.
//!
//! ```
//! use payouts_core::Dataset;
//!
//! let (since, until) = ("2024-01-31".parse()?, "2024-03-01".parse()?);
//! let months = Dataset::Payments.periods(since, until);
//! assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2024-01", "2024-02", "2024-03"]);
//! assert_eq!(months[0].ends_at(), months[1].starts_at());
//! # Ok::<(), chrono::ParseError>(())
//! ```
//!
//! # The road
//!
//! Both services walk the same road; Oracle's is only shorter, because it answers at once and keeps nothing.
//!
//! ```text
//! begin ──► Ready ───────────────┐
//!    └────► Pending ──► poll ──► Ready ──► fetch ──► (read) ──► release
//!                        │  ▲
//!                        └──┘ in progress
//! ```
//!
//! Each arrow is a method of [`PayoutSource`](crate::PayoutSource). Nothing is remembered between two of them, so what
//! *you* keep between them decides what a crash costs. This is what the engine above this crate keeps:
//!
//! | state | what is durable | next step | found after a crash |
//! |---|---|---|---|
//! | planned | the window | write the intent | start again |
//! | intended | our own [`RequestId`](crate::source::RequestId), before it is sent | [`begin`](crate::PayoutSource::begin) with that id | begin again, same id |
//! | requested | the [`ExportHandle`](crate::source::ExportHandle) | [`poll`](crate::PayoutSource::poll), patiently | poll by it |
//! | archived | the raw bytes and their [`RawFacts`](crate::source::RawFacts) | [`read`](crate::read::read) into rows | read from the archive |
//! | loaded | rows, counts, control totals, in one transaction | [`release`](crate::PayoutSource::release) | release |
//! | released | done | none | none |
//! | failed | what went wrong, when to try again | by policy | by policy |
//!
//! The order is what counts. The request id is written down *before* the wish is sent: whether a wish whose answer got
//! lost has queued an export is unknowable, and sending it again with the same id is the best that can be done. (That
//! the service honours it is unconfirmed; a second export is wasteful, not wrong.) And the export is deleted *after* its
//! rows are safe, never before.
//!
//! # The handle
//!
//! An [`ExportHandle`](crate::source::ExportHandle) is plain data: the dataset, the service's id of the export, our id of
//! the request, when it was queued, the filter. Keep it in a file, a table or a queue; resume next week, on another machine.
//!
//! ```no_run
//! # async fn example(partner_center: payouts_core::PartnerCenter, window: payouts_core::Window) -> Result<(), Box<dyn std::error::Error>> {
//! let job = partner_center.export(&window).await?;
//! std::fs::write("handle.json", serde_json::to_vec(job.handle())?)?;
//!
//! // Another process, another day:
//! let job = partner_center.resume(serde_json::from_slice(&std::fs::read("handle.json")?)?);
//! # Ok(()) }
//! ```
//!
//! What a handle does not hold is the link to the file. It carries its own access token, so it lives only in
//! [`Ready`](crate::source::Ready), which can neither be stored nor printed. After a crash, poll again for a fresh one.
//!
//! # Waiting
//!
//! An export takes minutes, at worst a day. Three ways to wait are the same way underneath:
//!
//! - [`until_ready`](crate::partner_center::ExportJob::until_ready) is a future: for callers that only want the end;
//! - [`states`](crate::partner_center::ExportJob::states) is a stream: for callers that show progress;
//! - [`poll`](crate::partner_center::ExportJob::poll) is a single question: for callers that have a schedule of their
//!   own, such as a job that looks once an hour and holds no process meanwhile.
//!
//! The pauses of the first two follow from the *age of the export*, from five seconds to five minutes
//! ([`PollSchedule`](crate::partner_center::PollSchedule)), so a restart does not begin to hurry again. After 24 hours, the
//! service's own promise, an export is [overdue](crate::source::Polled::Overdue).
//!
//! Some things that look like an end are none: `Completed` without a link is "not yet", and so is a status that no
//! document has described. Some that look like errors are ends: see [errors](super::errors).
