//! What a digest says: what somebody has not read, questions that wait in their subjects, what is new in what they follow, and
//! answers to what their company asked. Titles only: no digest names anybody. A colleague's question that hides its company is
//! not among the company's, or the digest would say who hides there.

use diesel::prelude::*;

use super::show::{self, View};
use super::{Kind, Way, choice};
use crate::Result;
use crate::UtcTime;
use crate::community::follow::{Level, Object};
use crate::community::reader::Reader;
use crate::community::{Audience, Identity, PostKind, topic};
use crate::db::AnyConnection;
use crate::db::schema::{follows, notices, posts, spaces, tags, topic_tags, topics};
use crate::stories;
use crate::types::{Id, PersonId, TopicId};

/// Days that a digest looks back.
pub const DAYS: i64 = 7;
/// Days that an unanswered question is worth another look.
const WAITING_DAYS: i64 = 21;
/// Lines in each part.
const LINES: i64 = 5;
/// Tags of one's own posts that count as one's subjects.
const SUBJECTS: usize = 8;
/// Own posts looked at for those.
const OWN_POSTS: i64 = 40;

/// A topic in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its title.
    pub title: String,
    /// Its page.
    pub path: String,
    /// Answers so far.
    pub answers: i64,
}

/// What a digest says to one person.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    /// Notices that are still unread, and only in the digest or not mailed yet.
    pub unread: Vec<View>,
    /// Questions without an answer in the reader's subjects.
    pub waiting: Vec<Line>,
    /// New topics in what the reader follows.
    pub followed: Vec<Line>,
    /// Questions of the reader's company that were answered.
    pub company: Vec<Line>,
    /// Cases that came out.
    pub cases: Vec<Line>,
}

impl Digest {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.unread.is_empty()
            && self.waiting.is_empty()
            && self.followed.is_empty()
            && self.company.is_empty()
            && self.cases.is_empty()
    }
}

type Columns = (TopicId, String, String, i64);

/// What is to be said to a person now.
pub(crate) fn of(
    conn: &mut AnyConnection,
    person: PersonId,
    reader: &Reader,
    now: UtcTime,
) -> Result<Digest> {
    let follows: Vec<(Object, Id, Level)> = follows::table
        .filter(follows::person_id.eq(person))
        .filter(follows::object.ne(Object::Topic))
        .filter(follows::level.ne(Level::Normal))
        .select((follows::object, follows::object_id, follows::level))
        .load(conn)?;
    let ids = |object: Object, muted: bool| -> Vec<Id> {
        follows
            .iter()
            .filter(|(of, _, level)| *of == object && (*level == Level::Muted) == muted)
            .map(|(_, id, _)| *id)
            .collect()
    };
    let quiet = Quiet {
        tags: ids(Object::Tag, true),
        spaces: ids(Object::Space, true),
        person,
    };
    let mut subjects = ids(Object::Tag, false);
    subjects.extend(own_subjects(conn, person)?);
    let mut digest = Digest {
        unread: unread(conn, person, reader)?,
        ..Digest::default()
    };
    let mut told: Vec<TopicId> = digest
        .unread
        .iter()
        .filter_map(|view| view.subject.as_ref()?.topic)
        .collect();
    digest.company = company(conn, reader, &quiet, now, &mut told)?;
    let places = Places {
        tags: ids(Object::Tag, false),
        spaces: ids(Object::Space, false),
        people: ids(Object::Person, false),
    };
    digest.followed = followed(conn, reader, &quiet, &places, now, &mut told)?;
    digest.cases = cases(conn, person, reader, now)?;
    digest.waiting = waiting(conn, reader, &quiet, subjects, now, &mut told)?;
    Ok(digest)
}

/// What its reader wants to hear nothing of.
struct Quiet {
    tags: Vec<Id>,
    spaces: Vec<Id>,
    person: PersonId,
}

/// What its reader follows.
struct Places {
    tags: Vec<Id>,
    spaces: Vec<Id>,
    people: Vec<PersonId>,
}

