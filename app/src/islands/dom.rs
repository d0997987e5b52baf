//! What an island asks of the browser. The server's build has the same functions, and they do nothing: nothing calls them.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod drafts;
#[cfg(feature = "hydrate")]
mod files;

#[cfg(not(feature = "hydrate"))]
pub use absent::*;
#[cfg(feature = "hydrate")]
pub use browser::*;
#[cfg(feature = "hydrate")]
pub use drafts::keep_drafts;
#[cfg(feature = "hydrate")]
pub use files::take_files;

/// Where files go and what is said of it.
#[derive(Debug, Clone, Default)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "read in the browser")
)]
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
