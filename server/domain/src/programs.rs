//! Programmes other than events: training courses, paid consulting hours, office hours, webinars, betas, advisory boards,
//! interviews. A *programme* is every row of `program_facts` with one kind and name; it has no row of its own, so that what files
//! bring and what staff enter by hand is one thing. A row is a *fact* about an account or one of its people, kept in versions under a
//! key; [`fact`] writes one together with the ledger row it stands for, for files and for forms alike.
//!
//! Readings chosen where rules leave room:
//! - What a form says is known from the moment it was sent, whatever day it happened; only files of history are known since then. The
//!   past keeps what was known, and the nightly figures never change behind anybody's back.
//! - Somebody who got further (offered, enrolled, attended, completed, certified) gets a new version of the same fact, and the ledger
//!   keeps the earlier steps: they happened. Whoever finished, came or stayed away and is entered again for a later day takes part
//!   anew: a monthly office hour may go by one name.
//! - Training knows no registration and free programmes no completion: [`What::statuses`]. An offer may be made to a company; whoever
//!   did something in a course is a person. Somebody may have come to a free programme whom nobody knows by name.
//! - Hours bought are one fact with a term. Hours used are a fact of the day they were used on, and a new version of the term with
//!   their sum: the formula reads terms. Hours may go beyond what was bought.
//! - What was entered by mistake is taken back by a version that says so, with the ledger rows of every step.
//! - Events of this site have pages of their own: their rows are in no list here.

pub mod enter;
pub mod fact;
pub mod hours;
pub mod line;
pub mod list;
pub mod progress;
pub mod show;

use unicode_normalization::UnicodeNormalization as _;

use crate::Problem;

crate::text_enum! {
    /// Which channel a programme belongs to.
    ProgramKind {
        /// Paid consulting.
        Consulting = "consulting",
        /// Training.
        Training = "training",
        /// Events, webinars, betas and the like.
        Free = "free",
    }
}

crate::text_enum! {
    /// How far someone got with it.
    ProgramStatus {
        /// It was offered.
        Offered = "offered",
        /// They registered.
        Registered = "registered",
        /// They enrolled.
        Enrolled = "enrolled",
        /// They came.
        Attended = "attended",
        /// They finished.
        Completed = "completed",
        /// They passed.
        Certified = "certified",
        /// They registered and did not come.
        NoShow = "no_show",
    }
}

impl ProgramStatus {
    /// How far along it is: a correction to a lower one takes the higher one's act back.
    pub fn rank(self) -> u8 {
        match self {
            Self::NoShow | Self::Offered => 0,
            Self::Registered | Self::Enrolled => 1,
            Self::Attended => 2,
            Self::Completed => 3,
            Self::Certified => 4,
        }
    }
}

/// Words of files and typed lines for a status, in the form [`status_of`] gives them.
pub(crate) const STATUS_WORDS: &[(&str, ProgramStatus)] = &[
    ("案内", ProgramStatus::Offered),
    ("案内済み", ProgramStatus::Offered),
    ("申込", ProgramStatus::Registered),
    ("申し込み", ProgramStatus::Registered),
    ("申込済み", ProgramStatus::Registered),
    ("受講中", ProgramStatus::Enrolled),
    ("受講登録", ProgramStatus::Enrolled),
    ("参加", ProgramStatus::Attended),
    ("出席", ProgramStatus::Attended),
    ("修了", ProgramStatus::Completed),
    ("完了", ProgramStatus::Completed),
    ("合格", ProgramStatus::Certified),
    ("認定", ProgramStatus::Certified),
    ("欠席", ProgramStatus::NoShow),
    ("当日欠席", ProgramStatus::NoShow),
];

/// A typed word for a status: its key, or a word in either language.
fn status_of(text: &str) -> Option<ProgramStatus> {
    let word = text.nfkc().collect::<String>().trim().to_lowercase();
    let key = word.replace([' ', '-'], "_");
    key.parse().ok().or_else(|| {
        STATUS_WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, status)| *status)
    })
}

/// What people take part in, as a form offers it: training, or a sort of free programme by its ledger type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A course.
    Training,
    /// A free programme of this ledger type.
    Free(String),
}

/// The ledger types of free programmes that can be entered.
pub const FREE_TYPES: [&str; 5] = [
    "prg.office_hours",
    "prg.webinar",
    "prg.beta",
    "prg.advisory_board",
    "prg.interview",
];

impl What {
    /// What a form's value stands for.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "training" => Some(Self::Training),
            text => FREE_TYPES
                .contains(&text)
                .then(|| Self::Free(text.to_owned())),
        }
    }

    /// Its channel.
    pub fn kind(&self) -> ProgramKind {
        match self {
            Self::Training => ProgramKind::Training,
            Self::Free(_) => ProgramKind::Free,
        }
    }

    /// How far one can get with it, in order.
    pub fn statuses(&self) -> &'static [ProgramStatus] {
        use ProgramStatus as S;
        match self {
            Self::Training => &[
                S::Offered,
                S::Enrolled,
                S::Attended,
                S::Completed,
                S::Certified,
                S::NoShow,
            ],
            Self::Free(_) => &[S::Offered, S::Registered, S::Attended, S::NoShow],
        }
    }

    /// What most lines of a form that is filled in afterwards mean.
    pub fn usual(&self) -> ProgramStatus {
        match self {
            Self::Training => ProgramStatus::Completed,
            Self::Free(_) => ProgramStatus::Attended,
        }
    }
}

/// Longest name, in characters.
pub const NAME_LIMIT: usize = 200;

/// A name as it is kept: one line, nothing around it. Names that look like a thing of this site (`event:12`) are its own.
fn name_of(typed: &str) -> Result<String, Problem> {
    let name: String = typed
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        })
        .collect();
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(Problem::new("name", "programs-problem-name"));
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Problem::new("name", "staff-problem-long").with("limit", NAME_LIMIT));
    }
    let events = name
        .get(..6)
        .is_some_and(|begins| begins.eq_ignore_ascii_case("event:"));
    let own = name.split_once(':').is_some_and(|(word, number)| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if own || events {
        return Err(Problem::new("name", "programs-problem-name-own"));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_in_both_languages() {
        for (text, status) in [
            ("completed", ProgramStatus::Completed),
            ("No-show", ProgramStatus::NoShow),
            (" 修了 ", ProgramStatus::Completed),
            ("ＡＴＴＥＮＤＥＤ", ProgramStatus::Attended),
            ("当日欠席", ProgramStatus::NoShow),
        ] {
            assert_eq!(status_of(text), Some(status), "{text}");
        }
        assert_eq!(status_of("done"), None);
    }

    #[test]
    fn a_name_is_one_line_and_no_address_of_this_site() {
        assert_eq!(
            name_of(" 管理者\n基礎 ").ok().as_deref(),
            Some("管理者 基礎")
        );
        assert!(name_of("相談会：承認").is_ok());
        assert!(name_of("API: 入門").is_ok());
        for wrong in [
            "",
            " \u{feff}",
            "event:12",
            "Event: x",
            "post:",
            &"あ".repeat(201),
        ] {
            assert!(name_of(wrong).is_err(), "{wrong}");
        }
    }
}
