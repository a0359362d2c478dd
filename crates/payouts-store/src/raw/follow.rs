//! Reading a body while it is written.

use std::{
    fs::File,
    io::{self, Read},
    sync::{Arc, Condvar, Mutex, PoisonError},
};

/// How far a body has come, as its followers see it.
#[derive(Debug, Default)]
pub(super) struct Progress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    size: u64,
    end: Option<End>,
    /// The follower was stopped.
    is_unwanted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    Abandoned,
}

impl Progress {
    pub(super) fn follow(&self, file: File) -> RawFollower {
        RawFollower { file, at: 0, shared: Arc::clone(&self.0) }
    }

    pub(super) fn grow(&self, size: u64) {
        self.0.change(|state| state.size = size);
    }

    pub(super) fn whole(&self) {
        self.0.change(|state| state.end = Some(End::Whole));
    }
}

/// A dropped writer ends the body, so that no follower waits for bytes that never come.
impl Drop for Progress {
    fn drop(&mut self) {
        self.0.change(|state| state.end = state.end.or(Some(End::Abandoned)));
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }

    /// Waits until there are bytes beyond a place. How many; none at the end.
    fn beyond(&self, at: u64) -> io::Result<u64> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = |state: &mut State| state.size <= at && state.end.is_none() && !state.is_unwanted;
        let state = self.changed.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        match state.end {
            _ if state.is_unwanted => Err(io::Error::other("no caller waits any more for what is read")),
            Some(End::Abandoned) => Err(io::Error::other("the body was restarted, or abandoned")),
            _ => Ok(state.size - at),
        }
    }
}

/// Reads a body from its beginning while it is written. At the end of what is there it waits for more, until the body is
/// whole; where it is restarted or abandoned, reading fails.
#[derive(Debug)]
pub struct RawFollower {
    file: File,
    at: u64,
    shared: Arc<Shared>,
}

impl RawFollower {
    /// Stops this reading from elsewhere.
    #[must_use]
    pub fn stopper(&self) -> FollowStopper {
        FollowStopper(Arc::clone(&self.shared))
    }
}

/// Stops the reader of a body that is being written.
#[derive(Debug)]
pub struct FollowStopper(Arc<Shared>);

impl FollowStopper {
    /// Lets reading fail from now on, unless the body is whole: then it comes to its end soon. Whether it fails.
    pub fn stop(&self) -> bool {
        let mut fails = false;
        self.0.change(|state| {
            fails = state.end != Some(End::Whole);
            state.is_unwanted = fails;
        });
        fails
    }
}

impl Read for RawFollower {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let there = self.shared.beyond(self.at)?;
        let read = (&self.file).take(there).read(buf)?;
        if read == 0 && there > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use crate::raw::RawArchive;
    use payouts_wire::RawSink;
    use std::{
        io::{Read, Write},
        task::{Context, Poll, Waker},
        thread,
    };

    #[test]
    fn a_follower_reads_all_that_is_written_before_and_after_it_begins() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = RawArchive::new(dir.path().to_owned()).begin().unwrap();
        file.write_all(b"before ").unwrap();
        let mut follower = file.follow().unwrap();
        let read = thread::spawn(move || {
            let mut text = String::new();
            follower.read_to_string(&mut text).map(|_| text)
        });
        for word in ["and ", "after"] {
            file.write_all(word.as_bytes()).unwrap();
        }
        file.commit().unwrap();
        assert_eq!(read.join().unwrap().unwrap(), "before and after");
    }

    #[test]
    fn a_follower_that_is_stopped_fails_unless_the_body_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let archive = RawArchive::new(dir.path().to_owned());
        let mut file = archive.begin().unwrap();
        file.write_all(b"some").unwrap();
        let mut follower = file.follow().unwrap();
        let stopper = follower.stopper();
        let waits = thread::spawn(move || follower.read_to_end(&mut Vec::new()));
        assert!(stopper.stop());
        assert!(waits.join().unwrap().is_err(), "there was more to come");

        let mut file = archive.begin().unwrap();
        file.write_all(b"all").unwrap();
        let (mut follower, mut text) = (file.follow().unwrap(), String::new());
        file.commit().unwrap();
        assert!(!follower.stopper().stop());
        follower.read_to_string(&mut text).unwrap();
        assert_eq!(text, "all");
    }

    #[test]
    fn a_follower_fails_when_the_body_is_restarted_or_given_up() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = RawArchive::new(dir.path().to_owned()).begin().unwrap();
        file.write_all(b"first").unwrap();
        let mut first = file.follow().unwrap();
        // It has nothing to wait for.
        let Poll::Ready(outcome) = file.restart().as_mut().poll(&mut Context::from_waker(Waker::noop()))
        else {
            panic!("it waits")
        };
        outcome.unwrap();
        assert!(first.read(&mut [0; 9]).is_err());
        file.write_all(b"second").unwrap();
        let (mut second, mut piece) = (file.follow().unwrap(), [0; 9]);
        assert_eq!(second.read(&mut piece).unwrap(), 6);
        drop(file);
        assert!(second.read(&mut piece).is_err());
    }
}
