//! Getting in: checking oneself in, the door, personal links, calendars, attendance files.

mod after;
mod calendar;
mod door;
mod draw;
mod files;
mod month;
mod organiser;
mod presence;

pub use after::{after_page, survey_page};
pub use calendar::calendar_page;
pub use door::{DoorView, closed_page, door_page, outcome_status};
pub use draw::draw_page;
pub use files::matching_page;
pub use month::month_page;
pub use organiser::{DoorsView, doors_page, poster_page};
pub use presence::{here_page, joined_page, place_page, status};
