//! What a member comes back for: what needs them, what is new in what they follow, and questions that they may know an answer to.
//! However much there is of each, the page asks the database a fixed number of questions.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::community::cursor::{Cursor, Slice};
use crate::community::follow::{Level, Object};
use crate::community::list::{self, Row};
use crate::community::notice::{Kind, show};
use crate::community::reader::{Reach, Reader};
use crate::community::{Identity, TopicKind, topic};
use crate::db::AnyConnection;
use crate::db::one_of::one_of;
use crate::db::schema::{drafts, follows, notices, posts, spaces, tags, topic_tags, topics};
use crate::stories::{StoryId, review};
use crate::types::{Id, PersonId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Rows on one page of what is new.
pub const PAGE: usize = 30;
/// Days after which something is not new any more.
pub const NEW_DAYS: i64 = 90;
/// Rows of each list on the front page.
const FEW: usize = 5;
/// Things followed that count, the latest first.
const FOLLOWED: i64 = 500;
/// Own posts by which a member's subjects are told.
const OWN: i64 = 50;

/// What only this member finds on the front page.
#[derive(Debug, Clone)]
pub struct Mine {
    /// Their questions that have answers, none of them accepted.
    pub answered: Vec<Answered>,
    /// What they were told and have not read, but for thanks and what they merely follow.
    pub notices: Vec<show::View>,
    /// Cases that wait for them to confirm.
    pub cases: Vec<(StoryId, String)>,
    /// Drafts they have begun.
    pub drafts: i64,
    /// New in what they follow.
    pub followed: Slice<Row>,
    /// They follow something.
    pub follows: bool,
    /// Questions without an answer, in tags they follow or have written in; anywhere, where they have none.
    pub waiting: Vec<Row>,
    /// Those are of tags of theirs.
    pub by_tag: bool,
    /// They have written nothing yet and follow nothing.
    pub newcomer: bool,
}

impl Mine {
    /// Whether anything waits for them.
    pub fn needs_them(&self) -> bool {
        !self.answered.is_empty()
            || !self.notices.is_empty()
            || !self.cases.is_empty()
            || self.drafts > 0
    }
}

/// A question of the member's own that has answers.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Its topic.
    pub id: TopicId,
    /// Title.
    pub title: String,
    /// Language of the title.
    pub lang: String,
    /// Its page.
    pub path: String,
    /// How many answers.
    pub answers: i64,
    /// When something was last said there.
    pub at: UtcTime,
}

/// What the actor follows, by kind.
#[derive(Default)]
struct Follows {
    any: bool,
    tags: Vec<Id>,
    muted_tags: HashSet<Id>,
    spaces: Vec<Id>,
    people: Vec<PersonId>,
}

/// What the front page has for a member, and for staff who follow things themselves.
pub fn mine(conn: &mut AnyConnection, actor: &Actor, me: PersonId, now: UtcTime) -> Result<Mine> {
    let reader = Reader::of(actor);
    let reach = reader.reach(conn)?;
    let answered = answered(conn, &reader, me, now)?;
    let notices = unread(conn, &reader, me, &answered)?;
    let cases = review::waiting(conn, me)?;
    let drafts = drafts::table
        .filter(drafts::person_id.eq(me))
        .filter(drafts::deleted_at.is_null())
        .count()
        .get_result(conn)?;
    let follows = follows_of(conn, me)?;
    let written: Vec<TopicId> = posts::table
        .filter(posts::author_id.eq(me))
        .order(posts::id.desc())
        .limit(OWN)
        .select(posts::topic_id)
        .load(conn)?;
    let (mut followed, mut waiting) = (Vec::new(), Vec::new());
    let mut by_tag = false;
    if reach != Reach::Nowhere {
        followed = new_ids(conn, &reader, me, &follows, None, FEW, now)?;
        let own = subjects(conn, &reader, &follows, &written)?;
        by_tag = !own.is_empty();
        waiting = waiting_ids(conn, &reader, me, &own)?;
    }
    let followed = Slice::cut(followed, FEW, |place: &Cursor| *place);
    let ids: Vec<TopicId> = followed
        .items
        .iter()
        .map(|place| place.id)
        .chain(waiting.iter().copied())
        .collect();
    let rows = if ids.is_empty() {
        Vec::new()
    } else {
        list::by_ids(conn, &reader, &ids)?
    };
    let pick = |ids: &mut dyn Iterator<Item = TopicId>| -> Vec<Row> {
        ids.filter_map(|id| rows.iter().find(|row| row.id == id).cloned())
            .collect()
    };
    Ok(Mine {
        answered,
        notices,
        cases,
        drafts,
        followed: Slice {
            items: pick(&mut followed.items.iter().map(|place| place.id)),
            next: followed.next,
        },
        newcomer: !follows.any && written.is_empty(),
        follows: follows.any,
        waiting: pick(&mut waiting.iter().copied()),
        by_tag,
    })
}

