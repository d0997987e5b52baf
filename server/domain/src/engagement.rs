//! Engagement: what people of an account do, and how much an account makes of its programmes.
//!
//! **The ledger** is append-only and bitemporal: every row says when the act happened (`occurred_at`) and since when we know
//! of it (`recorded_at`). A row counts at an instant t when both lie before t and no reversal of it was recorded before t; a
//! reversal is a row of its own, so the past keeps what was known then. Replaying the ledger is the definition of every
//! figure; nothing is accumulated on the side.
//!
//! **Points.** Every type of act has points from 1 (read) to 12 (published a story) by how much commitment it shows, a half-life and mostly
//! a cap per person and local day ([`taxonomy`]). Points are granted when the row is written and never change. At t they are
//! worth `granted · 2^(−age/half-life)` ([`decay`]). There are no negative points: a complaint or a hard question is
//! engagement too.
//!
//! **Programme utilisation** (プログラム活用度) is the weighted mean of four channels, each 0–100 or not available with its
//! reason: paid consulting, training, free programmes and the community ([`programme`]).
//!
//! As of a day means at t = 24:00 local time ending that day. Windows are `[t − w, t)`: an act exactly w old is inside, one
//! exactly at t is not. Ages are exact seconds divided by 86,400.

pub mod decay;
pub mod fact;
pub mod ledger;
pub mod level;
pub mod programme;
pub mod taxonomy;

pub use fact::{Known, Row};
pub use taxonomy::Taxonomy;
