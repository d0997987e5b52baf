//! What happens when a question's time has passed and nobody has answered: the owner of the asker's account and support get a
//! mail, and the chat a line. Once, whichever server's worker comes first, and never twice for one question.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::community::PostKind;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, desk_questions, people, posts, role_grants, staff_members};
use crate::desk::{standing, webhook};
use crate::i18n::Locale;
use crate::mail::compose::{self, Part};
use crate::mail::{self, About, Mail};
use crate::people::session::actor_of;
use crate::types::{AccountId, PersonId, PostId, TopicId};
use crate::{Error, Result, Tx, UtcTime, job, policy, site};

/// The kind of job that looks whether a question is overdue.
pub const JOB: &str = "overdue";
/// What such a mail is for.
pub const MAIL: &str = "overdue";

/// What a job carries.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Overdue {
    /// The question.
    pub topic_id: TopicId,
}

/// Looks at a question again when its time has come.
pub(crate) fn plan(tx: &mut Tx<'_>, topic_id: TopicId, due_at: UtcTime) -> Result<()> {
    let at = due_at.max(tx.now);
    job::enqueue(tx, JOB, &Overdue { topic_id }, at, None)
}

/// Tells of a question whose time has passed, if it still waits and nobody was told. Says whether somebody is now.
pub fn escalate(tx: &mut Tx<'_>, topic_id: TopicId) -> Result<bool> {
    topic::lock(tx, topic_id)?;
    let told = diesel::update(
        desk_questions::table
            .find(topic_id)
            .filter(desk_questions::settled_at.is_null())
            .filter(desk_questions::escalated_at.is_null())
            .filter(desk_questions::due_at.le(tx.now)),
    )
    .set(desk_questions::escalated_at.eq(tx.now))
    .execute(tx.conn)?;
    if told == 0 {
        return Ok(false);
    }
    let (account, asked_at, due_at): (AccountId, UtcTime, UtcTime) = desk_questions::table
        .find(topic_id)
        .select((
            desk_questions::account_id,
            desk_questions::asked_at,
            desk_questions::due_at,
        ))
        .first(tx.conn)?;
    let post: PostId = posts::table
        .filter(posts::topic_id.eq(topic_id))
        .filter(posts::kind.eq(PostKind::Question))
        .select(posts::id)
        .first(tx.conn)?;
    for (person, owner) in recipients(tx, account)? {
        tell(tx, topic_id, post, person, owner, asked_at, due_at)?;
    }
    if webhook::load(tx.conn)?.is_some() {
        let now = tx.now;
        job::enqueue(tx, webhook::JOB, &webhook::Told { topic_id }, now, None)?;
    }
    Ok(true)
}

/// Who is told, and whether as the account's owner: the owner and everyone in support; where there is neither, administrators.
fn recipients(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<(PersonId, bool)>> {
    let owner: Option<PersonId> = accounts::table
        .find(account)
        .select(accounts::owner_id)
        .first(tx.conn)?;
    let mut found: Vec<(PersonId, bool)> = Vec::new();
    if let Some(owner) = owner
        && works_here(tx.conn, owner, tx.now)?
    {
        found.push((owner, true));
    }
    for role in ["support", "admin"] {
        if role == "admin" && !found.is_empty() {
            break;
        }
        let holders: Vec<PersonId> = role_grants::table
            .filter(role_grants::role.eq(role))
            .filter(role_grants::revoked_at.is_null())
            .order(role_grants::person_id)
            .select(role_grants::person_id)
            .load(tx.conn)?;
        for person in holders {
            let known = found.iter().any(|(of, _)| *of == person);
            if !known && works_here(tx.conn, person, tx.now)? {
                found.push((person, false));
            }
        }
    }
    Ok(found)
}

/// Whether a person is of the vendor, may read account pages, and can come in.
fn works_here(conn: &mut AnyConnection, person: PersonId, now: UtcTime) -> Result<bool> {
    let there: Option<PersonId> = people::table
        .inner_join(staff_members::table.on(staff_members::person_id.eq(people::id)))
        .filter(people::id.eq(person))
        .filter(people::suspended_at.is_null())
        .filter(people::email.is_not_null())
        .select(people::id)
        .first(conn)
        .optional()?;
    Ok(there.is_some() && policy::account_console(&actor_of(conn, person, now)?).is_ok())
}

fn tell(
    tx: &mut Tx<'_>,
    topic_id: TopicId,
    post_id: PostId,
    person_id: PersonId,
    owner: bool,
    asked_at: UtcTime,
    due_at: UtcTime,
) -> Result<()> {
    let reader = Reader::of(&actor_of(tx.conn, person_id, tx.now)?);
    let topic: Topic = match topic::find(tx.conn, &reader, topic_id) {
        Ok(topic) => topic,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let (email, locale): (Option<String>, Option<String>) = people::table
        .find(person_id)
        .select((people::email, people::locale))
        .first(tx.conn)?;
    let Some(to) = email else {
        return Ok(());
    };
    let locale: Locale = locale
        .and_then(|text| text.parse().ok())
        .unwrap_or(Locale::Ja);
    let zone = tx.zone;
    let time = |at: UtcTime| {
        at.to_chrono()
            .with_timezone(&zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    };
    let title = topic.title.clone();
    let why = if owner {
        "desk-mail-why-owner"
    } else {
        "desk-mail-why-support"
    };
    let parts = [
        Part::Text(locale.tr(
            "desk-mail-text",
            &[
                ("title", compose::name(&title).into()),
                ("asked", time(asked_at).into()),
                ("due", time(due_at).into()),
            ],
        )),
        Part::Link(
            locale.t("desk-mail-link").into_owned(),
            format!("{}{}", tx.base_url, topic.path()),
        ),
        Part::Note(locale.t(why).into_owned()),
    ];
    let (text, html) = compose::render(locale.as_str(), &parts);
    let site = site::load(tx.conn)?;
    let subject = locale.tr("desk-mail-subject", &[("title", title.into())]);
    mail::queue(
        tx,
        Mail {
            to,
            subject: format!("[{}] {subject}", site.name),
            text,
            html,
            kind: MAIL,
            useless_after: None,
            about: Some(About {
                person_id,
                topic_id,
                post_id,
                identity: None,
            }),
        },
    )
}

/// Asked again when such a mail is sent: the question still waits, and its reader is still of the vendor.
pub fn may_go(conn: &mut AnyConnection, about: &About, now: UtcTime) -> Result<bool> {
    Ok(standing::waits(conn, about.topic_id)? && works_here(conn, about.person_id, now)?)
}
