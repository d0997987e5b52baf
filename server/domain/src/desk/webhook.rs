//! The one address of a chat that overdue questions are posted to. What goes there is what the vendor's people may read in a
//! channel that others read too: a title and a way to the question, never who asked. A question for its own company and the
//! vendor alone goes without its title.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::community::{Audience, SpaceAudience, text, topic};
use crate::db::AnyConnection;
use crate::db::schema::{desk_questions, settings, spaces, topics};
use crate::i18n::Locale;
use crate::policy::Administration;
use crate::types::TopicId;
use crate::{Actor, Result, Tx, UtcTime, audit, site};

/// The kind of job that posts to it.
pub const JOB: &str = "webhook";
/// Longest address.
pub const MAX_URL: usize = 1_000;
const KEY: &str = "desk.webhook";

crate::text_enum! {
    /// What reads the message at the other end.
    Format {
        /// Slack, and what takes Slack's messages.
        Slack = "slack",
        /// Microsoft Teams.
        Teams = "teams",
    }
}

/// Where to post. Whoever knows the address can post there: it is shown to nobody once it is set.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// What reads it.
    pub format: Format,
    /// The address.
    pub url: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook")
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

/// Where to post, if anywhere.
pub fn load(conn: &mut AnyConnection) -> Result<Option<Webhook>> {
    let value: Option<String> = settings::table
        .find(KEY)
        .select(settings::value)
        .first(conn)
        .optional()?;
    match value.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => Ok(Some(serde_json::from_str(text)?)),
    }
}

/// Sets or removes the address, and notes who did.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    webhook: Option<&Webhook>,
) -> Result<()> {
    match webhook {
        Some(webhook) => site::put(tx, KEY, &serde_json::to_string(webhook)?)?,
        None => site::put(tx, KEY, "")?,
    }
    let format = webhook.map(|webhook| webhook.format.as_str());
    audit::record(
        tx,
        actor,
        "desk.webhook",
        "site",
        &json!({ "format": format }),
    )
}

/// What a job carries.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Told {
    /// The question to tell of.
    pub topic_id: TopicId,
}

/// A message on its way.
#[derive(Debug, Clone)]
pub struct Message {
    /// Where to.
    pub to: Webhook,
    /// What.
    pub body: Value,
}

/// The message that a question is overdue, made as it is sent; none when it no longer waits or nobody wants to be told.
pub fn message(
    conn: &mut AnyConnection,
    told: Told,
    locale: Locale,
    base_url: &str,
) -> Result<Option<Message>> {
    let Some(to) = load(conn)? else {
        return Ok(None);
    };
    type Row = (TopicId, String, String, Audience, SpaceAudience, UtcTime);
    let found: Option<Row> = desk_questions::table
        .inner_join(topics::table.on(topics::id.eq(desk_questions::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(desk_questions::topic_id.eq(told.topic_id))
        .filter(desk_questions::settled_at.is_null())
        .filter(topics::hidden_at.is_null())
        .select((
            topics::id,
            topics::title,
            topics::slug,
            topics::audience,
            spaces::audience,
            desk_questions::due_at,
        ))
        .first(conn)
        .optional()?;
    let Some((id, title, slug, audience, space, _)) = found else {
        return Ok(None);
    };
    let open = audience == Audience::Members
        && matches!(space, SpaceAudience::Public | SpaceAudience::Members);
    let (title, path) = if open {
        (text::line(&title), topic::path(id, &slug))
    } else {
        // The address would say the title.
        (
            locale.t("desk-hook-private").into_owned(),
            format!("/t/{id}"),
        )
    };
    let site = site::load(conn)?.name;
    let lead = locale.tr("desk-hook-lead", &[("site", site.into())]);
    let label = locale.t("desk-hook-open").into_owned();
    let link = format!("{base_url}{path}");
    Ok(Some(Message {
        body: body(to.format, &lead, &title, &link, &label),
        to,
    }))
}

/// A message that says only that the address works.
pub fn trial(to: Webhook, locale: Locale, site: &str, base_url: &str) -> Message {
    let lead = locale.tr("desk-hook-trial", &[("site", site.to_owned().into())]);
    let label = locale.t("desk-hook-open").into_owned();
    Message {
        body: body(
            to.format,
            &lead,
            &locale.t("desk-title"),
            &format!("{base_url}/staff/desk"),
            &label,
        ),
        to,
    }
}

fn body(format: Format, lead: &str, title: &str, link: &str, label: &str) -> Value {
    match format {
        Format::Slack => json!({
            "text": format!("{}\n<{link}|{}>", slack(lead), slack(title)),
            "unfurl_links": false,
        }),
        // Runs of text are shown as they are: in a TextBlock a title could carry links of its own.
        Format::Teams => json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": null,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": [
                        { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": lead }] },
                        { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": title, "weight": "Bolder" }] },
                    ],
                    "actions": [{ "type": "Action.OpenUrl", "title": label, "url": link }],
                },
            }],
        }),
    }
}

/// Text as Slack wants it. The bar would end a link's address, and a mention can't be written without `<`.
fn slack(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('|', "｜")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_can_neither_mention_nor_link() {
        let title = "<!channel> & <https://evil.example|ここ> [x](https://evil.example)";
        let slack = body(
            Format::Slack,
            "期限",
            title,
            "https://h.example/t/1",
            "開く",
        );
        let text = slack["text"].as_str().unwrap();
        assert_eq!(text.matches('<').count(), 1, "{text}");
        assert!(text.contains("<https://h.example/t/1|&lt;!channel&gt; &amp;"));
        let teams = body(
            Format::Teams,
            "期限",
            title,
            "https://h.example/t/1",
            "開く",
        );
        let card = &teams["attachments"][0]["content"];
        assert_eq!(card["body"][1]["inlines"][0]["text"], title);
        assert!(!teams.to_string().contains("TextBlock\",\"text"));
        assert_eq!(card["actions"][0]["url"], "https://h.example/t/1");
    }

    #[test]
    fn the_address_is_in_no_log() {
        let webhook = Webhook {
            format: Format::Slack,
            url: "https://hooks.example/secret".to_owned(),
        };
        assert!(!format!("{webhook:?}").contains("secret"));
    }
}
