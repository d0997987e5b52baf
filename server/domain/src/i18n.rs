//! Japanese and English, equals. Every text a person reads is a Fluent message in `locales/{ja,en}/*.ftl`; one file an
//! area, the same keys and arguments in both languages (tested).

use std::borrow::Cow;
use std::sync::OnceLock;

use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::UtcTime;

crate::text_enum! {
    /// A language of the interface.
    Locale {
        /// Japanese.
        Ja = "ja",
        /// English.
        En = "en",
    }
}

/// An area's messages in both languages.
struct Area {
    ja: &'static str,
    en: &'static str,
}

macro_rules! areas {
    ($($name:literal),+ $(,)?) => {
        &[$(Area {
            ja: include_str!(concat!("locales/ja/", $name, ".ftl")),
            en: include_str!(concat!("locales/en/", $name, ".ftl")),
        }),+]
    };
}

/// Every area; a new file is listed here.
const AREAS: &[Area] = areas!(
    "common",
    "sign_in",
    "community",
    "search",
    "kinds",
    "stories",
    "writing",
    "staff",
    "admin",
    "numbers",
    "import",
    "mail",
    "desk",
    "tags",
    "notices",
    "moderation",
    "people",
    "events",
    "doors",
    "programs"
);

type Bundle = FluentBundle<FluentResource>;

fn bundle(locale: Locale) -> &'static Bundle {
    static JA: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    let cell = match locale {
        Locale::Ja => &JA,
        Locale::En => &EN,
    };
    cell.get_or_init(|| {
        let mut bundle = Bundle::new_concurrent(vec![match locale {
            Locale::Ja => unic_langid::langid!("ja"),
            Locale::En => unic_langid::langid!("en"),
        }]);
        // Isolation marks around arguments would show up in mail subjects, CSV and attributes.
        bundle.set_use_isolating(false);
        for area in AREAS {
            let source = match locale {
                Locale::Ja => area.ja,
                Locale::En => area.en,
            };
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) => resource,
                Err((resource, problems)) => {
                    tracing::error!(?locale, ?problems, "a locale file has errors");
                    resource
                }
            };
            if let Err(problems) = bundle.add_resource(resource) {
                tracing::error!(?locale, ?problems, "a message is defined twice");
            }
        }
        bundle
    })
}

/// The sources of every locale file, for the test that holds both languages to the same keys and arguments.
pub fn sources(locale: Locale) -> Vec<&'static str> {
    AREAS
        .iter()
        .map(|area| match locale {
            Locale::Ja => area.ja,
            Locale::En => area.en,
        })
        .collect()
}

impl Locale {
    /// The message `key` without arguments. A missing key shows itself, in brackets, and fails the tests.
    pub fn t(self, key: &str) -> Cow<'static, str> {
        format(self, key, None)
    }

    /// The message `key` with arguments: `locale.tr("home-count", &[("n", 3.into())])`.
    pub fn tr(self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let mut all = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            all.set(*name, value.clone());
        }
        format(self, key, Some(&all)).into_owned()
    }

    /// Date and time by the clock of a zone.
    pub fn time(self, at: UtcTime, zone: Tz) -> String {
        let local = at.to_chrono().with_timezone(&zone);
        match self {
            Self::Ja => local.format("%Y年%-m月%-d日 %H:%M").to_string(),
            Self::En => local.format("%-d %b %Y, %H:%M").to_string(),
        }
    }

    /// The day in a zone.
    pub fn day(self, at: UtcTime, zone: Tz) -> String {
        let local = at.to_chrono().with_timezone(&zone);
        match self {
            Self::Ja => local.format("%Y年%-m月%-d日").to_string(),
            Self::En => local.format("%-d %b %Y").to_string(),
        }
    }

    /// A problem in words.
    pub fn problem(self, problem: &crate::Problem) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &problem.args {
            args.set(*name, value.clone());
        }
        format(self, problem.key, Some(&args)).into_owned()
    }

    /// The first language of an `Accept-Language` header that we speak.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut ranked: Vec<(i32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.trim().to_ascii_lowercase();
                let quality = pieces
                    .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f64>().ok())
                    .unwrap_or(1.0);
                let locale = match tag.split('-').next()? {
                    "ja" => Self::Ja,
                    "en" => Self::En,
                    _ => return None,
                };
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a quality is between 0 and 1"
                )]
                (quality > 0.0).then_some((-(quality * 1000.0) as i32, locale))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.first().map(|(_, locale)| *locale)
    }
}

fn format(locale: Locale, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle = bundle(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return Cow::Owned(format!("[{key}]"));
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, ?errors, "a message could not be formatted");
    }
    Cow::Owned(text.into_owned())
}
