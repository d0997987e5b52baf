//! What is typed or pasted for several participants: one a line, parts divided by commas or tabs. An address, a status and a day
//! are known by their looks; whatever else is there names the company. `Name <address>` is read as mail programs write it.

use chrono::NaiveDate;

use super::{ProgramStatus, status_of};
use crate::Problem;
use crate::import::cell::{address, day};

/// Most lines at once.
pub const LIMIT: usize = 200;
/// Field that lines are typed in.
pub(super) const FIELD: &str = "lines";

/// One line, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Which, from 1; 0 for who was chosen instead of typed.
    pub number: usize,
    /// As typed.
    pub text: String,
    /// Whose address.
    pub email: Option<String>,
    /// Which company.
    pub company: Option<String>,
    /// How far they got, where the line says so itself.
    pub status: Option<ProgramStatus>,
    /// When, where the line says so itself.
    pub on: Option<NaiveDate>,
}

impl Line {
    /// What is wrong with this line, which the problem names by its number and text.
    pub fn problem(&self, key: &'static str) -> Problem {
        let shown: String = self.text.chars().take(80).collect();
        let text = match self.number {
            0 => shown,
            number => format!("{number}: {shown}"),
        };
        Problem::new(FIELD, key).with("text", text)
    }
}

/// Reads the lines; empty ones are nobody.
pub(super) fn parse(text: &str) -> (Vec<Line>, Vec<Problem>) {
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (at, text) in text.lines().enumerate() {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match read(at + 1, text) {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push(problem),
        }
    }
    (lines, problems)
}

fn read(number: usize, text: &str) -> Result<Line, Problem> {
    let mut line = Line {
        number,
        text: text.to_owned(),
        ..Line::default()
    };
    let mut company: Vec<&str> = Vec::new();
    let parts = text
        .split([',', '，', '、', ';', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts {
        if part.contains('@') {
            let typed = part
                .rsplit_once('<')
                .map_or(part, |(_, rest)| rest.trim_end_matches('>'));
            let email = address(typed.trim())
                .ok_or_else(|| line.problem("programs-problem-line-address"))?;
            if line.email.replace(email).is_some() {
                return Err(line.problem("programs-problem-line-two"));
            }
        } else if let Some(status) = status_of(part) {
            if line.status.replace(status).is_some() {
                return Err(line.problem("programs-problem-line-two"));
            }
        } else if let Some(on) = looks_like_a_day(part).then(|| day(part, true)) {
            let on = on.ok_or_else(|| line.problem("programs-problem-line-day"))?;
            if line.on.replace(on).is_some() {
                return Err(line.problem("programs-problem-line-two"));
            }
        } else {
            company.push(part);
        }
    }
    if !company.is_empty() {
        line.company = Some(company.join(", "));
    }
    if line.email.is_none() && line.company.is_none() {
        return Err(line.problem("programs-problem-line-who"));
    }
    Ok(line)
}

/// Four digits, then something that days are divided by.
fn looks_like_a_day(part: &str) -> bool {
    let mut chars = part.chars();
    chars.by_ref().take(4).filter(char::is_ascii_digit).count() == 4
        && chars
            .next()
            .is_some_and(|c| matches!(c, '-' | '/' | '.' | '年'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Line {
        let (mut lines, problems) = parse(text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        lines.pop().expect("a line")
    }

    #[test]
    fn parts_are_known_by_their_looks() {
        let line = one("青葉精機\tAoi@Aoba.example\t修了\t2026/11/21");
        assert_eq!(line.email.as_deref(), Some("aoi@aoba.example"));
        assert_eq!(line.company.as_deref(), Some("青葉精機"));
        assert_eq!(line.status, Some(ProgramStatus::Completed));
        assert_eq!(line.on, NaiveDate::from_ymd_opt(2026, 11, 21));
        let line = one("田中 葵 <aoi@aoba.example>，no show");
        assert_eq!(line.email.as_deref(), Some("aoi@aoba.example"));
        assert_eq!(line.status, Some(ProgramStatus::NoShow));
        assert_eq!(one("Acme, Inc.").company.as_deref(), Some("Acme, Inc."));
    }

    #[test]
    fn what_can_t_be_read_is_said_with_its_line() {
        let (lines, problems) = parse("\naoi@aoba.example\n@aoba\n修了\n2026-13-40, a@b.example\n");
        assert_eq!(lines.len(), 1);
        let said: Vec<(&str, &str)> = problems
            .iter()
            .map(|problem| (problem.key, problem.args["text"].as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("programs-problem-line-address", "3: @aoba"),
                ("programs-problem-line-who", "4: 修了"),
                ("programs-problem-line-day", "5: 2026-13-40, a@b.example"),
            ]
        );
    }
}
