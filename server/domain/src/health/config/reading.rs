//! Reading a configuration that somebody wrote: what it does not say keeps its default, and what it says must be known and make sense.

use serde_json::Value;

use crate::health::Config;
use crate::{Problem, Result};

/// Reads a document. Errors: `Invalid`, naming the first thing wrong with it.
pub fn read(text: &str) -> Result<Config> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Problem::new("", "numbers-problem-config-json").with("reason", error))?;
    let config: Config = serde_json::from_value(value.clone())
        .map_err(|error| Problem::new("", "numbers-problem-config-json").with("reason", error))?;
    if let Some(path) = unknown(&value, &serde_json::to_value(&config)?, "") {
        return Err(Problem::new("", "numbers-problem-config-unknown")
            .with("path", path)
            .into());
    }
    match wrong(&config) {
        Some(problem) => Err(problem.into()),
        None => Ok(config),
    }
}

/// The first name in `given` that the configuration does not have.
fn unknown(given: &Value, known: &Value, path: &str) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            match known.get(name) {
                Some(known) => unknown(value, known, &path),
                // What is left out when it is empty.
                None if value.is_null() => None,
                None => Some(path),
            }
        }),
        (Value::Array(given), Value::Array(known)) => given
            .iter()
            .zip(known)
            .enumerate()
            .find_map(|(index, (given, known))| unknown(given, known, &format!("{path}[{index}]"))),
        _ => None,
    }
}

/// The first thing in a configuration that makes no sense.
fn wrong(config: &Config) -> Option<Problem> {
    let says = |key: &'static str| Problem::new("", key);
    let bands = &config.bands;
    if !(0.0 < bands.yellow && bands.yellow < bands.green && bands.green <= 100.0) {
        return Some(says("numbers-problem-config-bands"));
    }
    if config.scorecards.is_empty() {
        return Some(says("numbers-problem-config-scorecards"));
    }
    for card in &config.scorecards {
        let weights = card.groups.iter().flat_map(|group| {
            std::iter::once(group.weight).chain(group.measures.iter().map(|measure| measure.weight))
        });
        let mut weights = weights.peekable();
        if weights.peek().is_none() || weights.any(|weight| !(weight.is_finite() && weight >= 0.0))
        {
            return Some(says("numbers-problem-config-weights").with("key", &card.key));
        }
    }
    let named = |key: &str| config.scorecards.iter().any(|card| card.key == key);
    if let Some(rule) = config
        .resolution
        .iter()
        .find(|rule| !named(&rule.scorecard))
    {
        return Some(says("numbers-problem-config-scorecard").with("key", &rule.scorecard));
    }
    let ways = config
        .stages
        .transitions
        .iter()
        .map(|way| (&way.from, &way.to))
        .chain(
            config
                .stages
                .demotions
                .iter()
                .map(|way| (&way.from, &way.to)),
        );
    ways.flat_map(|(from, to)| [from, to])
        .find(|key| config.stages.stage(key).is_none())
        .map(|key| says("numbers-problem-config-stage").with("key", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<&'static str> {
        match read(text) {
            Err(crate::Error::Invalid(problems)) => problems.first().map(|problem| problem.key),
            _ => None,
        }
    }

    #[test]
    fn what_is_not_said_keeps_its_default_and_what_is_said_must_be_known() {
        assert_eq!(read("{}").ok(), Some(Config::default()));
        let whole = serde_json::to_string(&Config::default()).unwrap();
        assert_eq!(read(&whole).ok(), Some(Config::default()));
        let some = read(r#"{"bands": {"green": 80}}"#).ok();
        assert_eq!(some.map(|config| config.bands.green), Some(80.0));
        assert_eq!(
            refused(r#"{"bands": {"gren": 80}}"#),
            Some("numbers-problem-config-unknown")
        );
        assert_eq!(refused("{"), Some("numbers-problem-config-json"));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(
            refused(r#"{"bands": {"yellow": 80}}"#),
            Some("numbers-problem-config-bands")
        );
        assert_eq!(
            refused(r#"{"scorecards": []}"#),
            Some("numbers-problem-config-scorecards")
        );
        assert_eq!(
            refused(r#"{"resolution": [{"scorecard": "other"}]}"#),
            Some("numbers-problem-config-scorecard")
        );
    }
}