/// A page of what is new in what the actor follows.
pub fn followed(
    conn: &mut AnyConnection,
    actor: &Actor,
    me: PersonId,
    after: Option<Cursor>,
    now: UtcTime,
) -> Result<(Slice<Row>, bool)> {
    let reader = Reader::of(actor);
    let follows = follows_of(conn, me)?;
    let places = new_ids(conn, &reader, me, &follows, after, PAGE, now)?;
    let places = Slice::cut(places, PAGE, |place: &Cursor| *place);
    let ids: Vec<TopicId> = places.items.iter().map(|place| place.id).collect();
    let rows = Slice {
        items: list::by_ids(conn, &reader, &ids)?,
        next: places.next,
    };
    Ok((rows, follows.any))
}

/// Questions of the last while: nobody is reminded for ever.
fn answered(
    conn: &mut AnyConnection,
    reader: &Reader,
    me: PersonId,
    now: UtcTime,
) -> Result<Vec<Answered>> {
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::author_id.eq(me))
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::answer_count.gt(0))
        .filter(topics::solved_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::last_activity_at.ge(now.plus_days(-NEW_DAYS)))
        .order((topics::last_activity_at.desc(), topics::id.desc()))
        .limit(i64::try_from(FEW).unwrap_or(5))
        .select((
            topics::id,
            topics::title,
            topics::lang,
            topics::slug,
            topics::answer_count,
            topics::last_activity_at,
        ))
        .into_boxed();
    type Columns = (TopicId, String, String, String, i64, UtcTime);
    let rows: Vec<Columns> = crate::readable!(query, reader).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, title, lang, slug, answers, at)| Answered {
            id,
            title,
            lang,
            path: topic::path(id, &slug),
            answers,
            at,
        })
        .collect())
}

/// Unread notices that ask for something. What stands on the page already is left out.
fn unread(
    conn: &mut AnyConnection,
    reader: &Reader,
    me: PersonId,
    answered: &[Answered],
) -> Result<Vec<show::View>> {
    const CALLS: [Kind; 15] = [
        Kind::CaseMoved,
        Kind::Moderation,
        Kind::Answer,
        Kind::Comment,
        Kind::Mention,
        Kind::Quote,
        Kind::Accepted,
        Kind::AcceptedFor,
        Kind::Reminder,
        Kind::Decision,
        Kind::IdeaStatus,
        Kind::Escalation,
        Kind::EventInvite,
        Kind::EventNews,
        Kind::Badge,
    ];
    let rows: Vec<show::Row> = notices::table
        .filter(notices::person_id.eq(me))
        .filter(notices::read_at.is_null())
        .filter(notices::kind.eq_any(CALLS))
        .order((notices::at.desc(), notices::id.desc()))
        .limit(i64::try_from(4 * FEW).unwrap_or(20))
        .select(show::COLUMNS)
        .load(conn)?;
    // Of one kind of thing in one topic the latest is enough here.
    let mut seen: HashSet<(Kind, TopicId)> = HashSet::new();
    let rows = rows
        .into_iter()
        .filter(|row| {
            let known = matches!(row.kind, Kind::Answer | Kind::Reminder);
            !(known
                && answered
                    .iter()
                    .any(|question| row.topic_id == Some(question.id)))
        })
        .filter(|row| {
            row.topic_id
                .is_none_or(|topic| seen.insert((row.kind, topic)))
        })
        .take(FEW)
        .collect();
    let views = show::views(conn, reader, rows)?;
    Ok(views
        .into_iter()
        .filter(|view| view.subject.is_some())
        .collect())
}

fn follows_of(conn: &mut AnyConnection, me: PersonId) -> Result<Follows> {
    let rows: Vec<(Object, Id, Level)> = follows::table
        .filter(follows::person_id.eq(me))
        .filter(follows::level.ne(Level::Normal))
        .order(follows::at.desc())
        .limit(FOLLOWED)
        .select((follows::object, follows::object_id, follows::level))
        .load(conn)?;
    let mut found = Follows::default();
    for (object, id, level) in rows {
        if level == Level::Muted {
            if object == Object::Tag {
                found.muted_tags.insert(id);
            }
            continue;
        }
        found.any = true;
        match object {
            Object::Topic => {}
            Object::Tag => found.tags.push(id),
            Object::Space => found.spaces.push(id),
            Object::Person => found.people.push(id),
        }
    }
    Ok(found)
}

