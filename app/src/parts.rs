//! Pieces that several pages share.

pub mod byline;
pub mod chart;
pub mod composer;
pub mod console;
pub mod desk;
pub mod draft;
pub mod field;
pub mod follow_control;
pub mod idea;
pub mod identity_choice;
pub mod kinds;
pub mod outside;
pub mod pagination;
pub mod people_picker;
pub mod post_card;
pub mod prose;
pub mod qr;
pub mod question_row;
pub mod similar;
pub mod when;
