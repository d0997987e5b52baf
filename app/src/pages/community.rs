//! What customers see: questions, answers, people.

pub mod ask;
pub mod comments;
pub mod edit;
pub mod history;
pub mod home;
pub mod home_mine;
pub mod ideas;
pub mod person;
pub mod questions;
pub mod search;
pub mod tags;
pub mod thread;
