//! The server of one host: accepts connections, answers requests, resets connections.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::body::{BodyFault, ResponseBody};
use super::host::Host;
use super::request::Request;
use super::response::Response;

/// Far more than any request of either service.
const LARGEST_BODY: usize = 1 << 20;
/// How long open responses may take to finish after a shutdown request.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(300);

/// The outcome of a request.
pub(crate) enum Outcome {
    /// A response, possibly with a fault in its transfer.
    Response(Response, Option<BodyFault>),
    /// A connection reset.
    Reset,
}

/// Serves a host until `stop` changes, then gives open responses a moment to finish.
pub(crate) async fn serve<F, A>(listener: TcpListener, host: Host, mut stop: watch::Receiver<bool>, answer: A)
where
    A: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    let answer = Arc::new(answer);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve_connection(stream, host, stop.clone(), Arc::clone(&answer)));
                }
                // Most likely the process has no free file handle. Let some connections end first.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            _ = stop.changed() => break,
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // Responses that stall on purpose are cut off.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, ended).await;
}

async fn serve_connection<F, A>(
    stream: TcpStream,
    host: Host,
    mut stop: watch::Receiver<bool>,
    answer: Arc<A>,
) where
    A: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    // A small response must not wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let reset = ResetSignal::default();
    let socket = TokioIo::new(Socket::new(stream, reset.clone()));
    let service = service_fn(|request| respond(request, host, &reset, answer.as_ref()));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .half_close(true)
        .serve_connection(socket, service);
    let mut connection = std::pin::pin!(connection);
    // An error here is a client that closed the connection or an injected fault.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn respond<F, A>(
    request: hyper::Request<Incoming>,
    host: Host,
    reset: &ResetSignal,
    answer: &A,
) -> io::Result<hyper::Response<ResponseBody>>
where
    A: Fn(Request) -> F,
    F: Future<Output = Outcome>,
{
    let (head, body) = request.into_parts();
    let body = read(body).await;
    let Ok(body) = body else {
        return Ok(hyper_response(Response::empty(http::StatusCode::PAYLOAD_TOO_LARGE), None));
    };
    match answer(Request::new(host, head, body)).await {
        Outcome::Response(response, fault) => Ok(hyper_response(response, fault)),
        Outcome::Reset => {
            reset.request();
            Err(ErrorKind::ConnectionReset.into())
        }
    }
}

async fn read(body: Incoming) -> Result<Bytes, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Limited::new(body, LARGEST_BODY).collect().await?.to_bytes())
}

fn hyper_response(response: Response, fault: Option<BodyFault>) -> hyper::Response<ResponseBody> {
    let is_close_delimited = matches!(fault, Some(BodyFault::CloseDelimited(_)));
    let mut out = hyper::Response::new(ResponseBody::new(response.content, fault));
    if is_close_delimited {
        // HTTP/1.1 sends a body of unknown length in chunks. HTTP/1.0 has no chunks.
        *out.version_mut() = http::Version::HTTP_10;
    }
    *out.status_mut() = response.status;
    *out.headers_mut() = response.headers;
    out
}

/// Requests that a connection ends with a reset.
#[derive(Clone, Debug, Default)]
struct ResetSignal(Arc<AtomicBool>);

impl ResetSignal {
    fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_requested(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A socket that ends with a reset (`SO_LINGER` 0) if that was requested.
struct Socket {
    stream: TcpStream,
    reset: ResetSignal,
}

impl Socket {
    fn new(stream: TcpStream, reset: ResetSignal) -> Self {
        Self { stream, reset }
    }

    fn check_reset(&self) -> io::Result<()> {
        if self.reset.is_requested() { Err(ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.is_requested() {
            // A closed connection cannot be reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_reset()?;
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check_reset()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_reset()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
