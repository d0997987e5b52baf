//! Mail to the one who asked. It says of an author what the page would say to the asker, and goes only to an asker who may
//! still read the question: when it is queued, and again when it is sent.

use diesel::prelude::*;

use crate::community::byline::{Author, AuthorColumns, Who, byline};
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::community::{Identity, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{people, posts};
use crate::i18n::Locale;
use crate::mail::compose::{self, Part};
use crate::mail::{self, About, Mail};
use crate::people::session::actor_of;
use crate::types::{PersonId, PostId};
use crate::{Error, Result, Tx, UtcTime, site};

/// Who gets the mail, and in which language.
struct Asker {
    person_id: PersonId,
    email: String,
    locale: Locale,
    reader: Reader,
}

/// The asker, unless it is `by` themselves, or somebody who can't be reached or may not read their question any more.
fn asker(tx: &mut Tx<'_>, topic: &Topic, by: PersonId) -> Result<Option<Asker>> {
    if topic.author_id == by {
        return Ok(None);
    }
    let (email, locale, suspended, signed_in): (
        Option<String>,
        Option<String>,
        Option<UtcTime>,
        Option<UtcTime>,
    ) = people::table
        .find(topic.author_id)
        .select((
            people::email,
            people::locale,
            people::suspended_at,
            people::first_signed_in_at,
        ))
        .first(tx.conn)?;
    let Some(email) = email.filter(|_| suspended.is_none() && signed_in.is_some()) else {
        return Ok(None);
    };
    let reader = Reader::of(&actor_of(tx.conn, topic.author_id, tx.now)?);
    match topic::find(tx.conn, &reader, topic.id) {
        Ok(_) => {}
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    }
    Ok(Some(Asker {
        person_id: topic.author_id,
        email,
        locale: locale
            .and_then(|text| text.parse().ok())
            .unwrap_or(Locale::Ja),
        reader,
    }))
}

/// Tells the asker of an answer, with the whole of it.
pub(crate) fn answered(tx: &mut Tx<'_>, topic: &Topic, answer: PostId, by: PersonId) -> Result<()> {
    let Some(asker) = asker(tx, topic, by)? else {
        return Ok(());
    };
    type Row = (String, Identity, AuthorColumns);
    let (body, identity, author): Row = crate::with_author!(posts::table, posts)
        .filter(posts::id.eq(answer))
        .select((posts::body, posts::identity, crate::author_columns!(posts)))
        .first(tx.conn)?;
    let locale = asker.locale;
    let who = match byline(&asker.reader, Author::from(author), identity, false, false).who {
        Who::Named {
            name,
            company: Some(company),
            ..
        } => locale.tr(
            "qa-mail-named",
            &[("name", name.into()), ("company", company.into())],
        ),
        Who::Named { name, .. } | Who::NameOnly { name } => {
            locale.tr("qa-mail-name", &[("name", name.into())])
        }
        Who::Vendor { name, .. } => locale.tr("qa-mail-vendor", &[("name", name.into())]),
        Who::Masked { .. } => locale.t("qa-byline-member").into_owned(),
    };
    let question = topic.kind == TopicKind::Question;
    let key = |of_question: &'static str, of_other: &'static str| {
        if question { of_question } else { of_other }
    };
    let intro = locale.tr(
        key("qa-mail-answer-text", "kinds-mail-reply-text"),
        &[
            ("who", compose::name(&who).into()),
            ("title", compose::name(&topic.title).into()),
        ],
    );
    let subject = locale.tr(
        key("qa-mail-answer-subject", "kinds-mail-reply-subject"),
        &[("title", topic.title.clone().into())],
    );
    let mut parts = vec![
        Part::Text(intro),
        Part::Quote(body),
        Part::Link(
            locale
                .t(key("qa-mail-answer-link", "kinds-mail-reply-link"))
                .into_owned(),
            format!("{}/posts/{answer}", tx.base_url),
        ),
    ];
    if question {
        parts.push(Part::Note(locale.t("qa-mail-answer-note").into_owned()));
    }
    let about = about(&asker, topic, answer, Some(identity));
    send(tx, asker, about, subject, &parts, "answer")
}

/// Tells the asker that somebody else accepted an answer for them.
pub(crate) fn accepted_for(
    tx: &mut Tx<'_>,
    topic: &Topic,
    answer: PostId,
    by: PersonId,
) -> Result<()> {
    let Some(asker) = asker(tx, topic, by)? else {
        return Ok(());
    };
    let locale = asker.locale;
    let subject = locale.tr(
        "qa-mail-solved-subject",
        &[("title", topic.title.clone().into())],
    );
    let parts = [
        Part::Text(locale.tr(
            "qa-mail-solved-text",
            &[("title", compose::name(&topic.title).into())],
        )),
        Part::Link(
            locale.t("qa-mail-answer-link").into_owned(),
            format!("{}/posts/{answer}", tx.base_url),
        ),
        Part::Note(locale.t("qa-mail-solved-note").into_owned()),
    ];
    let about = about(&asker, topic, answer, None);
    send(tx, asker, about, subject, &parts, "solved")
}

fn about(asker: &Asker, topic: &Topic, post: PostId, identity: Option<Identity>) -> About {
    About {
        person_id: asker.person_id,
        topic_id: topic.id,
        post_id: post,
        identity: identity.map(|identity| identity.as_str().to_owned()),
    }
}

fn send(
    tx: &mut Tx<'_>,
    asker: Asker,
    about: About,
    subject: String,
    parts: &[Part],
    kind: &'static str,
) -> Result<()> {
    let site = site::load(tx.conn)?;
    let (text, html) = compose::render(asker.locale.as_str(), parts);
    mail::queue(
        tx,
        Mail {
            to: asker.email,
            subject: format!("[{}] {subject}", site.name),
            text,
            html,
            kind,
            useless_after: None,
            about: Some(about),
        },
    )
}

/// What to do with a mail about a post when its turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It may go.
    Send,
    /// Its reader may no longer read the post.
    Drop,
    /// Its author has since changed what readers learn of them: another goes in its place, from [`again`].
    Rewrite,
}

