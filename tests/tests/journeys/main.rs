//! Whole journeys over real sockets: the engine with its real sign-in against the sandbox, on a clock that both share and
//! that moves only when a task sleeps.

mod damaged_files;
mod leftovers;
mod lid;
mod long_export;
mod oracle_answers;
mod transfers;
mod world;
