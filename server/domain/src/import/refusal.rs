//! What is wrong with a file: where, and what to do about it.

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::i18n::Locale;

/// One thing wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line in the file, counted from 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// The column (as its `field`, `""` for the whole row) and what is wrong with it.
    pub problem: Problem,
}

impl Refusal {
    /// Something wrong at a line and column.
    pub fn at(line: u64, column: &str, key: &'static str) -> Self {
        Self {
            line,
            problem: Problem::new(column, key),
        }
    }

    /// Something wrong with the whole file.
    pub fn of_file(key: &'static str) -> Self {
        Self::at(0, "", key)
    }

    /// Adds an argument of the message.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.problem = self.problem.with(name, shortened(&value.to_string()));
        self
    }

    /// The refusal as a sentence with its place, in the reader's language.
    pub fn say(&self, locale: Locale) -> String {
        placed(
            self.line,
            &self.problem.field,
            locale.problem(&self.problem),
            locale,
        )
    }

    /// The refusal in words, for keeping and showing.
    pub fn told(&self, locale: Locale) -> Told {
        Told {
            line: self.line,
            column: self.problem.field.clone(),
            message: locale.problem(&self.problem),
        }
    }
}

/// What is wrong, with its place in the file.
pub(super) fn placed(line: u64, column: &str, message: String, locale: Locale) -> String {
    match (line, column) {
        (0, _) => message,
        (line, "") => locale.tr(
            "import-place-line",
            &[("line", line.into()), ("message", message.into())],
        ),
        (line, column) => locale.tr(
            "import-place-cell",
            &[
                ("line", line.into()),
                ("column", column.into()),
                ("message", message.into()),
            ],
        ),
    }
}

/// A refusal in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Line in the file; 0 for the file as a whole.
    pub line: u64,
    /// Column, or `""`.
    pub column: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// A value as it is quoted in a message: short, on one line.
fn shortened(value: &str) -> String {
    let mut clean: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(80)
        .collect();
    if value.chars().count() > 80 {
        clean.push('…');
    }
    clean
}
