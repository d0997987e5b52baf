//! Taking in files: a table is read, its headings are mapped, every row is checked, and only when nothing is wrong (or the
//! wrong rows are to be skipped) are the rows applied, in short transactions under one import id.
//!
//! What was checked is kept in a spool file until it is applied, so that exactly those rows are written and a crash resumes:
//! each transaction notes how far it came, and every row knows its own identity, so that a row met twice changes nothing.
//!
//! One file a kind says what a row of it means; [`kind`] lists the columns, [`cell`] reads values, `resolve` finds accounts
//! and people; [`stackexchange`] takes in a whole site.

mod accounts;
pub mod cell;
mod contacts;
mod contracts;
pub mod csv;
pub mod decisions;
pub mod desk;
pub mod encoding;
pub mod heading;
pub mod html;
mod inquiries;
pub mod kind;
mod ledger_rows;
mod programs;
pub mod refusal;
pub(crate) mod resolve;
mod run;
pub mod spool;
pub mod stackexchange;
mod staff;
mod stages;
mod step;
mod usage;
mod version;
mod workbook;

pub use kind::Kind;
pub use refusal::Refusal;
pub use run::{Noted, Options, PreviewRow, Report, file, resume_interrupted};
pub use step::{Change, Counts, Outcome};
