//! The accept loop of one host.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::body::Outgoing;
use super::io::{Abort, Socket};
use super::{Ask, Break, Host, Reply};

/// No request of either service comes near it.
const LARGEST_BODY: usize = 1 << 20;
/// How long open answers may take to finish after a shutdown was asked for.
const FAREWELL: Duration = Duration::from_millis(300);

/// What became of a request.
pub(crate) enum Outcome {
    /// An answer, whole or breaking on the way.
    Reply(Reply, Option<Break>),
    /// The connection is reset instead.
    Reset,
}

/// Serves a host until told to stop; then lets open answers finish for a moment.
pub(crate) async fn serve<F, A>(listener: TcpListener, host: Host, mut stop: watch::Receiver<bool>, answer: A)
where
    A: Fn(Ask) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    let answer = Arc::new(answer);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, host, stop.clone(), Arc::clone(&answer)));
                }
                // Out of file handles, mostly: let some connections end first.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            _ = stop.changed() => break,
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // What stalls on purpose is cut off.
    let _ = tokio::time::timeout(FAREWELL, ended).await;
}

async fn converse<F, A>(stream: TcpStream, host: Host, mut stop: watch::Receiver<bool>, answer: Arc<A>)
where
    A: Fn(Ask) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    // Small answers must not wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let abort = Abort::default();
    let socket = TokioIo::new(Socket::new(stream, abort.clone()));
    let service = service_fn(|request| respond(request, host, &abort, answer.as_ref()));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .half_close(true)
        .serve_connection(socket, service);
    let mut connection = std::pin::pin!(connection);
    // An error here is a client that hung up or an answer that broke on purpose.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn respond<F, A>(
    request: Request<Incoming>,
    host: Host,
    abort: &Abort,
    answer: &A,
) -> io::Result<Response<Outgoing>>
where
    A: Fn(Ask) -> F,
    F: Future<Output = Outcome>,
{
    let (head, body) = request.into_parts();
    let body = read(body).await;
    let Ok(body) = body else {
        return Ok(response(Reply::empty(http::StatusCode::PAYLOAD_TOO_LARGE), None));
    };
    match answer(Ask::new(host, head, body)).await {
        Outcome::Reply(reply, breaks) => Ok(response(reply, breaks)),
        Outcome::Reset => {
            abort.now();
            Err(io::Error::from(io::ErrorKind::ConnectionReset))
        }
    }
}

async fn read(body: Incoming) -> Result<Bytes, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Limited::new(body, LARGEST_BODY).collect().await?.to_bytes())
}

fn response(reply: Reply, breaks: Option<Break>) -> Response<Outgoing> {
    let is_close_delimited = matches!(breaks, Some(Break::CloseDelimited(_)));
    let mut response = Response::new(Outgoing::new(reply.content, breaks));
    if is_close_delimited {
        // A body of unknown length is framed in chunks, unless the protocol has none.
        *response.version_mut() = http::Version::HTTP_10;
    }
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}
