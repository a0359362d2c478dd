//! The engine in bad weather: against scripted services in this process, a real store in a scratch directory, and a clock
//! that moves only when somebody sleeps.

mod audit;
mod bytes;
mod disk;
mod exports;
mod failures;
mod held;
mod kills;
mod leaving;
mod leftovers;
mod picture;
mod provider;
mod rows;
mod selection;
mod world;
