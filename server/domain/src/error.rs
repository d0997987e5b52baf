//! The few errors a caller can act on.

use std::collections::BTreeMap;

/// Result of a domain verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One thing wrong with one field: a translation key with its arguments, never prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The form field, or `""` for the form as a whole.
    pub field: String,
    /// Fluent key.
    pub key: &'static str,
    /// Arguments of the message.
    pub args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem with `field`, said by the message `key`.
    pub fn new(field: impl Into<String>, key: &'static str) -> Self {
        Self {
            field: field.into(),
            key,
            args: BTreeMap::new(),
        }
    }

    /// Adds an argument of the message.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }
}

/// Why a verb did nothing. Whatever it was, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's to see: the two are told apart nowhere.
    #[error("not found")]
    NotFound,
    /// The caller sees the thing but may not do this with it.
    #[error("forbidden")]
    Forbidden,
    /// The input is wrong; each problem names its field.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<Problem>),
    /// The thing has changed meanwhile.
    #[error("conflict")]
    Conflict,
    /// Too many attempts; try again after so many seconds.
    #[error("limited for {retry_after} s")]
    Limited {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// The database can't be reached or has no connection free.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Two transactions were in each other's way and this one gave in, also when it was tried again.
    #[error("contended: {0}")]
    Contended(String),
    /// A fault of ours or of the machine; logged once at the edge, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// One problem with one field.
    pub fn invalid(field: impl Into<String>, key: &'static str) -> Self {
        Self::Invalid(vec![Problem::new(field, key)])
    }

    /// A fault that the caller can't mend.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other if crate::db::contention::is(&other) => Self::Contended(other.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}
