//! Moderation: what readers report, what rules hold, what is decided about either, and what is done to topics and posts.
//!
//! **Visibility** has one rule: `hidden_at`. What a rule holds is hidden by nobody (`hidden_by` is empty) until it is published;
//! its author alone sees it besides those who decide. What was merged away (`merged_into`) is there for nobody; its address
//! leads on.
//!
//! **Who acts** acts where they may read: staff, and moderators in their spaces ([`crate::policy::community::moderate`]). Nobody
//! decides about their own post, nor learns who reported it.
//!
//! **What is kept** of an act is a row with why, shown to staff and moderators on the topic ([`history`]), and an audit entry.
//! What an act takes out of sight leaves the ledger by a reversal and comes back by a row.

pub mod act;
pub mod case;
pub mod decide;
pub mod flag;
pub mod history;
pub mod hold;
pub mod merge;
pub mod pin;
pub mod queue;
pub mod relocate;
pub mod shown;
pub mod split;

pub use act::{Act, Why};
