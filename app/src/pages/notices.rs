//! Notices, what one follows, what one wants to learn, and the pages behind links of mails.

mod choices;
mod follows;
mod linked;
mod list;

pub use choices::choices_page;
pub use follows::follows_page;
pub use linked::{dead_link_page, solved_page, stop_page};
pub use list::notices_page;
