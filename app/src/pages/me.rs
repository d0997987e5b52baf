//! A person's own pages.

mod profile;
mod sessions;

pub use profile::me_page;
pub use sessions::sessions_page;
