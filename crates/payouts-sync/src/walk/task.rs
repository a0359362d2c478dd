//! Work on a task of its own, tied to whoever waits for it.

use std::{
    pin::{Pin, pin},
    task::{Context, Poll},
};
use tokio::task::JoinHandle;

/// Runs work as a task, on any thread of the runtime. It ends when nobody waits for it any more; its panic is the waiter's.
pub(super) fn on_a_task<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> OnATask<T> {
    OnATask(tokio::spawn(work))
}

pub(super) struct OnATask<T>(JoinHandle<T>);

impl<T> Future for OnATask<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        pin!(&mut self.0).poll(context).map(|done| match done {
            Ok(value) => value,
            Err(gone) => match gone.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(gone) => unreachable!("a task is cancelled when nobody waits for it: {gone}"),
            },
        })
    }
}

impl<T> Drop for OnATask<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
