//! What waits for a decision, and what was decided: for staff, and for moderators in their spaces, as far as they may read. What
//! they see of people is what every reader sees: names or masks, never an address or a figure. Nobody sees a case about their own
//! post.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::case::{Origin, Rule, Verdict};
use super::flag::Reason;
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::space::{Space, SpaceColumns};
use crate::community::{Identity, PostKind, text};
use crate::db::AnyConnection;
use crate::db::one_of::one_of;
use crate::db::schema::{flags, moderation_cases as cases, people, posts, spaces, topics};
use crate::desk::standing::{Holder, holder};
use crate::policy;
use crate::policy::community::MayOpenQueue;
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Actor, Error, Result, UtcTime, markdown};

/// Cases on one page.
pub const PAGE: usize = 30;
/// Waiting cases are counted up to this.
pub const COUNTED: i64 = 100;
/// Characters of a post shown in the list.
const EXCERPT: usize = 160;

crate::text_enum! {
    /// Which cases.
    Show {
        /// Those that wait, the longest first.
        Waiting = "waiting",
        /// Those decided, the latest first.
        Decided = "decided",
    }
}

/// A case, for those who decide.
#[derive(Debug, Clone)]
pub struct Row {
    /// Case.
    pub id: Id,
    /// Its post.
    pub post: PostId,
    /// What the post is.
    pub kind: PostKind,
    /// Why there is a case.
    pub origin: Origin,
    /// Which rule holds the post.
    pub rule: Option<Rule>,
    /// Since when.
    pub opened_at: UtcTime,
    /// How many people reported it.
    pub flags: i64,
    /// Who has it in hand, while it waits.
    pub holder: Option<Holder>,
    /// What became of it.
    pub decided: Option<Decided>,
    /// The post's topic.
    pub topic: TopicId,
    /// Its title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Its space.
    pub space: Space,
    /// Who wrote the post.
    pub byline: Byline,
    /// Language of the post.
    pub lang: String,
    /// The beginning of the post.
    pub excerpt: String,
    /// When it was written.
    pub written_at: UtcTime,
    /// The post is out of sight.
    pub hidden: bool,
}

/// What became of a case.
#[derive(Debug, Clone)]
pub struct Decided {
    /// What.
    pub verdict: Verdict,
    /// By whom.
    pub by: Option<Holder>,
    /// When.
    pub at: UtcTime,
    /// Why.
    pub reason: String,
}

type Columns = (
    (Id, Origin, Option<Rule>, UtcTime, Option<PersonId>),
    (Option<Verdict>, Option<PersonId>, Option<UtcTime>, String),
    (
        PostId,
        PostKind,
        Identity,
        String,
        String,
        UtcTime,
        Option<UtcTime>,
    ),
    (TopicId, String, String, PersonId),
    SpaceColumns,
    AuthorColumns,
);

/// A boxed query over the cases that the reader may decide: those they may read, in their spaces, about posts of others.
macro_rules! decidable {
    ($from:expr, $select:expr, $reader:expr) => {{
        let query = $from.select($select).into_boxed();
        let mut query = crate::readable!(query, $reader)
            .filter(posts::author_id.ne($reader.person.unwrap_or(0)));
        if !$reader.staff {
            query = query.filter(one_of(topics::space_id, &$reader.moderates));
        }
        query
    }};
}

macro_rules! from {
    () => {
        cases::table
            .inner_join(posts::table.on(posts::id.eq(cases::post_id)))
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
    };
}

macro_rules! columns {
    () => {
        (
            (
                cases::id,
                cases::origin,
                cases::rule,
                cases::opened_at,
                cases::claimed_by,
            ),
            (
                cases::verdict,
                cases::decided_by,
                cases::decided_at,
                cases::reason,
            ),
            (
                posts::id,
                posts::kind,
                posts::identity,
                posts::lang,
                posts::body,
                posts::created_at,
                posts::hidden_at,
            ),
            (topics::id, topics::title, topics::slug, topics::author_id),
            crate::space_columns!(),
            crate::author_columns!(posts),
        )
    };
}

/// How many cases wait for the actor, counted up to [`COUNTED`]; `None` for who decides nothing.
pub fn waiting(conn: &mut AnyConnection, actor: &Actor) -> Result<Option<i64>> {
    if policy::community::queue(actor).is_err() {
        return Ok(None);
    }
    let reader = Reader::of(actor);
    let ids: Vec<Id> = decidable!(from!(), cases::id, &reader)
        .filter(cases::decided_at.is_null())
        .limit(COUNTED)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).ok())
}

/// A page of cases.
pub fn list(
    conn: &mut AnyConnection,
    actor: &Actor,
    _: &MayOpenQueue,
    show: Show,
    after: Option<Cursor>,
) -> Result<Slice<Row>> {
    let reader = Reader::of(actor);
    let limit = i64::try_from(PAGE + 1).unwrap_or(31);
    let query = decidable!(crate::with_author!(from!(), posts), columns!(), &reader).limit(limit);
    let found: Vec<Columns> = match show {
        Show::Waiting => {
            let mut query = query.filter(cases::decided_at.is_null());
            if let Some(after) = after {
                query = query.filter(
                    cases::opened_at
                        .gt(after.key)
                        .or(cases::opened_at.eq(after.key).and(cases::id.gt(after.id))),
                );
            }
            query.order((cases::opened_at, cases::id)).load(conn)?
        }
        Show::Decided => {
            let mut query = query.filter(cases::decided_at.is_not_null());
            if let Some(after) = after {
                query = query.filter(
                    cases::decided_at
                        .lt(after.key)
                        .or(cases::decided_at.eq(after.key).and(cases::id.lt(after.id))),
                );
            }
            query
                .order((cases::decided_at.desc(), cases::id.desc()))
                .load(conn)?
        }
    };
    let rows = rows(conn, &reader, found)?;
    Ok(Slice::cut(rows, PAGE, |row: &Row| Cursor {
        key: match &row.decided {
            Some(decided) => decided.at.0,
            None => row.opened_at.0,
        },
        id: row.id,
    }))
}

