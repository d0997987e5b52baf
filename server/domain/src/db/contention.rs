//! Failures that only say that two transactions were in each other's way. Nothing was written, and trying again helps.

use diesel::result::{DatabaseErrorKind, Error};

/// What PostgreSQL says of a deadlock (40P01) and of a lock it waited for too long (55P03), and SQLite of a writer in another
/// process. diesel passes on neither code, only the words; PostgreSQL's are in its server's language.
const WORDS: [&str; 5] = [
    "deadlock detected",
    "デッドロックを検出しました",
    "due to lock timeout",
    "ロックのタイムアウト",
    "database is locked",
];

/// Whether `error` is such a failure.
pub(crate) fn is(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        Error::DatabaseError(_, information) => {
            let message = information.message();
            WORDS.iter().any(|words| message.contains(words))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_contention_is_worth_another_try() {
        let said = |kind, words: &str| Error::DatabaseError(kind, Box::new(words.to_owned()));
        for words in [
            "deadlock detected",
            "canceling statement due to lock timeout",
            "database is locked",
        ] {
            assert!(is(&said(DatabaseErrorKind::Unknown, words)), "{words}");
        }
        assert!(is(&said(
            DatabaseErrorKind::SerializationFailure,
            "could not serialize access"
        )));
        assert!(!is(&said(
            DatabaseErrorKind::Unknown,
            "canceling statement due to statement timeout"
        )));
        assert!(!is(&said(
            DatabaseErrorKind::UniqueViolation,
            "duplicate key"
        )));
        assert!(!is(&Error::NotFound));
    }
}
