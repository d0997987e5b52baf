//! Marketing's list of passages: words of a post worth coming back to, with where they stand. A clip is no consent to anything;
//! customers never see that there is one.

use diesel::prelude::*;

use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::topic::Topic;
use crate::community::{Identity, text};
use crate::db::AnyConnection;
use crate::db::schema::{clips, people, posts, spaces, topics};
use crate::policy::stories::Curation;
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 30;
/// Shortest passage, in characters as people count them.
const MIN: usize = 4;
/// Longest passage.
pub const MAX: usize = 3_000;
/// Longest reason.
const MAX_WHY: usize = 500;
/// Longest line of tags.
const MAX_TAGS: usize = 200;

/// A clip as it was typed.
#[derive(Debug, Clone)]
pub struct NewClip {
    /// The passage.
    pub passage: String,
    /// Why it is worth coming back to.
    pub why: String,
    /// Words to find it by.
    pub tags: String,
}

/// What has become of a passage's post since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nothing.
    Same,
    /// The post changed; the passage stands.
    Changed,
    /// The passage is gone from the post.
    Gone,
    /// The post is hidden.
    Hidden,
}

/// A clip in the list.
#[derive(Debug, Clone)]
pub struct Clip {
    /// Row.
    pub id: Id,
    /// The post.
    pub post_id: PostId,
    /// The version it was taken from.
    pub revision: i64,
    /// The title of its topic.
    pub title: String,
    /// The passage.
    pub passage: String,
    /// Why.
    pub why: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Who wrote it, as far as the reader may know.
    pub byline: Byline,
    /// Who clipped it.
    pub by: String,
    /// When.
    pub at: UtcTime,
    /// What has become of it since.
    pub since: Since,
}

/// The post a clip is to be taken from. Errors: `NotFound` for one the actor can't read.
pub fn source(
    conn: &mut AnyConnection,
    actor: &Actor,
    _: &Curation,
    post_id: PostId,
) -> Result<(Post, Topic)> {
    post::find(conn, &Reader::of(actor), post_id)
}

/// Keeps a passage. Errors: `NotFound` for a post the actor can't read, `Invalid` for words that don't stand in it.
pub fn clip(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &Curation,
    post_id: PostId,
    new: &NewClip,
) -> Result<Id> {
    let (post, _) = source(tx.conn, actor, may, post_id)?;
    let passage = text::block(&new.passage).trim().to_owned();
    let why = text::block(&new.why);
    let tags = tags_of(&new.tags).join(", ");
    let mut problems = Vec::new();
    if text::graphemes(&passage) < MIN {
        problems.push(Problem::new("passage", "stories-problem-short").with("min", MIN));
    } else if text::graphemes(&passage) > MAX || passage.chars().count() > 2 * MAX {
        problems.push(Problem::new("passage", "stories-problem-long").with("max", MAX));
    } else if !stands_in(&post.body, &passage) {
        problems.push(Problem::new("passage", "clips-problem-not-there"));
    }
    if why.chars().count() > MAX_WHY {
        problems.push(Problem::new("why", "stories-problem-long").with("max", MAX_WHY));
    }
    if tags.chars().count() > MAX_TAGS {
        problems.push(Problem::new("tags", "stories-problem-long").with("max", MAX_TAGS));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok(diesel::insert_into(clips::table)
        .values((
            clips::post_id.eq(post_id),
            clips::revision.eq(post.revision),
            clips::passage.eq(&passage),
            clips::why.eq(&why),
            clips::tags.eq(&tags),
            clips::clipped_by.eq(may.0),
            clips::created_at.eq(tx.now),
        ))
        .returning(clips::id)
        .get_result(tx.conn)?)
}

/// Takes a clip off the list. Errors: `NotFound` for one of a post the actor can't read.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, may: &Curation, id: Id) -> Result<()> {
    let post_id: PostId = clips::table
        .find(id)
        .filter(clips::removed_at.is_null())
        .select(clips::post_id)
        .first(tx.conn)?;
    source(tx.conn, actor, may, post_id)?;
    diesel::update(clips::table.find(id))
        .set((clips::removed_at.eq(tx.now), clips::removed_by.eq(may.0)))
        .execute(tx.conn)?;
    Ok(())
}

/// Which clips.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// With these words in passage, reason or tags.
    pub words: String,
    /// Only the reader's own.
    pub mine: bool,
    /// After this row.
    pub after: Option<Cursor>,
}

