//! A person's own pages.

mod about;
mod drafts;
mod leave;
mod profile;
mod sessions;

pub use about::about_page;
pub use drafts::drafts_page;
pub use leave::{export_page, leave_page, left_page, take_out_page};
pub use profile::me_page;
pub use sessions::sessions_page;
