//! What an island asks of the browser. The server's build has the same functions, and they do nothing: nothing calls them.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod browser;

#[cfg(not(feature = "hydrate"))]
pub use absent::*;
#[cfg(feature = "hydrate")]
pub use browser::*;