/// Asks again, when a mail is sent, what was asked when it was queued: the address is its reader's, they are not suspended, they
/// may read the question, and the post is in sight, under the same name.
pub fn turn(conn: &mut AnyConnection, about: &About, address: &str, now: UtcTime) -> Result<Turn> {
    let reachable: Option<PersonId> = people::table
        .find(about.person_id)
        .filter(people::email.eq(address))
        .filter(people::suspended_at.is_null())
        .select(people::id)
        .first(conn)
        .optional()?;
    if reachable.is_none() {
        return Ok(Turn::Drop);
    }
    let reader = Reader::of(&actor_of(conn, about.person_id, now)?);
    let topic = match topic::find(conn, &reader, about.topic_id) {
        Ok(topic) => topic,
        Err(Error::NotFound) => return Ok(Turn::Drop),
        Err(error) => return Err(error),
    };
    let seen: Option<Identity> = posts::table
        .find(about.post_id)
        .filter(posts::topic_id.eq(topic.id))
        .filter(posts::hidden_at.is_null())
        .select(posts::identity)
        .first(conn)
        .optional()?;
    Ok(match (seen, &about.identity) {
        (None, _) => Turn::Drop,
        _ if topic.facts().hidden => Turn::Drop,
        (Some(now), Some(then)) if now.as_str() != then => Turn::Rewrite,
        _ => Turn::Send,
    })
}

/// Queues the mail of an answer anew, with what it says of the author today.
pub fn again(tx: &mut Tx<'_>, about: &About) -> Result<()> {
    let now = tx.now;
    let reader = Reader::of(&actor_of(tx.conn, about.person_id, now)?);
    let topic = topic::find(tx.conn, &reader, about.topic_id)?;
    let author: PersonId = posts::table
        .find(about.post_id)
        .select(posts::author_id)
        .first(tx.conn)?;
    answered(tx, &topic, about.post_id, author)
}
