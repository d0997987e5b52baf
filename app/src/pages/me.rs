//! A person's own pages.

mod drafts;
mod profile;
mod sessions;

pub use drafts::drafts_page;
pub use profile::me_page;
pub use sessions::sessions_page;