/// Where what is new stands in the order of its list, one more than `limit`. A topic that is followed itself moves up with what is
/// said there; one of a tag, space or person followed stands where it began. What a person wrote under a mask is not theirs here.
fn new_ids(
    conn: &mut AnyConnection,
    reader: &Reader,
    me: PersonId,
    follows: &Follows,
    after: Option<Cursor>,
    limit: usize,
    now: UtcTime,
) -> Result<Vec<Cursor>> {
    if !follows.any {
        return Ok(Vec::new());
    }
    let since = now.plus_days(-NEW_DAYS);
    let most = i64::try_from(limit + 1).unwrap_or(51);
    macro_rules! place {
        ($query:expr, $at:expr) => {{
            let query = $query
                .filter($at.ge(since))
                .order(($at.desc(), topics::id.desc()))
                .limit(most)
                .select(($at, topics::id))
                .into_boxed();
            let mut query = crate::readable!(query, reader);
            if let Some(after) = after {
                query = query.filter(
                    $at.lt(after.key)
                        .or($at.eq(after.key).and(topics::id.lt(after.id))),
                );
            }
            query.load::<(UtcTime, TopicId)>(conn)?
        }};
    }
    let everything = topics::table.inner_join(spaces::table.on(spaces::id.eq(topics::space_id)));
    let chosen = follows::table
        .filter(follows::person_id.eq(me))
        .filter(follows::object.eq(Object::Topic))
        .filter(follows::level.ne(Level::Normal))
        .select(follows::object_id);
    let mut found: Vec<(UtcTime, TopicId)> = place!(
        everything
            .inner_join(
                follows::table.on(follows::object_id
                    .eq(topics::id)
                    .and(follows::object.eq(Object::Topic))
                    .and(follows::person_id.eq(me)))
            )
            .filter(follows::level.eq_any([Level::Watching, Level::Tracking]))
            .filter(topics::last_activity_at.gt(follows::at)),
        topics::last_activity_at
    );
    if !(follows.tags.is_empty() && follows.spaces.is_empty() && follows.people.is_empty()) {
        // A tag that became the vendor's own is followed no more.
        let seen: &[bool] = if reader.staff {
            &[false, true]
        } else {
            &[false]
        };
        let tagged = topic_tags::table
            .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
            .filter(one_of(topic_tags::tag_id, &follows.tags))
            .filter(topic_tags::created_at.ge(since))
            .filter(tags::staff_only.eq_any(seen.to_vec()))
            .select(topic_tags::topic_id);
        found.extend(place!(
            everything
                .filter(topics::author_id.ne(me))
                .filter(topics::id.ne_all(chosen))
                .filter(
                    topics::id
                        .eq_any(tagged)
                        .or(topics::space_id.eq_any(follows.spaces.clone()))
                        .or(topics::author_id
                            .eq_any(follows.people.clone())
                            .and(topics::identity.eq(Identity::Full))),
                ),
            topics::created_at
        ));
    }
    found.sort_by(|a, b| b.cmp(a));
    found.truncate(limit + 1);
    Ok(found
        .into_iter()
        .map(|(at, id)| Cursor { key: at.0, id })
        .collect())
}

/// The tags that are a member's: those they follow and those of what they wrote lately, none of them muted or the vendor's own.
fn subjects(
    conn: &mut AnyConnection,
    reader: &Reader,
    follows: &Follows,
    written: &[TopicId],
) -> Result<Vec<Id>> {
    let used = topic_tags::table
        .filter(one_of(topic_tags::topic_id, written))
        .select(topic_tags::tag_id);
    let mut query = tags::table
        .filter(tags::id.eq_any(used).or(one_of(tags::id, &follows.tags)))
        .select(tags::id)
        .order(tags::id)
        .into_boxed();
    if !reader.staff {
        query = query.filter(tags::staff_only.eq(false));
    }
    let mut own: Vec<Id> = query.load(conn)?;
    own.retain(|tag| !follows.muted_tags.contains(tag));
    Ok(own)
}

/// The newest questions without an answer that carry one of these tags; any, where there is none.
fn waiting_ids(
    conn: &mut AnyConnection,
    reader: &Reader,
    me: PersonId,
    own: &[Id],
) -> Result<Vec<TopicId>> {
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::answer_count.eq(0))
        .filter(topics::closed_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::author_id.ne(me))
        .order((topics::created_at.desc(), topics::id.desc()))
        .limit(i64::try_from(FEW).unwrap_or(5))
        .select(topics::id)
        .into_boxed();
    let mut query = crate::readable!(query, reader);
    if !own.is_empty() {
        query = query.filter(diesel::dsl::exists(
            topic_tags::table
                .filter(topic_tags::topic_id.eq(topics::id))
                .filter(one_of(topic_tags::tag_id, own)),
        ));
    }
    Ok(query.load(conn)?)
}