fn rows(conn: &mut AnyConnection, reader: &Reader, found: Vec<Columns>) -> Result<Vec<Row>> {
    let ids: Vec<Id> = found.iter().map(|row| row.0.0).collect();
    let counts: Vec<(Id, i64)> = flags::table
        .filter(flags::case_id.eq_any(ids))
        .group_by(flags::case_id)
        .select((flags::case_id, count_star()))
        .load(conn)?;
    // Few people decide: each is looked up once.
    let mut known: Vec<(PersonId, Holder)> = Vec::new();
    let mut who = |conn: &mut AnyConnection, person: Option<PersonId>| -> Result<Option<Holder>> {
        let Some(person) = person else {
            return Ok(None);
        };
        if let Some((_, holder)) = known.iter().find(|(id, _)| *id == person) {
            return Ok(Some(holder.clone()));
        }
        let found = holder(conn, reader, person)?;
        known.push((person, found.clone()));
        Ok(Some(found))
    };
    let mut rows = Vec::with_capacity(found.len());
    for (case, decision, post, topic, space, author) in found {
        let (id, origin, rule, opened_at, claimed_by) = case;
        let (verdict, decided_by, decided_at, reason) = decision;
        let (post_id, kind, identity, lang, body, written_at, hidden_at) = post;
        let (topic_id, title, slug, asker) = topic;
        let decided = match (verdict, decided_at) {
            (Some(verdict), Some(at)) => Some(Decided {
                verdict,
                by: who(conn, decided_by)?,
                at,
                reason,
            }),
            _ => None,
        };
        let by_asker = author.0 == asker;
        let audience = space.4;
        rows.push(Row {
            id,
            post: post_id,
            kind,
            origin,
            rule,
            opened_at,
            flags: counts
                .iter()
                .find(|(case, _)| *case == id)
                .map_or(0, |(_, count)| *count),
            holder: match decided {
                None => who(conn, claimed_by)?,
                Some(_) => None,
            },
            decided,
            topic: topic_id,
            title,
            slug,
            space: space.into(),
            byline: byline(
                reader,
                Author::from(author).within(audience),
                identity,
                by_asker,
                hidden_at.is_some(),
            ),
            lang,
            excerpt: text::excerpt(&body, EXCERPT),
            written_at,
            hidden: hidden_at.is_some(),
        });
    }
    byline::blur(conn, rows.iter_mut().map(|row| &mut row.byline))?;
    Ok(rows)
}

/// A report, for those who decide.
#[derive(Debug, Clone)]
pub struct Report {
    /// Who reported, as they show themselves to the reader.
    pub byline: Byline,
    /// What is wrong.
    pub reason: Reason,
    /// In words.
    pub note: String,
    /// When.
    pub at: UtcTime,
}

/// A case with everything to decide it by.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The case.
    pub row: Row,
    /// The post's text, safe.
    pub html: String,
    /// The reports, in the order they came.
    pub reports: Vec<Report>,
}

/// The case `id`. Errors: `NotFound` for what is not the actor's to decide.
pub fn detail(conn: &mut AnyConnection, actor: &Actor, _: &MayOpenQueue, id: Id) -> Result<Detail> {
    let reader = Reader::of(actor);
    let found: Vec<Columns> = decidable!(crate::with_author!(from!(), posts), columns!(), &reader)
        .filter(cases::id.eq(id))
        .load(conn)?;
    let row = rows(conn, &reader, found)?.pop().ok_or(Error::NotFound)?;
    let body: String = posts::table
        .find(row.post)
        .select(posts::body)
        .first(conn)?;
    type Flag = (
        Reason,
        String,
        UtcTime,
        Identity,
        (PersonId, String, Option<String>),
    );
    let flags: Vec<Flag> = {
        use crate::db::schema::staff_members;
        flags::table
            .inner_join(people::table.on(people::id.eq(flags::person_id)))
            .left_join(staff_members::table.on(staff_members::person_id.eq(flags::person_id)))
            .filter(flags::case_id.eq(id))
            .order(flags::id)
            .limit(100)
            .select((
                flags::reason,
                flags::note,
                flags::at,
                people::default_identity,
                (
                    people::id,
                    people::name,
                    staff_members::department.nullable(),
                ),
            ))
            .load(conn)?
    };
    let reports = flags
        .into_iter()
        .map(
            |(reason, note, at, identity, (person_id, name, department))| {
                let author = Author {
                    person_id,
                    name,
                    company: None,
                    industry: None,
                    employees: None,
                    department,
                };
                Report {
                    // Whoever shows less than their name shows no more here.
                    byline: byline(&reader, author, identity, false, true),
                    reason,
                    note,
                    at,
                }
            },
        )
        .collect();
    Ok(Detail {
        row,
        html: markdown::render_or_plain(&body).html,
        reports,
    })
}
