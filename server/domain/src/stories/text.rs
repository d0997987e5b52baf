//! The text of a case: five parts of words and one of figures.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::community::text::{self, graphemes};
use crate::{Error, Problem, Result, markdown};

/// Shortest part, in characters as people count them.
const MIN_PART: usize = 8;
/// Longest part.
pub const MAX_PART: usize = 3_000;
/// Most figures.
pub const MAX_FIGURES: usize = 6;
/// Longest figure.
const MAX_FIGURE: usize = 80;
/// Most features.
pub const MAX_FEATURES: usize = 8;
/// Longest name of a feature.
const MAX_FEATURE: usize = 30;

/// A case's text, as it is kept: Markdown in the three parts, a figure a line, features apart by commas.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Text {
    /// Title.
    pub title: String,
    /// 課題.
    pub challenge: String,
    /// 取り組み.
    pub approach: String,
    /// 結果.
    pub result: String,
    /// Figures: `what：how much`, a line each.
    pub figures: String,
    /// Features used, apart by commas.
    pub features: String,
}

/// A figure: what it measures, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it measures; empty where only a value was typed.
    pub what: String,
    /// How much.
    pub value: String,
}

/// A feature: its name in addresses, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
}

impl Text {
    /// Cleans and judges what was typed. Errors: `Invalid` with every problem of the fields.
    pub fn parse(typed: &Self) -> Result<Self> {
        let mut problems: Vec<Problem> = Vec::new();
        let title = text::line(&typed.title);
        problems.extend(text::check_title(&title));
        let mut part = |name: &'static str, raw: &str| {
            let clean = text::block(raw);
            let length = graphemes(clean.trim());
            if length < MIN_PART {
                problems.push(Problem::new(name, "stories-problem-short").with("min", MIN_PART));
            } else if length > MAX_PART || clean.chars().count() > 2 * MAX_PART {
                problems.push(Problem::new(name, "stories-problem-long").with("max", MAX_PART));
            } else if markdown::render(&clean).is_err() {
                problems.push(Problem::new(name, "qa-problem-body-complex"));
            }
            clean
        };
        let challenge = part("challenge", &typed.challenge);
        let approach = part("approach", &typed.approach);
        let result = part("result", &typed.result);
        let lines: Vec<String> = text::block(&typed.figures)
            .lines()
            .map(text::line)
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() > MAX_FIGURES {
            problems
                .push(Problem::new("figures", "stories-problem-figures").with("max", MAX_FIGURES));
        } else if lines
            .iter()
            .any(|line| graphemes(line) > MAX_FIGURE || line.chars().count() > 2 * MAX_FIGURE)
        {
            problems.push(
                Problem::new("figures", "stories-problem-figure-long").with("max", MAX_FIGURE),
            );
        }
        let features = features_of(&typed.features);
        if features.len() > MAX_FEATURES {
            problems.push(
                Problem::new("features", "stories-problem-features").with("max", MAX_FEATURES),
            );
        } else if features.iter().any(|feature| {
            graphemes(&feature.name) > MAX_FEATURE
                || feature.name.chars().count() > 80
                || feature.slug.chars().count() > 80
        }) {
            problems.push(
                Problem::new("features", "stories-problem-feature-long").with("max", MAX_FEATURE),
            );
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        Ok(Self {
            title,
            challenge,
            approach,
            result,
            figures: lines.join("\n"),
            features: features
                .into_iter()
                .map(|feature| feature.name)
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    /// Its figures.
    pub fn figure_list(&self) -> Vec<Figure> {
        self.figures
            .lines()
            .map(|line| match line.split_once(['：', ':']) {
                Some((what, value)) if !value.trim().is_empty() => Figure {
                    what: what.trim().to_owned(),
                    value: value.trim().to_owned(),
                },
                _ => Figure {
                    what: String::new(),
                    value: line.trim().to_owned(),
                },
            })
            .collect()
    }

    /// The features it names.
    pub fn feature_list(&self) -> Vec<Feature> {
        features_of(&self.features)
    }

    /// Its parts by the field they are typed in.
    pub fn parts(&self) -> [(&'static str, &str); 6] {
        [
            ("title", &self.title),
            ("challenge", &self.challenge),
            ("approach", &self.approach),
            ("result", &self.result),
            ("figures", &self.figures),
            ("features", &self.features),
        ]
    }

    /// Whether a name stands anywhere in it.
    pub fn names(&self, name: &str) -> bool {
        let plain = |text: &str| -> String {
            text.nfkc()
                .flat_map(char::to_lowercase)
                .filter(|c| !c.is_whitespace())
                .collect()
        };
        let name = plain(name);
        name.chars().count() > 1
            && self
                .parts()
                .iter()
                .any(|(_, part)| plain(part).contains(&name))
    }
}

fn features_of(raw: &str) -> Vec<Feature> {
    let mut found: Vec<Feature> = Vec::new();
    for name in raw.split([',', '、', '，', '\n']) {
        let name = text::line(name);
        if name.is_empty() {
            continue;
        }
        let slug: String = name
            .nfkc()
            .flat_map(char::to_lowercase)
            .map(|c| {
                if matches!(c, '/' | '?' | '#' | '&' | '%' | '\\' | ' ') {
                    '-'
                } else {
                    c
                }
            })
            .collect();
        if !found.iter().any(|feature| feature.slug == slug) {
            found.push(Feature { slug, name });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Text {
        Text {
            title: "締めが三日早くなった話".to_owned(),
            challenge: "月末に請求書が集中していました。".to_owned(),
            approach: "承認の流れを部門ごとに分けました。".to_owned(),
            result: "締めが三営業日早くなりました。".to_owned(),
            figures: "締めにかかる日数：8日 → 5日\n\n 月90時間の削減 ".to_owned(),
            features: "承認ワークフロー、ＡＰＩ, api".to_owned(),
        }
    }

    #[test]
    fn figures_and_features_are_read_as_people_type_them() {
        let text = Text::parse(&typed()).expect("good");
        assert_eq!(text.figures, "締めにかかる日数：8日 → 5日\n月90時間の削減");
        let figures = text.figure_list();
        assert_eq!(figures[0].what, "締めにかかる日数");
        assert_eq!(figures[0].value, "8日 → 5日");
        assert_eq!(figures[1].what, "");
        assert_eq!(text.features, "承認ワークフロー, ＡＰＩ");
        assert_eq!(text.feature_list()[1].slug, "api");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut wrong = typed();
        wrong.title = "短い".to_owned();
        wrong.challenge = "短い".to_owned();
        wrong.figures = "1\n2\n3\n4\n5\n6\n7".to_owned();
        wrong.features = "長".repeat(31);
        let Err(Error::Invalid(problems)) = Text::parse(&wrong) else {
            panic!("refused");
        };
        let fields: Vec<&str> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(fields, ["title", "challenge", "figures", "features"]);
    }

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        let mut text = typed();
        text.result = "株式会社 みなと食品では三日早くなりました。".to_owned();
        assert!(text.names("みなと食品"));
        assert!(text.names("みなと 食品"));
        assert!(!text.names("青空物流"));
        assert!(!text.names(""));
    }
}
