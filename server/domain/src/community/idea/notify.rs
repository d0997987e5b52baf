//! Mail to those who voted for an idea, and to whoever had it. Each goes only to somebody who may read the idea now.

use diesel::prelude::*;

use super::Status;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::community::{PostKind, TopicKind};
use crate::db::schema::{idea_votes, people, posts};
use crate::i18n::Locale;
use crate::mail::compose::{self, Part};
use crate::mail::{self, About, Mail};
use crate::people::session::actor_of;
use crate::types::{PersonId, PostId};
use crate::{Error, Result, Tx, site};

/// The message that names a status.
fn status_key(status: Status) -> &'static str {
    match status {
        Status::Received => "kinds-status-received",
        Status::Considering => "kinds-status-considering",
        Status::Developing => "kinds-status-developing",
        Status::Provided => "kinds-status-provided",
        Status::Declined => "kinds-status-declined",
    }
}

/// Tells everyone who voted, and the author, what became of it.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    idea: &Topic,
    status: Status,
    note: &str,
    by: PersonId,
) -> Result<()> {
    debug_assert_eq!(idea.kind, TopicKind::Idea);
    let body: PostId = posts::table
        .filter(posts::topic_id.eq(idea.id))
        .filter(posts::kind.eq(PostKind::Question))
        .select(posts::id)
        .first(tx.conn)?;
    let mut told: Vec<PersonId> = idea_votes::table
        .filter(idea_votes::topic_id.eq(idea.id))
        .filter(idea_votes::person_id.is_not_null())
        .order(idea_votes::id)
        .select(idea_votes::person_id.assume_not_null())
        .load(tx.conn)?;
    told.push(idea.author_id);
    told.sort_unstable();
    told.dedup();
    told.retain(|person| *person != by);
    type Row = (PersonId, Option<String>, Option<String>);
    let mut reachable: Vec<Row> = Vec::new();
    // A statement takes some tens of thousands of values at most.
    for some in told.chunks(1_000) {
        reachable.extend(
            people::table
                .filter(people::id.eq_any(some.to_vec()))
                .filter(people::suspended_at.is_null())
                .filter(people::first_signed_in_at.is_not_null())
                .order(people::id)
                .select((people::id, people::email, people::locale))
                .load::<Row>(tx.conn)?,
        );
    }
    let site = site::load(tx.conn)?;
    for (person, email, locale) in reachable {
        let Some(email) = email else { continue };
        let now = tx.now;
        let reader = Reader::of(&actor_of(tx.conn, person, now)?);
        match topic::find(tx.conn, &reader, idea.id) {
            Ok(topic) if !topic.facts().hidden => {}
            Ok(_) | Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        }
        let locale: Locale = locale
            .and_then(|text| text.parse().ok())
            .unwrap_or(Locale::Ja);
        let named = locale.t(status_key(status)).into_owned();
        let text_key = if person == idea.author_id {
            "kinds-mail-status-own"
        } else {
            "kinds-mail-status-voted"
        };
        let mut parts = vec![Part::Text(locale.tr(
            text_key,
            &[
                ("title", compose::name(&idea.title).into()),
                ("status", named.clone().into()),
            ],
        ))];
        if !note.trim().is_empty() {
            parts.push(Part::Quote(note.to_owned()));
        }
        parts.push(Part::Link(
            locale.t("kinds-mail-status-link").into_owned(),
            format!("{}{}", tx.base_url, idea.path()),
        ));
        if !status.is_open() {
            parts.push(Part::Note(
                locale.t("kinds-mail-status-returned").into_owned(),
            ));
        }
        let (text, html) = compose::render(locale.as_str(), &parts);
        let subject = locale.tr(
            "kinds-mail-status-subject",
            &[
                ("title", idea.title.clone().into()),
                ("status", named.into()),
            ],
        );
        mail::queue(
            tx,
            Mail {
                to: email,
                subject: format!("[{}] {subject}", site.name),
                text,
                html,
                kind: "idea",
                useless_after: None,
                about: Some(About {
                    person_id: person,
                    topic_id: idea.id,
                    post_id: body,
                    identity: None,
                }),
            },
        )?;
    }
    Ok(())
}
