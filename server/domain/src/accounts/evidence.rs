//! The facts behind a figure: ledger rows with the posts they speak of, and facts from files, as known at the end of a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{engagement_events, people, posts, topics};
use crate::engagement::decay;
use crate::health::explain;
use crate::policy::AccountConsole;
use crate::types::{AccountId, EventId, Id, PostId, TopicId};
use crate::{Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 50;

/// The key that asks for the whole ledger of an account.
pub const ALL: &str = "all";

/// What a row was done to, where a page can show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The topic.
    pub topic: TopicId,
    /// Its address name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The post within it, unless it is the question itself.
    pub post: Option<PostId>,
}

/// One ledger row as its reader sees it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row.
    pub id: EventId,
    /// Type key.
    pub kind: String,
    /// Who.
    pub person: Option<String>,
    /// When.
    pub at: UtcTime,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// Where it came from.
    pub source: String,
    /// What it was done to, as stored.
    pub object: String,
    /// Points granted then.
    pub granted: f64,
    /// What they are worth at the end of the day; 0 once reversed.
    pub worth: f64,
    /// When it was taken back, and why.
    pub reversed: Option<(UtcTime, String)>,
    /// Where it can be read.
    pub link: Option<Link>,
}

/// A page of ledger rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Its rows, newest first.
    pub rows: Vec<Row>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

type LedgerRow = (
    EventId,
    String,
    Option<String>,
    UtcTime,
    UtcTime,
    String,
    String,
    f64,
    f64,
);

/// Every customer-side ledger row of the account as known at the end of `day`, reversed ones included, newest first.
pub fn ledger(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    day: NaiveDate,
    zone: Tz,
    after: Option<&str>,
) -> Result<Rows> {
    let t = UtcTime::end_of_day(day, zone);
    let mut query = engagement_events::table
        .left_join(people::table.on(people::id.nullable().eq(engagement_events::person_id)))
        .filter(engagement_events::account_id.eq(id))
        .filter(engagement_events::side.eq("customer"))
        .filter(engagement_events::reversal_of.is_null())
        .filter(engagement_events::occurred_at.lt(t))
        .filter(engagement_events::recorded_at.lt(t))
        .into_boxed();
    if let Some((at, before)) = after.and_then(place) {
        query = query.filter(
            engagement_events::occurred_at
                .lt(at)
                .or(engagement_events::occurred_at
                    .eq(at)
                    .and(engagement_events::id.lt(before))),
        );
    }
    let mut rows: Vec<LedgerRow> = query
        .order((
            engagement_events::occurred_at.desc(),
            engagement_events::id.desc(),
        ))
        .select((
            engagement_events::id,
            engagement_events::type_,
            people::name.nullable(),
            engagement_events::occurred_at,
            engagement_events::recorded_at,
            engagement_events::source,
            engagement_events::object,
            engagement_events::granted_points,
            engagement_events::half_life_days,
        ))
        .limit(i64::try_from(PAGE).unwrap_or(50) + 1)
        .load(conn)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{}.{}", row.3.0, row.0));
    let ids: Vec<Option<EventId>> = rows.iter().map(|row| Some(row.0)).collect();
    let reversals: HashMap<EventId, (UtcTime, String)> = engagement_events::table
        .filter(engagement_events::reversal_of.eq_any(ids))
        .filter(engagement_events::recorded_at.lt(t))
        .select((
            engagement_events::reversal_of,
            engagement_events::recorded_at,
            engagement_events::reversal_reason,
        ))
        .load::<(Option<EventId>, UtcTime, Option<String>)>(conn)?
        .into_iter()
        .filter_map(|(of, at, reason)| Some((of?, (at, reason.unwrap_or_default()))))
        .collect();
    let objects: Vec<&str> = rows.iter().map(|row| row.6.as_str()).collect();
    let links = links(conn, &objects)?;
    Ok(Rows {
        rows: rows
            .into_iter()
            .map(
                |(id, kind, person, at, recorded_at, source, object, granted, half_life)| {
                    let reversed = reversals.get(&id).cloned();
                    let worth = if reversed.is_some() || granted == 0.0 {
                        0.0
                    } else {
                        decay::decayed(granted, decay::age_days(at, t), half_life)
                    };
                    Row {
                        id,
                        kind,
                        person,
                        at,
                        recorded_at,
                        source,
                        link: links.get(&object).cloned(),
                        object,
                        granted,
                        worth,
                        reversed,
                    }
                },
            )
            .collect(),
        next,
    })
}

/// A place in a list that goes back in time: an instant and a row.
pub(crate) fn place(text: &str) -> Option<(UtcTime, Id)> {
    let (at, id) = text.split_once('.')?;
    Some((UtcTime(at.parse().ok()?), id.parse().ok()?))
}

