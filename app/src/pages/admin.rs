//! Administrators' pages.

mod audit;
mod configuration;
mod home;
mod hours;
mod jobs;
mod mail;
mod people;
mod settings;

pub use audit::audit_page;
pub use configuration::{Row, Value, configuration_page};
pub use home::home_page;
pub use hours::{HoursView, hours_page};
pub use jobs::jobs_page;
pub use mail::mail_page;
pub use people::people_page;
pub use settings::settings_page;

use crate::parts::when::minute;
