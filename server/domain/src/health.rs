//! Health and stage: how well an account is doing, computed for any day as it was known then.
//!
//! **Order within a day.** Product and support measures → programme utilisation → score → band → stage. Whatever needs the
//! stage uses the stage at the end of the day before.
//!
//! - [`measure`]: what companies report monthly, as ratios;
//! - [`support`]: number and depth of inquiries against peers;
//! - [`scorecard`]: measures → groups → score H with its coverage K;
//! - [`band`]: red, yellow, green with hysteresis;
//! - [`trend`]: where the score is going;
//! - [`stage`]: the stage, its gates and proposals;
//! - [`promotion`]: proposals answered, and moves by hand;
//! - [`facts`]: what was known at an instant, loaded for all accounts at once;
//! - [`day`] and [`snapshot`]: the order within a day, and the rows that are kept;
//! - [`explain`]: a day with its inputs and contributions, down to ledger rows;
//! - [`what_if`]: what another configuration would change;
//! - [`config`]: all weights and thresholds as one versioned document.
//!
//! Coverage and freshness are part of every figure. Below half of the coverage there is no number and no colour. An index is
//! not a probability: nothing here claims to be one. Customers never see any of it, their own included.

pub mod band;
pub mod config;
pub mod day;
pub mod detail;
pub mod explain;
pub mod facts;
pub mod measure;
pub mod promotion;
pub mod scorecard;
pub mod snapshot;
pub mod stage;
pub mod support;
pub mod trend;
pub mod what_if;

pub use config::Config;
