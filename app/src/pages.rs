//! One file per screen, grouped by area.

pub mod admin;
pub mod community;
pub mod company;
pub mod directory;
pub mod doors;
pub mod events;
pub mod import;
pub mod invitations;
pub mod kept_text;
pub mod me;
pub mod moderation;
pub mod notices;
pub mod password;
pub mod problem;
pub mod second_factor;
pub mod setup;
pub mod sign_in;
pub mod staff;
pub mod stories;
