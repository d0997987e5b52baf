//! FTS5 on SQLite. The index keeps no text of its own; every token is one of ours, so its tokenizer only cuts at spaces.

use diesel::prelude::*;

use super::{Condition, Document, Field};
use crate::Result;
use crate::db::AnyConnection;
use crate::db::schema::search_documents;
use crate::search::terms::{Term, Way};
use crate::types::PostId;

diesel::table! {
    /// The virtual table with its columns, to be written.
    #[sql_name = "search_fts"]
    written (rowid) {
        /// The post.
        rowid -> BigInt,
        /// Tokens of title and tags.
        title -> Text,
        /// Tokens of the text.
        body -> Text,
    }
}

/// Values bound in one statement; SQLite takes 32,766.
const MOST_VALUES: usize = 12_000;

/// A way of writing as FTS5 asks for it. Tokens hold no quotation mark; those here make everything in them plain text.
fn way(way: &Way) -> String {
    let words: Vec<&str> = way.tokens.iter().map(|token| token.text.as_str()).collect();
    let begins = way.tokens.last().is_some_and(|token| token.begins);
    format!(
        "\"{}\"{}",
        words.join(" ").replace('"', ""),
        if begins { " *" } else { "" }
    )
}

fn term(term: &Term) -> String {
    let ways: Vec<String> = term.ways.iter().map(way).collect();
    format!("({})", ways.join(" OR "))
}

fn joined(terms: &[Term], with: &str) -> String {
    terms.iter().map(term).collect::<Vec<_>>().join(with)
}

pub(super) fn holds(conn: &AnyConnection, terms: &[Term], field: Field) -> Option<Condition> {
    if !matches!(conn, AnyConnection::Sqlite(_)) || terms.is_empty() {
        return None;
    }
    let all = joined(terms, " AND ");
    Some(Condition {
        before: "search_fts MATCH ",
        bound: match field {
            Field::Title => format!("title : ({all})"),
            Field::All => all,
        },
        after: "",
    })
}

pub(super) fn lacks(conn: &AnyConnection, terms: &[Term]) -> Option<Condition> {
    if !matches!(conn, AnyConnection::Sqlite(_)) || terms.is_empty() {
        return None;
    }
    Some(Condition {
        before: "search_documents.topic_id NOT IN (SELECT d.topic_id FROM search_documents d WHERE d.post_id IN \
                 (SELECT rowid FROM search_fts WHERE search_fts MATCH ",
        bound: joined(terms, " OR "),
        after: "))",
    })
}

pub(super) fn store(conn: &mut AnyConnection, documents: &[Document]) -> Option<Result<()>> {
    let ids: Vec<PostId> = documents.iter().map(|document| document.post_id).collect();
    Some(remove(conn, &ids)?.and_then(|()| insert(conn, documents)))
}

fn insert(conn: &mut AnyConnection, documents: &[Document]) -> Result<()> {
    let AnyConnection::Sqlite(conn) = conn else {
        return Ok(());
    };
    for some in documents.chunks(MOST_VALUES / 6) {
        let rows: Vec<_> = some
            .iter()
            .map(|document| {
                (
                    search_documents::post_id.eq(document.post_id),
                    search_documents::topic_id.eq(document.topic_id),
                    search_documents::version.eq(document.version),
                    search_documents::leads.eq(document.leads),
                    search_documents::title.eq(&document.title),
                    search_documents::body.eq(&document.body),
                )
            })
            .collect();
        diesel::insert_into(search_documents::table)
            .values(&rows)
            .execute(conn)?;
        write(conn, some)?;
    }
    Ok(())
}

fn write(conn: &mut SqliteConnection, documents: &[Document]) -> Result<()> {
    let rows: Vec<_> = documents
        .iter()
        .map(|document| {
            let (title, body) = document.tokens();
            (
                written::rowid.eq(document.post_id),
                written::title.eq(title.join(" ")),
                written::body.eq(body.join(" ")),
            )
        })
        .collect();
    diesel::insert_into(written::table)
        .values(&rows)
        .execute(conn)?;
    Ok(())
}

pub(super) fn store_words(conn: &mut AnyConnection, document: &Document) -> Option<Result<()>> {
    let AnyConnection::Sqlite(conn) = conn else {
        return None;
    };
    Some(write(conn, std::slice::from_ref(document)))
}

pub(super) fn remove_words(conn: &mut AnyConnection, place: i64) -> Option<Result<()>> {
    let AnyConnection::Sqlite(conn) = conn else {
        return None;
    };
    let gone = diesel::delete(written::table.filter(written::rowid.eq(place))).execute(conn);
    Some(gone.map(drop).map_err(Into::into))
}

pub(super) fn remove(conn: &mut AnyConnection, posts: &[PostId]) -> Option<Result<()>> {
    let AnyConnection::Sqlite(conn) = conn else {
        return None;
    };
    let mut remove = || -> Result<()> {
        for some in posts.chunks(MOST_VALUES) {
            let known: Vec<PostId> = search_documents::table
                .filter(search_documents::post_id.eq_any(some))
                .select(search_documents::post_id)
                .load(conn)?;
            if known.is_empty() {
                continue;
            }
            diesel::delete(written::table.filter(written::rowid.eq_any(&known))).execute(conn)?;
            diesel::delete(
                search_documents::table.filter(search_documents::post_id.eq_any(&known)),
            )
            .execute(conn)?;
        }
        Ok(())
    };
    Some(remove())
}
