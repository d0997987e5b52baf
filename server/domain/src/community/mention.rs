//! Calling somebody by name. Only people whom the writer can see may be called, and only who may read the topic is told: the rest
//! look alike, so that calling at random finds out nothing. What the picker offers is exactly what would be told. Which companies read
//! a closed space is theirs to know: there a customer can call colleagues and those who take part, whoever else reads it.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::community::notify::reads;
use crate::community::reader::Reader;
use crate::community::{Identity, PostKind, SpaceAudience, person};
use crate::db::AnyConnection;
use crate::db::schema::{memberships, people, posts, spaces, topics};
use crate::markdown::references;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Actor, Error, Result, UtcTime};

/// People offered at once.
pub const OFFERED: usize = 6;
/// People looked at for those.
const LOOKED_AT: i64 = 12;
/// Longest beginning of a name.
const MAX_TYPED: usize = 30;

/// Whether somebody who writes in a topic can call this person there.
pub(crate) fn reaches(
    conn: &mut AnyConnection,
    writer: &Actor,
    person: PersonId,
    topic: TopicId,
    now: UtcTime,
) -> Result<bool> {
    if writer.person_id() == Some(person) {
        return Ok(true);
    }
    Ok(sees(conn, writer, person, now)?.is_some() && hears(conn, writer, person, topic, now)?)
}

/// Whether somebody can be called in a topic by the writer, who sees them. Of a closed space the answer says nothing that the
/// writer does not know.
fn hears(
    conn: &mut AnyConnection,
    writer: &Actor,
    person: PersonId,
    topic: TopicId,
    now: UtcTime,
) -> Result<bool> {
    if !reads(conn, person, topic, now)? {
        return Ok(false);
    }
    let closed: bool = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq(topic))
        .select(spaces::audience.eq(SpaceAudience::Accounts))
        .first(conn)?;
    if !closed || writer.is_staff() {
        return Ok(true);
    }
    let takes_part = posts::table
        .filter(posts::topic_id.eq(topic))
        .filter(posts::author_id.eq(person))
        .filter(posts::identity.eq(Identity::Full))
        .filter(posts::hidden_at.is_null());
    let colleague = memberships::table
        .filter(memberships::person_id.eq(person))
        .filter(memberships::account_id.eq_any(Reader::of(writer).accounts));
    Ok(diesel::select(exists(takes_part).or(exists(colleague))).get_result(conn)?)
}

fn sees(
    conn: &mut AnyConnection,
    writer: &Actor,
    person: PersonId,
    now: UtcTime,
) -> Result<Option<person::Profile>> {
    let there: Option<PersonId> = people::table
        .find(person)
        .filter(people::suspended_at.is_null())
        .filter(people::first_signed_in_at.is_not_null())
        .select(people::id)
        .first(conn)
        .optional()?;
    if there.is_none() {
        return Ok(None);
    }
    match person::profile(conn, writer, person, now) {
        Ok(profile) => Ok(Some(profile)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How many of those whom the actor's own post calls by name are not told of it, for a word to them.
pub fn untold(
    conn: &mut AnyConnection,
    actor: &Actor,
    post: PostId,
    now: UtcTime,
) -> Result<usize> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    let own: Option<(String, TopicId)> = posts::table
        .find(post)
        .filter(posts::author_id.eq(me))
        .select((posts::body, posts::topic_id))
        .first(conn)
        .optional()?;
    let Some((body, topic)) = own else {
        return Ok(0);
    };
    let mut count = 0;
    for person in references::of(&body).people {
        if !reaches(conn, actor, person, topic, now)? {
            count += 1;
        }
    }
    Ok(count)
}

/// [`untold`] of a topic's own text.
pub fn untold_in(
    conn: &mut AnyConnection,
    actor: &Actor,
    topic: TopicId,
    now: UtcTime,
) -> Result<usize> {
    let post: PostId = posts::table
        .filter(posts::topic_id.eq(topic))
        .filter(posts::kind.eq(PostKind::Question))
        .select(posts::id)
        .first(conn)?;
    untold(conn, actor, post, now)
}

/// Somebody who can be called.
#[derive(Debug, Clone)]
pub struct Callable {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Company, as far as the writer may know it.
    pub company: Option<String>,
    /// Of the vendor.
    pub vendor: bool,
}

/// People whose names contain `typed` and who can be called in a topic; anywhere, where it is not written yet. Those who take part
/// in the topic under their name come first, then colleagues. Errors: `NotFound` for a topic that the actor can't read.
pub fn offered(
    conn: &mut AnyConnection,
    actor: &Actor,
    topic: Option<TopicId>,
    typed: &str,
    now: UtcTime,
) -> Result<Vec<Callable>> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    let reader = Reader::of(actor);
    if let Some(topic) = topic {
        crate::community::topic::find(conn, &reader, topic)?;
    }
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_TYPED)
        .collect();
    let pattern = format!(
        "%{}%",
        typed
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    );
    let named = |limit: i64| {
        people::table
            .filter(people::id.ne(me))
            .filter(people::suspended_at.is_null())
            .filter(people::first_signed_in_at.is_not_null())
            .filter(people::name.like(pattern.clone()).escape('\\'))
            .order(people::id)
            .limit(limit)
            .select(people::id)
            .into_boxed()
    };
    let mut candidates: Vec<PersonId> = Vec::new();
    if let Some(topic) = topic {
        candidates.extend(
            named(LOOKED_AT)
                .filter(
                    people::id.eq_any(
                        posts::table
                            .filter(posts::topic_id.eq(topic))
                            .filter(posts::identity.eq(Identity::Full))
                            .filter(posts::hidden_at.is_null())
                            .select(posts::author_id),
                    ),
                )
                .load::<PersonId>(conn)?,
        );
    }
    candidates.extend(
        named(LOOKED_AT)
            .filter(
                people::id.eq_any(
                    memberships::table
                        .filter(memberships::account_id.eq_any(reader.accounts.clone()))
                        .select(memberships::person_id),
                ),
            )
            .load::<PersonId>(conn)?,
    );
    // Strangers only once somebody types a name.
    if !typed.is_empty() {
        candidates.extend(
            named(LOOKED_AT)
                .filter(exists(
                    posts::table
                        .filter(posts::author_id.eq(people::id))
                        .filter(posts::identity.eq(Identity::Full))
                        .filter(posts::hidden_at.is_null()),
                ))
                .load::<PersonId>(conn)?,
        );
    }
    let mut offered: Vec<Callable> = Vec::new();
    for id in candidates {
        if offered.len() >= OFFERED {
            break;
        }
        if offered.iter().any(|known| known.id == id) {
            continue;
        }
        let Some(profile) = sees(conn, actor, id, now)? else {
            continue;
        };
        let told = match topic {
            Some(topic) => hears(conn, actor, id, topic, now)?,
            None => true,
        };
        if told {
            offered.push(Callable {
                id,
                name: profile.name,
                company: profile.company,
                vendor: profile.vendor,
            });
        }
    }
    Ok(offered)
}

/// What stands in a text to call somebody.
pub fn written(id: PersonId, name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | '\\' | '`' | '*' | '_' | '<' | '>'))
        .collect();
    format!("@[{name}](/u/{id}) ")
}
