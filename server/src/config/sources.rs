//! Where settings come from: `hiroba.toml` in the working directory, then the environment over it.

use std::collections::BTreeMap;

use super::{SETTINGS, limits};

/// Variables of the project's own tests and tools, which share the prefix.
const NOT_SETTINGS: &[&str] = &["HIROBA_CHROMIUM", "HIROBA_SHOTS", "HIROBA_MAIL_FOLDER"];

/// All given values by name.
pub fn gather() -> Result<BTreeMap<String, String>, String> {
    let mut values = match std::fs::read_to_string("hiroba.toml") {
        Ok(text) => from_toml(&text)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(format!("hiroba.toml can't be read: {error}")),
    };
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| name.starts_with("HIROBA_")) else {
            continue;
        };
        if NOT_SETTINGS.contains(&name) || name.starts_with("HIROBA_TEST_") {
            continue;
        }
        known(name)?;
        let value = value
            .into_string()
            .map_err(|_| format!("{name} is not valid UTF-8"))?;
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

/// The values of a `hiroba.toml`.
pub fn from_toml(text: &str) -> Result<BTreeMap<String, String>, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("hiroba.toml: {}", error.message()))?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        known(&name).map_err(|problem| format!("hiroba.toml: {problem}"))?;
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Datetime(time) => time.to_string(),
            _ => return Err(format!("hiroba.toml: {name} must be a text or a number")),
        };
        values.insert(name, value);
    }
    Ok(values)
}

fn known(name: &str) -> Result<(), String> {
    let names = || {
        SETTINGS
            .iter()
            .chain(limits::SETTINGS)
            .map(|setting| setting.name)
    };
    if names().any(|known| known == name) {
        return Ok(());
    }
    let nearest = names()
        .min_by_key(|known| distance(known, name))
        .unwrap_or_default();
    Err(format!(
        "{name} is not a setting: did you mean {nearest}? `hiroba doctor` lists them all"
    ))
}

/// Edit distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((above_left, above), cb) in row.iter().zip(row.iter().skip(1)).zip(&b) {
            let left = next.last().copied().unwrap_or(0);
            next.push(
                (above_left + usize::from(ca != *cb))
                    .min(above + 1)
                    .min(left + 1),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::from_toml;

    #[test]
    fn an_unknown_setting_names_the_nearest() {
        let problem = from_toml("HIROBA_LISTN = \"127.0.0.1:1\"").unwrap_err();
        assert!(problem.contains("HIROBA_LISTEN?"), "{problem}");
        assert_eq!(
            from_toml("HIROBA_WORKERS = 3")
                .unwrap()
                .get("HIROBA_WORKERS")
                .map(String::as_str),
            Some("3")
        );
        assert!(from_toml("HIROBA_WORKERS = [1]").is_err());
        assert!(from_toml("nonsense").is_err());
    }
}
