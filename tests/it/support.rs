//! What every test stands on: a fresh Hiroba, and visitors who walk through it.

pub mod answer;
pub mod crawl;
pub mod database;
pub mod hiroba;
pub mod http;
pub mod logs;
pub mod post_office;
pub mod server;
pub mod visitor;

pub use answer::Answer;
pub use hiroba::TestHiroba;
pub use visitor::Visitor;
