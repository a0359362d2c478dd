//! A proxy that cuts the connection after a number of bytes, or holds back what the server answers from then on.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
};

pub(crate) struct Proxy {
    pub(crate) port: u16,
    /// Bytes that the client sent.
    pub(crate) sent: Arc<AtomicU64>,
    /// Bytes that the server answered.
    pub(crate) answered: Arc<AtomicU64>,
}

/// What the bytes that may still pass are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Both directions are cut after this many bytes of either.
    After(u64),
    /// Everything the client sends arrives; answers are cut after this many bytes.
    AnswersAfter(u64),
    Never,
}

impl Proxy {
    /// Listens for one connection to the server.
    pub(crate) async fn start(server: u16, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let (sent, answered) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (count_sent, count_answered) = (Arc::clone(&sent), Arc::clone(&answered));
        tokio::spawn(async move {
            let Ok((client, _)) = listener.accept().await else { return };
            let server = TcpStream::connect(("127.0.0.1", server)).await.expect("the server");
            // Held back, each of a hundred short answers would take 40 ms.
            client.set_nodelay(true).and_then(|()| server.set_nodelay(true)).expect("an open connection");
            let ((from_client, to_client), (from_server, to_server)) =
                (client.into_split(), server.into_split());
            let (may_send, may_answer) = match cut {
                Cut::After(bytes) => {
                    let both = Arc::new(AtomicI64::new(bytes.cast_signed()));
                    (Arc::clone(&both), both)
                }
                Cut::AnswersAfter(bytes) => {
                    (Arc::new(AtomicI64::new(i64::MAX)), Arc::new(AtomicI64::new(bytes.cast_signed())))
                }
                Cut::Never => (Arc::new(AtomicI64::new(i64::MAX)), Arc::new(AtomicI64::new(i64::MAX))),
            };
            let up = tokio::spawn(pass(from_client, to_server, may_send, count_sent));
            let down = tokio::spawn(pass(from_server, to_client, may_answer, count_answered));
            let (up_ends, down_ends) = (up.abort_handle(), down.abort_handle());
            tokio::select! { _ = up => down_ends.abort(), _ = down => up_ends.abort() }
        });
        Self { port, sent, answered }
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, left: Arc<AtomicI64>, passed: Arc<AtomicU64>) {
    let mut piece = vec![0; 4096];
    while let Ok(read @ 1..) = from.read(&mut piece).await {
        let before = left.fetch_sub(i64::try_from(read).expect("small"), Ordering::SeqCst);
        let allowed = usize::try_from(before).unwrap_or(0).min(read);
        if to.write_all(&piece[..allowed]).await.is_err() || allowed < read {
            return;
        }
        passed.fetch_add(read as u64, Ordering::SeqCst);
    }
}
