//! Cases in the index: exactly those that are out, with what their customer allows to be shown of them and nothing else, so that
//! nobody finds a case by a name or company that its page does not say.

use diesel::prelude::*;

use crate::db::schema::{search_stories, stories};
use crate::db::{AnyConnection, lock};
use crate::search::engine::{self, Document};
use crate::search::{fold, plain};
use crate::stories::list::{self, Row};
use crate::stories::{StoryAudience, StoryId};
use crate::{Hiroba, Result, Tx, markdown};

/// Longest title with its features, in characters of their form.
const MAX_TITLE: usize = 4_000;

/// Where a case stands in the index.
pub(crate) fn place(id: StoryId) -> i64 {
    -id
}

/// The words of a case, a line for each of its parts: what an excerpt is cut from.
pub(crate) fn words(row: &Row) -> String {
    let text = &row.text;
    let mut words: Vec<String> = [&text.challenge, &text.approach, &text.result]
        .map(|part| plain::of_html(&markdown::render_or_plain(part).html))
        .to_vec();
    words.push(text.figures.clone());
    words.join("\n")
}

/// Makes what the index holds of a case what it should. In the transaction that changed it.
pub(crate) fn refresh(tx: &mut Tx<'_>, id: StoryId) -> Result<()> {
    lock::until_commit(tx.conn, &format!("story:{id}"))?;
    let known = diesel::delete(search_stories::table.find(place(id))).execute(tx.conn)?;
    if known > 0 {
        engine::remove_words(tx.conn, place(id))?;
    }
    let out = list::among(tx.conn, StoryAudience::ALL, &[id])?;
    let Some(row) = out.first() else {
        return Ok(());
    };
    let mut title = fold::form(&row.title);
    for feature in row.text.feature_list() {
        title.push_str(&format!(" {} {}", fold::GAP, fold::form(&feature.name)));
    }
    let shown = &row.shown;
    let mut body = fold::form(&words(row));
    for part in [&shown.company, &shown.industry, &shown.name, &shown.title]
        .into_iter()
        .flatten()
    {
        body.push_str(&format!(" {} {}", fold::GAP, fold::form(part)));
    }
    let document = Document {
        post_id: place(id),
        topic_id: place(id),
        version: fold::VERSION,
        title: title.chars().take(MAX_TITLE).collect(),
        body,
        leads: true,
    };
    diesel::insert_into(search_stories::table)
        .values((
            search_stories::place.eq(document.post_id),
            search_stories::story_id.eq(id),
            search_stories::version.eq(document.version),
            search_stories::title.eq(&document.title),
            search_stories::body.eq(&document.body),
        ))
        .execute(tx.conn)?;
    engine::store_words(tx.conn, &document)
}

/// Cases of which the index holds something other than it should: nothing although they are out, something of another
/// tokenizer, or something although they are not.
pub(super) fn stale(conn: &mut AnyConnection) -> Result<Vec<StoryId>> {
    let present = search_stories::table
        .filter(search_stories::version.eq(fold::VERSION))
        .select(search_stories::story_id);
    let out = stories::table
        .filter(stories::published_at.is_not_null())
        .filter(stories::consent_id.is_not_null())
        .filter(stories::hidden_at.is_null())
        .filter(stories::withdrawn_at.is_null());
    let mut found: Vec<StoryId> = out
        .filter(stories::id.ne_all(present))
        .order(stories::id)
        .select(stories::id)
        .load(conn)?;
    let standing = out.select(stories::id);
    let gone: Vec<StoryId> = search_stories::table
        .filter(search_stories::story_id.ne_all(standing))
        .order(search_stories::story_id)
        .select(search_stories::story_id)
        .load(conn)?;
    found.extend(gone);
    Ok(found)
}

/// How many cases the index holds.
pub(super) fn count(conn: &mut AnyConnection) -> Result<i64> {
    Ok(search_stories::table.count().get_result(conn)?)
}

/// Marks all as of no tokenizer.
pub(super) fn start_over(tx: &mut Tx<'_>) -> Result<()> {
    diesel::update(search_stories::table)
        .set(search_stories::version.eq(0))
        .execute(tx.conn)?;
    Ok(())
}

/// Brings the index up to the cases, each in a transaction of its own. Returns how many.
pub(super) fn complete(hiroba: &Hiroba) -> Result<usize> {
    let ids = hiroba.read(stale)?;
    for id in &ids {
        hiroba.write(|tx| refresh(tx, *id))?;
    }
    Ok(ids.len())
}
