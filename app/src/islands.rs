//! The only code that reaches the browser.
//!
//! Every page works without these. An island gets finished, translated strings as props and holds nothing a visitor may
//! not read: its props stand in the page's source.

mod again;
mod composer;
mod dom;
mod door;
mod similar;

pub use again::{Moving, MovingProps};
pub use composer::{Composer, ComposerProps, ComposerWords};
pub use dom::{listen, offer_passages, offer_people_in_time};
pub use door::{DoorDesk, DoorDeskProps};
pub use similar::{SimilarTopics, SimilarTopicsProps};
