//! What lingers, and what does not.

use super::*;
use payouts_http::testing::ManualTime;
use tempfile::TempDir;

struct Scene {
    dir: TempDir,
    time: ManualTime,
    writer: Writer,
}

impl Scene {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let time = ManualTime::starting_at("2026-02-10T12:00:00Z".parse().expect("an instant"));
        let store = Store::open(dir.path()).expect("a store");
        let (writer, _) = Writer::spawn(store, &time.environment());
        Self { dir, time, writer }
    }

    /// A change that nobody waits for: it notes a run.
    async fn soon(&self) -> impl Future<Output = Result<payouts_store::RunId>> + use<> {
        let now = self.time.environment().now();
        let (reply, answer) = oneshot::channel();
        let note = move |ledger: &mut Ledger<'_>| ledger.begin_run("sync", now);
        self.writer.change_soon(note, |outcome| drop(reply.send(outcome))).await.expect("it is queued");
        async move { Ok(answer.await.map_err(|_| Error::writer_gone())??) }
    }

    fn durable(&self) -> usize {
        Store::open_read_only(self.dir.path()).expect("a reader").runs(100).expect("runs").len()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_nobody_waits_for_share_a_commit() {
    let scene = Scene::new();
    let (first, second) = (scene.soon().await, scene.soon().await);
    assert_eq!(scene.durable(), 0, "the moment is not over");
    // However late the thread gets to its alarm, the clock moves on until it has rung.
    let ends = async { (first.await, second.await) };
    let mut ends = std::pin::pin!(ends);
    let ended = loop {
        scene.time.advance(LINGER);
        tokio::select! {
            ended = &mut ends => break ended,
            () = tokio::task::yield_now() => {}
        }
    };
    assert!(ended.0.is_ok() && ended.1.is_ok());
    assert_eq!(scene.durable(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_waited_for_takes_the_others_along() {
    let scene = Scene::new();
    let soon = scene.soon().await;
    let now = scene.time.environment().now();
    scene.writer.change(move |ledger| ledger.begin_run("sync", now)).await.expect("a change");
    assert_eq!(scene.durable(), 2);
    soon.await.expect("it is durable too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_group_is_committed_without_waiting() {
    let scene = Scene::new();
    // What the thread has taken already is less than a group, and what is queued then becomes one.
    let fill = async {
        let mut soon = Vec::new();
        for _ in 0..2 * GROUP {
            soon.push(scene.soon().await);
        }
        soon.swap_remove(0).await.expect("durable, though the clock stood still");
        soon
    };
    let soon = tokio::time::timeout(Duration::from_secs(20), fill).await.expect("somebody rings");
    // The last ones share a commit with whatever may come, until somebody says that nothing will.
    for change in soon {
        let mut change = std::pin::pin!(change);
        loop {
            scene.writer.hurry();
            tokio::select! {
                durable = &mut change => break durable.map(drop).expect("durable"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_is_kept_when_everybody_has_left() {
    let scene = Scene::new();
    drop(scene.soon().await);
    let Scene { dir, writer, .. } = scene;
    drop(writer);
    let store = loop {
        match Store::open(dir.path()) {
            Err(error) if error.is_in_use() => tokio::task::yield_now().await,
            opened => break opened.expect("a store"),
        }
    };
    assert_eq!(store.runs(100).expect("runs").len(), 1);
}
