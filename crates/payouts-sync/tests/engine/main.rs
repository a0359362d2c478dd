//! The engine with failing services: fake services in this process, a real store in a scratch directory, and a clock that
//! moves only when a task sleeps.

mod audit;
mod bytes;
mod crashes;
mod disk;
mod exports;
mod failures;
mod held;
mod leaving;
mod orphaned_exports;
mod provider;
mod rows;
mod selection;
mod snapshot;
mod world;
