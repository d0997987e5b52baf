//! Posts of people who are new here, held by rule until somebody has looked: many links that lead elsewhere, many posts in ten
//! minutes, many in a day. New is who came in lately and has few posts in sight; being invited or taken in from a file changes
//! nothing about that. While a post is held it is as hidden as anything hidden, and nothing of it counts; published, everything
//! that follows from a post follows then.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::case::{self, Origin, Rule};
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::text::Body;
use crate::community::topic;
use crate::community::{PostKind, answer, ask, counts};
use crate::db::AnyConnection;
use crate::db::schema::{people, posts, topics};
use crate::policy::community::Author;
use crate::search::index;
use crate::types::{PersonId, PostId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, db, site};

/// Seconds in which posts are counted as fast.
const FAST_SECONDS: i64 = 600;

/// When posts of new people are held. A bound of zero holds every one, an age of zero days none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Days after first coming in in which somebody is new.
    pub days: i64,
    /// Posts in sight for a day after which nobody is new any more.
    pub posts: i64,
    /// Links elsewhere that a post may have.
    pub links: i64,
    /// Posts that somebody may send within ten minutes.
    pub fast: i64,
    /// Posts that somebody may send within a day.
    pub daily: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            days: 14,
            posts: 3,
            links: 2,
            fast: 3,
            daily: 10,
        }
    }
}

/// The fields of [`Rules`] on the settings' page, each with its greatest value.
pub const FIELDS: [(&str, i64); 5] = [
    ("hold_days", 365),
    ("hold_posts", 100),
    ("hold_links", 100),
    ("hold_fast", 1_000),
    ("hold_daily", 1_000),
];

impl Rules {
    /// The values in the order of [`FIELDS`].
    pub fn values(&self) -> [i64; 5] {
        [self.days, self.posts, self.links, self.fast, self.daily]
    }

    /// What was typed, in the order of [`FIELDS`]. Errors: `Invalid` with what is no number within bounds.
    pub fn parse(typed: [&str; 5]) -> Result<Self> {
        let mut problems = Vec::new();
        let mut numbers = typed.into_iter().zip(FIELDS).map(|(text, (field, max))| {
            let number = text.trim().parse::<i64>().ok();
            number
                .filter(|number| (0..=max).contains(number))
                .unwrap_or_else(|| {
                    problems
                        .push(Problem::new(field, "moderation-problem-number").with("max", max));
                    0
                })
        });
        let mut next = || numbers.next().unwrap_or_default();
        let rules = Self {
            days: next(),
            posts: next(),
            links: next(),
            fast: next(),
            daily: next(),
        };
        if problems.is_empty() {
            Ok(rules)
        } else {
            Err(Error::Invalid(problems))
        }
    }
}

/// Which rule holds what `author` is about to post, if any does. What one person sends at once is judged one after another.
pub(crate) fn judge(tx: &mut Tx<'_>, author: Author, body: &Body) -> Result<Option<Rule>> {
    let Some(rules) = rules_for(tx, author.person_id, author.vendor)? else {
        return Ok(None);
    };
    let now = tx.now;
    let mine = || posts::table.filter(posts::author_id.eq(author.person_id));
    if outside_links(&body.rendered.html, tx.base_url) > rules.links {
        return Ok(Some(Rule::Links));
    }
    let mut sent_since = |since: UtcTime| -> Result<i64> {
        Ok(mine()
            .filter(posts::created_at.gt(since))
            .count()
            .get_result(tx.conn)?)
    };
    if sent_since(now.plus_seconds(-FAST_SECONDS))? >= rules.fast {
        return Ok(Some(Rule::Speed));
    }
    if sent_since(now.plus_days(-1))? >= rules.daily {
        return Ok(Some(Rule::Volume));
    }
    Ok(None)
}

/// The rules, for somebody who is still new here. What one person sends at once is judged one after another.
fn rules_for(tx: &mut Tx<'_>, person: PersonId, vendor: bool) -> Result<Option<Rules>> {
    if vendor {
        return Ok(None);
    }
    let rules = site::load(tx.conn)?.hold;
    let since: Option<UtcTime> = people::table
        .find(person)
        .select(people::first_signed_in_at)
        .first(tx.conn)?;
    // Contacts are known here long before they come.
    let young = rules.days > 0 && since.is_none_or(|since| tx.now < since.plus_days(rules.days));
    if !young {
        return Ok(None);
    }
    db::lock::until_commit(tx.conn, &format!("hold:{person}"))?;
    // What stands since a day: a burst of posts makes nobody known.
    let in_sight: i64 = posts::table
        .filter(posts::author_id.eq(person))
        .filter(posts::hidden_at.is_null())
        .filter(posts::created_at.le(tx.now.plus_days(-1)))
        .count()
        .get_result(tx.conn)?;
    Ok((in_sight < rules.posts).then_some(rules))
}

