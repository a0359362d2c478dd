//! The server that all subjects call: as small as it can be, so that the calls are what is measured.
//!
//! One thread, every answer made up on the spot from the payload. It answers each line on standard input with the counts
//! since the line before, and ends with its standard input.

use std::convert::Infallible;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use chrono::NaiveDate;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpStream};

use crate::grid::{ACCOUNTS_PER_LOCATION, account};
use crate::meter::{cpu_time, nanos};

/// Serve the payment operations, as far as a sync calls them.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// How many accounts there are.
    #[arg(long, default_value_t = 200)]
    accounts: u32,
}

/// The calls since the last report.
#[derive(Clone, Debug, Default, Serialize)]
struct Counts {
    summaries: u64,
    others: u64,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    counts: Counts,
    cpu_ns: Option<u64>,
}

/// The members of any request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    acct_code: Option<String>,
    payout_dt: Option<NaiveDate>,
    loc_ref: Option<String>,
}

type Shared = Arc<Mutex<Counts>>;

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        let counts = Shared::default();
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            println!("http://{}", listener.local_addr()?);
            let reports = tokio::task::spawn_blocking({
                let counts = Arc::clone(&counts);
                move || report_on_demand(&counts)
            });
            tokio::select! {
                served = accept(listener, self.accounts, &counts) => served,
                reported = reports => reported?,
            }
        })
    }
}

fn report_on_demand(counts: &Shared) -> Result<()> {
    let mut before = Duration::ZERO;
    for line in std::io::stdin().lock().lines() {
        line?;
        let counts = std::mem::take(&mut *counts.lock().unwrap_or_else(PoisonError::into_inner));
        let now = cpu_time();
        let report = Report { counts, cpu_ns: now.map(|now| nanos(now.saturating_sub(before))) };
        before = now.unwrap_or_default();
        println!("{}", serde_json::to_string(&report)?);
    }
    Ok(())
}

async fn accept(listener: TcpListener, accounts: u32, counts: &Shared) -> Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(serve_connection(stream, accounts, Arc::clone(counts)));
    }
}

async fn serve_connection(stream: TcpStream, accounts: u32, counts: Shared) {
    let service = hyper::service::service_fn(|request| answer(request, accounts, &counts));
    // A subject that ends closes its connections, and an error here has no reader.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    accounts: u32,
    counts: &Shared,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let operation = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let body = match request.into_body().collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Ok(refuse()),
    };
    let Ok(payload) = serde_json::from_slice::<Payload>(&body) else { return Ok(refuse()) };
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let text = match (operation.as_str(), payload) {
        ("getPaymentPayoutSummary", Payload { acct_code: Some(code), payout_dt: Some(day), .. }) => {
            counts.summaries += 1;
            counts.first_day = Some(counts.first_day.map_or(day, |first| first.min(day)));
            counts.last_day = Some(counts.last_day.map_or(day, |last| last.max(day)));
            summary(&code, day)
        }
        ("getLocationDimensions", _) => locations(accounts),
        ("getPaymentAccountDimensions", Payload { loc_ref: Some(location), .. }) => {
            let Ok(location) = location.parse() else { return Ok(refuse()) };
            accounts_of(location, accounts)
        }
        _ => return Ok(refuse()),
    };
    if operation != "getPaymentPayoutSummary" {
        counts.others += 1;
    }
    Ok(json(StatusCode::OK, text))
}

/// One payout, in the words of the document's examples; a reference and amounts of its own for each account and day.
fn summary(code: &str, day: NaiveDate) -> String {
    let reference: u64 = code
        .bytes()
        .chain(day.to_string().bytes())
        .fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let (units, cents, held) = (reference % 9000 + 1000, reference % 100, reference % 10);
    format!(
        r#"{{"payoutDt":"{day}","acctCode":"{code}","payouts":[{{"payoutPspRef":"{reference:020}","payoutUTC":"{day}T11:00:00","payoutCurr":"USD","payoutAmt":"{units}.{cents:02}","wthhldAmt":1.{held}3}}]}}"#
    )
}

fn locations(accounts: u32) -> String {
    let all: Vec<_> = (0..accounts.div_ceil(ACCOUNTS_PER_LOCATION))
        .map(|number| {
            format!(r#"{{"locRef":"{number}","name":"Acme Diner {number}","tz":"America/Chicago"}}"#)
        })
        .collect();
    format!(r#"{{"locations":[{}]}}"#, all.join(","))
}

fn accounts_of(location: u32, accounts: u32) -> String {
    let first = location.saturating_mul(ACCOUNTS_PER_LOCATION);
    let all: Vec<_> = (first..accounts.min(first.saturating_add(ACCOUNTS_PER_LOCATION)))
        .map(|number| format!(r#"{{"acctCode":"{}","acctName":"Account {number}"}}"#, account(number)))
        .collect();
    format!(r#"{{"locRef":"{location}","accounts":[{}]}}"#, all.join(","))
}

fn refuse() -> Response<Full<Bytes>> {
    json(StatusCode::BAD_REQUEST, r#"{"o:errorCode":"33205"}"#.to_owned())
}

fn json(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    let media_type = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, media_type);
    response
}