/// Where the objects of ledger rows can be read: `topic:ID`, `post:ID` and what begins like them.
pub fn links(conn: &mut AnyConnection, objects: &[&str]) -> Result<HashMap<String, Link>> {
    let id_of = |object: &str, kind: &str| -> Option<Id> {
        let rest = object.strip_prefix(kind)?.strip_prefix(':')?;
        rest.split(':').next()?.parse().ok()
    };
    let post_of = |object: &str| id_of(object, "post").or_else(|| id_of(object, "vote"));
    let post_ids: Vec<PostId> = objects
        .iter()
        .filter_map(|object| post_of(object))
        .collect();
    let by_post: HashMap<PostId, (TopicId, String)> = posts::table
        .filter(posts::id.eq_any(post_ids))
        .select((posts::id, posts::topic_id, posts::kind))
        .load::<(PostId, TopicId, String)>(conn)?
        .into_iter()
        .map(|(post, topic, kind)| (post, (topic, kind)))
        .collect();
    let mut topic_ids: Vec<TopicId> = objects
        .iter()
        .filter_map(|object| id_of(object, "topic"))
        .chain(by_post.values().map(|(topic, _)| *topic))
        .collect();
    topic_ids.sort_unstable();
    topic_ids.dedup();
    let by_topic: HashMap<TopicId, (String, String)> = topics::table
        .filter(topics::id.eq_any(topic_ids))
        .select((topics::id, topics::slug, topics::title))
        .load::<(TopicId, String, String)>(conn)?
        .into_iter()
        .map(|(topic, slug, title)| (topic, (slug, title)))
        .collect();
    Ok(objects
        .iter()
        .filter_map(|object| {
            let post = post_of(object);
            let topic = match post {
                Some(post) => by_post.get(&post)?.0,
                None => id_of(object, "topic")?,
            };
            let (slug, title) = by_topic.get(&topic)?;
            let body = post.is_some_and(|post| {
                by_post
                    .get(&post)
                    .is_some_and(|(_, kind)| kind == "question" || kind == "body")
            });
            Some((
                (*object).to_owned(),
                Link {
                    topic,
                    slug: slug.clone(),
                    title: title.clone(),
                    post: post.filter(|_| !body),
                },
            ))
        })
        .collect())
}

/// The ledger rows that count towards the figure `key` on `day`, newest first, and facts from files that it rests on. Errors:
/// `NotFound` for an unknown key.
pub fn behind(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    key: &str,
    day: NaiveDate,
    zone: Tz,
    after: Option<&str>,
) -> Result<(Rows, Vec<serde_json::Value>)> {
    let mut found = explain::evidence(conn, zone, id, day, key)?;
    let mut placed: Vec<(UtcTime, explain::EvidenceRow)> = found
        .rows
        .drain(..)
        .map(|row| (instant(&row.occurred_at), row))
        .collect();
    placed.sort_by_key(|(at, row)| std::cmp::Reverse((*at, row.id)));
    if let Some((at, before)) = after.and_then(place) {
        placed.retain(|(when, row)| (*when, row.id) < (at, before));
    }
    let more = placed.len() > PAGE;
    placed.truncate(PAGE);
    let next = placed
        .last()
        .filter(|_| more)
        .map(|(at, row)| format!("{}.{}", at.0, row.id));
    let ids: Vec<EventId> = placed.iter().map(|(_, row)| row.id).collect();
    let sources: HashMap<EventId, String> = engagement_events::table
        .filter(engagement_events::id.eq_any(ids))
        .select((engagement_events::id, engagement_events::source))
        .load::<(EventId, String)>(conn)?
        .into_iter()
        .collect();
    let objects: Vec<&str> = placed
        .iter()
        .filter_map(|(_, row)| row.object.as_deref())
        .collect();
    let links = links(conn, &objects)?;
    let rows = placed
        .into_iter()
        .map(|(at, row)| Row {
            id: row.id,
            kind: row.kind,
            person: row.person,
            at,
            recorded_at: instant(&row.recorded_at),
            source: sources.get(&row.id).cloned().unwrap_or_default(),
            link: row
                .object
                .as_deref()
                .and_then(|object| links.get(object).cloned()),
            object: row.object.unwrap_or_default(),
            granted: row.granted,
            worth: row.worth,
            reversed: None,
        })
        .collect();
    Ok((Rows { rows, next }, found.facts))
}

fn instant(text: &str) -> UtcTime {
    chrono::DateTime::parse_from_rfc3339(text).map_or(UtcTime(0), |at| {
        UtcTime::from_chrono(at.with_timezone(&chrono::Utc))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_instant_and_a_row() {
        assert_eq!(place("12.3"), Some((UtcTime(12), 3)));
        assert_eq!(place("12"), None);
        assert_eq!(place("x.y"), None);
    }
}
