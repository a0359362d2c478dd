//! One span per call, one event per wait.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex};

use payouts_http::CallContext;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::support::{READ, Server, answer, builder, call, may_day};

/// Keeps every field of every span and event as text.
#[derive(Clone)]
pub(crate) struct Recorder(Arc<Mutex<Vec<String>>>);

/// With a single subscriber in the process, tracing asks only the thread that comes by a span first, and believes it for
/// ever; a concurrent test would make the span invisible. A second subscriber makes it ask all.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Recorder(Arc::default())));

impl Recorder {
    pub(crate) fn new() -> Self {
        LazyLock::force(&SECOND);
        Self(Arc::default())
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.0.lock().unwrap().push(format!("span {}", span.metadata().name()));
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_call_leaves_a_span_with_what_an_operator_looks_for() {
    let server =
        Server::playing([answer("503 Busy", &[], ""), answer("200 OK", &[("request-id", "r-7")], "")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let runtime = runtime.with_context(CallContext::new().window("payments 2024-05"));
    let recorder = Recorder::new();
    call(&runtime, &READ, "/").with_subscriber(recorder.clone()).await.unwrap();
    let text = recorder.text();
    for expected in [
        "span call",
        "service=\"Partner Center\"",
        "operation=\"readExport\"",
        "window=\"payments 2024-05\"",
        "waiting to try again",
        "wait_ms=",
        "status=503",
        "status=200",
        "duration_ms=",
        "attempt=2",
        "request-id=r-7",
    ] {
        assert!(text.contains(expected), "{expected} is missing in:\n{text}");
    }
}