/// Whether a text leads to more places elsewhere than somebody new may send without being looked at.
pub(crate) fn has_many_links(
    tx: &mut Tx<'_>,
    person: PersonId,
    vendor: bool,
    body: &Body,
) -> Result<bool> {
    let rules = rules_for(tx, person, vendor)?;
    let base_url = tx.base_url;
    Ok(rules.is_some_and(|rules| outside_links(&body.rendered.html, base_url) > rules.links))
}

/// How many different addresses elsewhere a text leads to.
fn outside_links(html: &str, base_url: &str) -> i64 {
    let mut links: Vec<&str> = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with("http://") || link.starts_with("https://"))
        .filter(|link| {
            link.strip_prefix(base_url)
                .is_none_or(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']))
        })
        .collect();
    links.sort_unstable();
    links.dedup();
    i64::try_from(links.len()).unwrap_or(i64::MAX)
}

/// Whether a rule holds anything of a person's.
pub(crate) fn holds_of(conn: &mut AnyConnection, person: PersonId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        posts::table
            .filter(posts::author_id.eq(person))
            .filter(posts::held_at.is_not_null())
            .filter(posts::hidden_by.is_null()),
    ))
    .get_result(conn)?)
}

/// Puts a post that was stored as held before those who decide.
pub(crate) fn wait(tx: &mut Tx<'_>, post: PostId, rule: Rule) -> Result<()> {
    case::open(tx, post, Origin::Held, Some(rule)).map(drop)
}

/// Brings a held post out, with everything that follows from a post. Under the topic's lock.
pub(crate) fn release(tx: &mut Tx<'_>, post: &Post) -> Result<()> {
    let nobody = None::<PersonId>;
    let never = None::<UtcTime>;
    diesel::update(posts::table.find(post.id))
        .set((
            posts::hidden_at.eq(never),
            posts::hidden_by.eq(nobody),
            posts::held_at.eq(never),
        ))
        .execute(tx.conn)?;
    let begins = post.kind == PostKind::Question;
    if begins {
        diesel::update(topics::table.find(post.topic_id))
            .set((topics::hidden_at.eq(never), topics::hidden_by.eq(nobody)))
            .execute(tx.conn)?;
        index::refresh_topic(tx, post.topic_id)?;
    } else {
        index::refresh_under(tx, post.id)?;
    }
    let (post, topic) = post::find(tx.conn, &Reader::of(&Actor::System), post.id)?;
    let by = post::author_of(tx.conn, &post)?;
    let now = tx.now;
    let actor = crate::people::session::actor_of(tx.conn, post.author_id, now)?;
    let references = Body::of(&post.body)?.references;
    let out = post::Out {
        actor: &actor,
        author: by,
        post: &post,
        references: &references,
    };
    if begins {
        ask::came_out(tx, &topic, &out)?;
    } else {
        answer::came_out(tx, &topic, &out)?;
    }
    counts::refresh(tx, topic.id)
}

/// Leaves a held post out of sight: from now on it is hidden by somebody, and its author sees it no more where it stands.
pub(crate) fn refuse(tx: &mut Tx<'_>, post: &Post, by: PersonId) -> Result<()> {
    diesel::update(posts::table.find(post.id))
        .set(posts::hidden_by.eq(by))
        .execute(tx.conn)?;
    if post.kind == PostKind::Question {
        topic::lock(tx, post.topic_id)?;
        diesel::update(topics::table.find(post.topic_id))
            .set(topics::hidden_by.eq(by))
            .execute(tx.conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_count_once_and_only_where_they_lead_elsewhere() {
        let html = crate::markdown::render(
            "[a](https://a.example/1) [a again](https://a.example/1) <https://b.example> \
             [ours](https://here.example/t/1) [path](/t/2) [not ours](https://here.example.evil/x)",
        )
        .unwrap()
        .html;
        assert_eq!(outside_links(&html, "https://here.example"), 3);
    }

    #[test]
    fn rules_are_numbers_within_bounds() {
        assert_eq!(
            Rules::parse(["14", "3", " 2 ", "3", "10"]).unwrap(),
            Rules::default()
        );
        let Err(Error::Invalid(problems)) = Rules::parse(["-1", "x", "101", "", "0"]) else {
            panic!("taken");
        };
        let fields: Vec<&str> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(
            fields,
            ["hold_days", "hold_posts", "hold_links", "hold_fast"]
        );
    }
}
