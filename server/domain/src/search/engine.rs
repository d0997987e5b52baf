//! The two full-text indexes: what differs between the databases. Both hold the same tokens at the same places, so both find
//! the same.

mod postgres;
mod sqlite;

use super::terms::Term;
use crate::Result;
use crate::db::AnyConnection;
use crate::db::schema::{
    posts, search_documents, search_stories, space_accounts, spaces, stories, story_consents,
    topic_tags, topics,
};
use crate::types::{PostId, TopicId};

/// Most tokens of a post that are indexed, on both databases as many: PostgreSQL knows no place beyond 16,383.
pub(super) const MAX_TOKENS: usize = 16_000;

/// What the index is given of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    pub post_id: PostId,
    pub topic_id: TopicId,
    pub version: i64,
    /// The topic's title and tags in their form.
    pub title: String,
    /// The post's own text in its form.
    pub body: String,
    /// Whether the post is the topic's own: its title counts as one.
    pub leads: bool,
}

impl Document {
    /// The tokens of the title field and of the text field.
    fn tokens(&self) -> (Vec<&str>, Vec<&str>) {
        let tokens = |form| super::fold::tokens(form).take(MAX_TOKENS);
        if self.leads {
            (tokens(&self.title).collect(), tokens(&self.body).collect())
        } else {
            // Found by the title's words too, but not as a title.
            let mut words: Vec<&str> = tokens(&self.body).collect();
            words.push(super::fold::GAP);
            words.extend(tokens(&self.title));
            words.truncate(MAX_TOKENS);
            (Vec::new(), words)
        }
    }
}

/// Where terms are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Titles of topics, and tags.
    Title,
    /// Everything.
    All,
}

diesel::table! {
    /// The index, as far as both databases have the same of it.
    search_fts (rowid) {
        /// The post; below zero, the case of that number.
        rowid -> BigInt,
    }
}
diesel::allow_tables_to_appear_in_same_query!(search_fts, search_documents);
diesel::allow_tables_to_appear_in_same_query!(search_fts, topics);
diesel::allow_tables_to_appear_in_same_query!(search_fts, topic_tags);
diesel::allow_tables_to_appear_in_same_query!(search_fts, spaces);
diesel::allow_tables_to_appear_in_same_query!(search_fts, space_accounts);
diesel::allow_tables_to_appear_in_same_query!(search_fts, posts);
diesel::allow_tables_to_appear_in_same_query!(search_fts, search_stories);
diesel::allow_tables_to_appear_in_same_query!(search_fts, stories);
diesel::allow_tables_to_appear_in_same_query!(search_fts, story_consents);

/// A condition on `search_documents` joined with the index: SQL before its one bound text, the text, and SQL after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub before: &'static str,
    pub bound: String,
    pub after: &'static str,
}

/// The condition that each of `terms` is found in a document; `None` for no terms.
pub(super) fn holds(conn: &AnyConnection, terms: &[Term], field: Field) -> Option<Condition> {
    sqlite::holds(conn, terms, field).or_else(|| postgres::holds(conn, terms, field))
}

/// The condition that no document of a topic has any of `terms`; `None` for no terms.
pub(super) fn lacks(conn: &AnyConnection, terms: &[Term]) -> Option<Condition> {
    sqlite::lacks(conn, terms).or_else(|| postgres::lacks(conn, terms))
}

/// Puts documents into the index, in the place of what it held of their posts.
pub(super) fn store(conn: &mut AnyConnection, documents: &[Document]) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    match sqlite::store(conn, documents) {
        Some(outcome) => outcome,
        None => postgres::store(conn, documents).unwrap_or(Ok(())),
    }
}

/// Takes posts out of the index.
pub(super) fn remove(conn: &mut AnyConnection, posts: &[PostId]) -> Result<()> {
    if posts.is_empty() {
        return Ok(());
    }
    match sqlite::remove(conn, posts) {
        Some(outcome) => outcome,
        None => postgres::remove(conn, posts).unwrap_or(Ok(())),
    }
}

/// Puts the words of a document that is no post's into the index, which holds nothing of its place yet.
pub(super) fn store_words(conn: &mut AnyConnection, document: &Document) -> Result<()> {
    match sqlite::store_words(conn, document) {
        Some(outcome) => outcome,
        None => postgres::store_words(conn, document).unwrap_or(Ok(())),
    }
}

/// Takes the words at a place out of the index, which holds some.
pub(super) fn remove_words(conn: &mut AnyConnection, place: i64) -> Result<()> {
    match sqlite::remove_words(conn, place) {
        Some(outcome) => outcome,
        None => postgres::remove_words(conn, place).unwrap_or(Ok(())),
    }
}
