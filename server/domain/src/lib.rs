//! Hiroba without HTTP or HTML: the community, the ledger, the numbers, consent.
//!
//! Modules in reading order. Entry points outside (pages, command line, worker) unpack their input, call one verb in here
//! through [`Hiroba::read`] or [`Hiroba::write`], and wrap what comes back. Time and randomness come from the handle.

pub mod accounts;
pub mod actor;
pub mod audit;
pub mod clock;
pub mod community;
pub mod db;
pub mod demo;
pub mod desk;
pub mod engagement;
pub mod entropy;
pub mod error;
pub mod events;
pub mod export;
pub mod figure;
pub mod handle;
pub mod health;
pub mod i18n;
pub mod import;
pub mod job;
pub mod limit;
pub mod mail;
pub mod markdown;
pub mod people;
pub mod policy;
pub mod programs;
pub mod seal;
pub mod search;
pub mod site;
pub mod storage;
pub mod stories;
pub mod types;

pub use actor::Actor;
pub use clock::Clock;
pub use error::{Error, Problem, Result};
pub use handle::{Hiroba, Tx};
pub use types::UtcTime;