/// Adds to a boxed query over topics what every part leaves out: what can't be read or is hidden, one's own, what was muted, and
/// what another part has said.
macro_rules! listed {
    ($query:expr, $reader:expr, $quiet:expr, $told:expr) => {{
        let quiet: &Quiet = $quiet;
        crate::readable!($query, $reader)
            .filter(topics::hidden_at.is_null())
            .filter(topics::author_id.ne(quiet.person))
            .filter(topics::space_id.ne_all(quiet.spaces.clone()))
            .filter(topics::id.ne_all($told.clone()))
            .filter(
                topics::id.ne_all(
                    topic_tags::table
                        .filter(topic_tags::tag_id.eq_any(quiet.tags.clone()))
                        .select(topic_tags::topic_id),
                ),
            )
            .filter(
                topics::id.ne_all(
                    follows::table
                        .filter(follows::person_id.eq(quiet.person))
                        .filter(follows::object.eq(Object::Topic))
                        .filter(follows::level.eq(Level::Muted))
                        .select(follows::object_id),
                ),
            )
    }};
}

macro_rules! base {
    () => {
        topics::table
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .select((
                topics::id,
                topics::title,
                topics::slug,
                topics::answer_count,
            ))
            .limit(LINES)
    };
}

fn lines(rows: Vec<Columns>, told: &mut Vec<TopicId>) -> Vec<Line> {
    told.extend(rows.iter().map(|(id, ..)| *id));
    rows.into_iter()
        .map(|(id, title, slug, answers)| Line {
            title,
            path: topic::path(id, &slug),
            answers,
        })
        .collect()
}

/// Unread notices that no mail brought, the latest few.
fn unread(conn: &mut AnyConnection, person: PersonId, reader: &Reader) -> Result<Vec<View>> {
    let rows: Vec<show::Row> = notices::table
        .filter(notices::person_id.eq(person))
        .filter(notices::read_at.is_null())
        .filter(notices::mailed_at.is_null())
        .filter(notices::digested_at.is_null())
        .order((notices::at.desc(), notices::id.desc()))
        .limit(LINES * 4)
        .select(show::COLUMNS)
        .load(conn)?;
    let mut wanted = Vec::new();
    for row in rows {
        // What stands in the site only is wanted there only.
        if choice::way(conn, person, row.kind)? != Way::Site || row.kind == Kind::Thanks {
            wanted.push(row);
        }
    }
    let mut views = show::views(conn, reader, wanted)?;
    views.retain(|view| view.subject.is_some());
    views.truncate(usize::try_from(LINES * 2).unwrap_or(10));
    Ok(views)
}

/// Tags that a customer may know of, or all of them: whoever followed one before it was kept to staff hears of it no more.
#[diesel::dsl::auto_type(no_type_alias)]
fn open_tags(staff: bool) -> _ {
    tags::table
        .filter(tags::staff_only.eq(false).or(tags::staff_only.eq(staff)))
        .select(tags::id)
}

/// Tags of what a person wrote lately.
fn own_subjects(conn: &mut AnyConnection, person: PersonId) -> Result<Vec<Id>> {
    let topics: Vec<TopicId> = posts::table
        .filter(posts::author_id.eq(person))
        .order(posts::id.desc())
        .limit(OWN_POSTS)
        .select(posts::topic_id)
        .load(conn)?;
    if topics.is_empty() {
        return Ok(Vec::new());
    }
    let tags: Vec<Id> = topic_tags::table
        .filter(topic_tags::topic_id.eq_any(topics))
        .filter(topic_tags::tag_id.eq_any(open_tags(false)))
        .select(topic_tags::tag_id)
        .load(conn)?;
    let mut counted: Vec<(usize, Id)> = Vec::new();
    for tag in tags {
        match counted.iter_mut().find(|(_, known)| *known == tag) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, tag)),
        }
    }
    counted.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cmp(y)));
    counted.truncate(SUBJECTS);
    Ok(counted.into_iter().map(|(_, tag)| tag).collect())
}

