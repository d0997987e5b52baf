//! What every page knows besides its own data: who reads it, in which language, when, and what was typed.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::i18n::Locale;
use domain::{Actor, Problem, UtcTime};

/// The reader and the moment of one response.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language of the reader.
    pub locale: Locale,
    /// When the page is made.
    pub now: UtcTime,
    /// Time zone that times are shown in: the reader's choice, else the organisation's.
    pub zone: Tz,
    /// The organisation's time zone, in which days are reckoned.
    pub site_zone: Tz,
    /// Who reads. While staff look at 「顧客表示」 this is a member's view of things.
    pub actor: Actor,
    /// Display name of the signed-in reader.
    pub reader_name: Option<String>,
    /// Notices that the reader has not read, counted up to a bound.
    pub unread: i64,
    /// Posts that wait for the reader's decision, counted up to a bound; `None` for who decides nothing.
    pub waiting: Option<i64>,
    /// Whether a staff member is looking at the site as a customer would.
    pub customer_view: bool,
    /// Path and query of the request.
    pub path: String,
    /// An address on this site to come back to: the request's own, or, for a form that was sent, that of the page it was on.
    pub address: String,
    /// It answers a form that was sent: what was typed stands here alone, and is lost to whoever leaves.
    pub sent: bool,
    /// Absolute links start with this.
    pub base_url: String,
    /// Nonce of this response's Content-Security-Policy.
    pub nonce: String,
    /// Name of the site.
    pub site_name: String,
    /// Up to four letters beside the name, where there is no logo.
    pub site_mark: String,
    /// Where a logo image is served from, if the site has one.
    pub logo_url: Option<String>,
    /// Whether this is the demo, which says so.
    pub demo: bool,
    /// URL of the style sheet.
    pub style_url: String,
    /// URL of the icon that a browser shows in its tab.
    pub icon_url: String,
    /// URL of the module script that wakes the islands, when they were built in.
    pub script_url: Option<String>,
    /// A message key to show once at the top (from `?done=`), such as "saved".
    pub notice: Option<&'static str>,
}

impl Page {
    /// The text of a message.
    pub fn t(&self, key: &str) -> String {
        self.locale.t(key).into_owned()
    }
}

/// A form as it was sent: typed values and what is wrong with them. Empty for a fresh form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Typed values by field.
    pub values: BTreeMap<String, String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Form {
    /// A form with values to start from.
    pub fn with(values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            problems: Vec::new(),
        }
    }

    /// What was typed in `field`.
    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    /// Whether the form has `field` at all: a page with several forms shows it with the one it came from.
    pub fn has(&self, field: &str) -> bool {
        self.values.contains_key(field)
    }

    /// The problems of `field`, in the reader's words.
    pub fn problems_of(&self, field: &str, locale: Locale) -> Vec<String> {
        self.problems
            .iter()
            .filter(|problem| problem.field == field)
            .map(|problem| locale.problem(problem))
            .collect()
    }
}

/// Percent-encodes a value for a query.
pub fn query_value(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