/// The clips of posts that the actor may read, newest first.
pub fn list(
    conn: &mut AnyConnection,
    actor: &Actor,
    may: &Curation,
    filter: &Filter,
) -> Result<Slice<Clip>> {
    let reader = Reader::of(actor);
    type Columns = (
        (Id, i64, String, String, String, PersonId, UtcTime),
        (PostId, i64, String, Option<UtcTime>, Identity),
        (TopicId, String, Option<UtcTime>),
        AuthorColumns,
    );
    let from = clips::table
        .inner_join(posts::table.on(posts::id.eq(clips::post_id)))
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)));
    let query = crate::with_author!(from, posts)
        .filter(clips::removed_at.is_null())
        .order((clips::created_at.desc(), clips::id.desc()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(31))
        .select((
            (
                clips::id,
                clips::revision,
                clips::passage,
                clips::why,
                clips::tags,
                clips::clipped_by,
                clips::created_at,
            ),
            (
                posts::id,
                posts::revision,
                posts::body,
                posts::hidden_at,
                posts::identity,
            ),
            (topics::id, topics::title, topics::hidden_at),
            crate::author_columns!(posts),
        ))
        .into_boxed();
    let mut query = crate::readable!(query, &reader);
    for word in filter.words.split_whitespace().take(5) {
        // The databases differ in whether LIKE tells small letters from large ones.
        let pattern = format!("%{}%", word.replace(['%', '_', '\\'], "").to_lowercase());
        let says = |column: &'static str| {
            diesel::dsl::sql::<diesel::sql_types::Bool>(column)
                .bind::<diesel::sql_types::Text, _>(pattern.clone())
        };
        query = query.filter(
            says("lower(clips.passage) LIKE ")
                .or(says("lower(clips.why) LIKE "))
                .or(says("lower(clips.tags) LIKE ")),
        );
    }
    if filter.mine {
        query = query.filter(clips::clipped_by.eq(may.0));
    }
    if let Some(after) = filter.after {
        let at = UtcTime(after.key);
        query = query.filter(
            clips::created_at
                .lt(at)
                .or(clips::created_at.eq(at).and(clips::id.lt(after.id))),
        );
    }
    let found: Vec<Columns> = query.load(conn)?;
    let staff: Vec<PersonId> = found.iter().map(|row| row.0.5).collect();
    let names: std::collections::HashMap<PersonId, String> = people::table
        .filter(people::id.eq_any(staff))
        .select((people::id, people::name))
        .load::<(PersonId, String)>(conn)?
        .into_iter()
        .collect();
    let items = found
        .into_iter()
        .map(|(clip, post, (_, title, topic_hidden), author)| {
            let (id, revision, passage, why, tags, by, at) = clip;
            let (post_id, now, body, hidden_at, identity) = post;
            let hidden = hidden_at.is_some() || topic_hidden.is_some();
            let since = if hidden {
                Since::Hidden
            } else if !stands_in(&body, &passage) {
                Since::Gone
            } else if now != revision {
                Since::Changed
            } else {
                Since::Same
            };
            Clip {
                id,
                post_id,
                revision,
                title,
                passage,
                why,
                tags: tags_of(&tags),
                byline: byline(&reader, Author::from(author), identity, false, hidden),
                by: names.get(&by).cloned().unwrap_or_default(),
                at,
                since,
            }
        })
        .collect();
    let mut rows = Slice::cut(items, PAGE, |clip: &Clip| Cursor {
        key: clip.at.0,
        id: clip.id,
    });
    byline::blur(conn, rows.items.iter_mut().map(|clip| &mut clip.byline))?;
    Ok(rows)
}

/// Tags as typed: apart by commas or white space, at most ten.
fn tags_of(typed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，')) {
        let name = text::line(name.trim_start_matches(['#', '＃']));
        if !name.is_empty() && !found.contains(&name) && found.len() < 10 {
            found.push(name);
        }
    }
    found
}

/// Whether a passage stands in a text. What people select has neither the marks of Markdown nor its line breaks.
fn stands_in(body: &str, passage: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| {
                !c.is_whitespace() && !matches!(c, '#' | '*' | '`' | '>' | '|' | '_' | '~' | '-')
            })
            .collect()
    };
    let passage = plain(passage);
    !passage.is_empty() && plain(body).contains(&passage)
}

#[cfg(test)]
mod tests {
    use super::{stands_in, tags_of};

    #[test]
    fn a_selected_passage_is_found_under_its_markdown() {
        let body = "# 結果\n\n**締めが3日**早くなり、\n- 残業が減りました";
        assert!(stands_in(body, "締めが3日早くなり、\n残業が減りました"));
        assert!(stands_in(body, "残業が減りました"));
        assert!(!stands_in(body, "残業が増えました"));
        assert!(!stands_in(body, " - "));
    }

    #[test]
    fn tags_are_read_as_typed() {
        assert_eq!(tags_of("#効果、 工数 ,効果"), ["効果", "工数"]);
    }
}