fn waiting(
    conn: &mut AnyConnection,
    reader: &Reader,
    quiet: &Quiet,
    subjects: Vec<Id>,
    now: UtcTime,
    told: &mut Vec<TopicId>,
) -> Result<Vec<Line>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let query = base!()
        .filter(topics::answer_count.eq(0))
        .filter(topics::closed_at.is_null())
        .filter(topics::created_at.ge(now.plus_days(-WAITING_DAYS)))
        .filter(
            topics::id.eq_any(
                topic_tags::table
                    .filter(topic_tags::tag_id.eq_any(subjects))
                    .filter(topic_tags::created_at.ge(now.plus_days(-WAITING_DAYS)))
                    .select(topic_tags::topic_id),
            ),
        )
        .order((topics::created_at.desc(), topics::id.desc()))
        .into_boxed();
    let rows = listed!(query, reader, quiet, told).load(conn)?;
    Ok(lines(rows, told))
}

/// Cases of others that came out and that the reader may read.
fn cases(
    conn: &mut AnyConnection,
    person: PersonId,
    reader: &Reader,
    now: UtcTime,
) -> Result<Vec<Line>> {
    let since = now.plus_days(-DAYS);
    let found = stories::list::since(conn, reader, since, person, LINES)?;
    Ok(found
        .into_iter()
        .map(|row| Line {
            path: stories::path(row.id, &row.slug),
            title: row.title,
            answers: 0,
        })
        .collect())
}

fn followed(
    conn: &mut AnyConnection,
    reader: &Reader,
    quiet: &Quiet,
    places: &Places,
    now: UtcTime,
    told: &mut Vec<TopicId>,
) -> Result<Vec<Line>> {
    if places.tags.is_empty() && places.spaces.is_empty() && places.people.is_empty() {
        return Ok(Vec::new());
    }
    let query = base!()
        .filter(topics::created_at.ge(now.plus_days(-DAYS)))
        .filter(
            topics::space_id
                .eq_any(places.spaces.clone())
                .or(topics::id.eq_any(
                    topic_tags::table
                        .filter(topic_tags::tag_id.eq_any(places.tags.clone()))
                        .filter(topic_tags::tag_id.eq_any(open_tags(reader.staff)))
                        .select(topic_tags::topic_id),
                ))
                // Under a mask nobody is followed.
                .or(topics::author_id
                    .eq_any(places.people.clone())
                    .and(topics::identity.eq(Identity::Full))),
        )
        .order((topics::created_at.desc(), topics::id.desc()))
        .into_boxed();
    let rows = listed!(query, reader, quiet, told).load(conn)?;
    Ok(lines(rows, told))
}

fn company(
    conn: &mut AnyConnection,
    reader: &Reader,
    quiet: &Quiet,
    now: UtcTime,
    told: &mut Vec<TopicId>,
) -> Result<Vec<Line>> {
    if reader.accounts.is_empty() {
        return Ok(Vec::new());
    }
    let query = base!()
        .filter(topics::account_id.eq_any(reader.accounts.clone()))
        .filter(topics::last_activity_at.ge(now.plus_days(-DAYS)))
        .filter(
            topics::identity
                .eq(Identity::Full)
                .or(topics::audience.eq(Audience::Own)),
        )
        .filter(diesel::dsl::exists(
            posts::table
                .filter(posts::topic_id.eq(topics::id))
                .filter(posts::kind.eq(PostKind::Answer))
                .filter(posts::created_at.ge(now.plus_days(-DAYS)))
                .filter(posts::author_id.ne(quiet.person))
                .filter(posts::hidden_at.is_null()),
        ))
        .order((topics::last_activity_at.desc(), topics::id.desc()))
        .into_boxed();
    let rows = listed!(query, reader, quiet, told).load(conn)?;
    Ok(lines(rows, told))
}
