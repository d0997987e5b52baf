//! Hiroba, the server: configuration, HTTP, worker and command line around the domain.

pub mod cli;
pub mod config;
pub mod hasher;
pub mod http;
pub mod live;
pub mod log;
pub mod outgoing;
pub mod places;
pub mod state;
pub mod touches;
pub mod worker;
