//! What an island asks of the browser. It is compiled into the server too, where nothing calls it: so it is linted and documented
//! with everything else.

mod again;
mod browser;
mod door;
mod drafts;
mod files;
mod live;
mod passage;
mod people;

pub use again::fetch_again;
pub use browser::*;
pub use door::keep_door;
pub use drafts::keep_drafts;
pub use files::take_files;
pub use live::listen;
pub use passage::offer_passages;
pub use people::{offer_people, offer_people_in_time};

/// Where files go and what is said of it.
#[derive(Debug, Clone, Default)]
pub struct FileWay {
    /// The address that takes them.
    pub url: String,
    /// While one is on its way.
    pub uploading: String,
    /// When one did not get through.
    pub failed: String,
    /// When its sender is not signed in any more.
    pub signed_out: String,
}
