//! From the door to a seat: asking for a code, typing it, the page behind a mailed link, joining, and what is recorded.

mod ask;
mod code;
mod confirm;
mod join;
mod link;
mod recorded;
mod terms;

pub use ask::ask_page;
pub use code::code_page;
pub use confirm::confirm_page;
pub use join::join_page;
pub use link::{link_page, suspended_page};
pub use recorded::recorded_page;
pub use terms::terms_page;
