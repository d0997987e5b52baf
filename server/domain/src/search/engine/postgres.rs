//! A tsvector and a GIN index on PostgreSQL. Tokens and places are given as they are: no configuration of the server's, no
//! dictionary, takes part.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text};

use super::{Condition, Document, Field};
use crate::Result;
use crate::db::AnyConnection;
use crate::search::terms::{Term, Way};
use crate::types::PostId;

/// Most places of one token in one document.
const MAX_PLACES: usize = 255;
/// Longest list of places that a number stands for.
const CHUNK: usize = 500;

fn quoted(token: &str) -> String {
    format!("'{}'", token.replace('\\', "\\\\").replace('\'', "''"))
}

/// A way of writing as a tsquery.
fn way(way: &Way, field: Field) -> String {
    let tokens: Vec<String> = way
        .tokens
        .iter()
        .map(|token| {
            let title = if field == Field::Title { "A" } else { "" };
            let begins = if token.begins { "*" } else { "" };
            if title.is_empty() && begins.is_empty() {
                quoted(&token.text)
            } else {
                format!("{}:{begins}{title}", quoted(&token.text))
            }
        })
        .collect();
    format!("({})", tokens.join(" <-> "))
}

fn joined(terms: &[Term], with: &str, field: Field) -> String {
    let terms: Vec<String> = terms
        .iter()
        .map(|term| {
            let ways: Vec<String> = term.ways.iter().map(|one| way(one, field)).collect();
            format!("({})", ways.join(" | "))
        })
        .collect();
    terms.join(with)
}

pub(super) fn holds(conn: &AnyConnection, terms: &[Term], field: Field) -> Option<Condition> {
    if !matches!(conn, AnyConnection::Pg(_)) || terms.is_empty() {
        return None;
    }
    Some(Condition {
        before: "search_fts.words @@ CAST(",
        bound: joined(terms, " & ", field),
        after: " AS tsquery)",
    })
}

pub(super) fn lacks(conn: &AnyConnection, terms: &[Term]) -> Option<Condition> {
    if !matches!(conn, AnyConnection::Pg(_)) || terms.is_empty() {
        return None;
    }
    Some(Condition {
        before: "search_documents.topic_id NOT IN (SELECT d.topic_id FROM search_documents d JOIN search_fts f \
                 ON f.rowid = d.post_id WHERE f.words @@ CAST(",
        bound: joined(terms, " | ", Field::All),
        after: " AS tsquery))",
    })
}

/// Tokens with their places, as a tsvector is written. Titles weigh A and come first, with a gap between the two fields.
fn words(document: &Document) -> String {
    let (title, body) = document.tokens();
    let mut places: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    let gap = if title.is_empty() { 0 } else { title.len() + 1 };
    let of_title = title
        .iter()
        .enumerate()
        .map(|(at, token)| (*token, at, "A"));
    let of_body = body
        .iter()
        .enumerate()
        .map(|(at, token)| (*token, at + gap, ""));
    for (token, at, weight) in of_title.chain(of_body) {
        let places = places.entry(token).or_default();
        if places.len() < MAX_PLACES {
            places.push((at + 1, weight));
        }
    }
    let mut text = String::new();
    for (token, places) in places {
        text.push_str(&quoted(token));
        for (number, (at, weight)) in places.iter().enumerate() {
            let mark = if number == 0 { ':' } else { ',' };
            let _ = write!(text, "{mark}{at}{weight}");
        }
        text.push(' ');
    }
    text
}

pub(super) fn store(conn: &mut AnyConnection, documents: &[Document]) -> Option<Result<()>> {
    let AnyConnection::Pg(conn) = conn else {
        return None;
    };
    let mut store = || -> Result<()> {
        for some in documents.chunks(CHUNK) {
            let of = |id: fn(&Document) -> i64| some.iter().map(id).collect::<Vec<i64>>();
            let texts = |text: fn(&Document) -> &String| some.iter().map(text).collect::<Vec<_>>();
            let leads: Vec<bool> = some.iter().map(|document| document.leads).collect();
            diesel::sql_query(
                "INSERT INTO search_documents (post_id, topic_id, version, leads, title, body) \
                 SELECT * FROM unnest($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (post_id) DO UPDATE SET topic_id = EXCLUDED.topic_id, version = EXCLUDED.version, \
                 leads = EXCLUDED.leads, title = EXCLUDED.title, body = EXCLUDED.body",
            )
            .bind::<Array<BigInt>, _>(of(|document| document.post_id))
            .bind::<Array<BigInt>, _>(of(|document| document.topic_id))
            .bind::<Array<BigInt>, _>(of(|document| document.version))
            .bind::<Array<Bool>, _>(leads)
            .bind::<Array<Text>, _>(texts(|document| &document.title))
            .bind::<Array<Text>, _>(texts(|document| &document.body))
            .execute(conn)?;
            write(conn, some)?;
        }
        Ok(())
    };
    Some(store())
}

fn write(conn: &mut PgConnection, documents: &[Document]) -> Result<()> {
    let places: Vec<i64> = documents.iter().map(|document| document.post_id).collect();
    let words: Vec<String> = documents.iter().map(words).collect();
    diesel::sql_query(
        "INSERT INTO search_fts (rowid, words) \
         SELECT given.place, CAST(given.words AS tsvector) FROM unnest($1, $2) AS given (place, words) \
         ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words",
    )
    .bind::<Array<BigInt>, _>(places)
    .bind::<Array<Text>, _>(words)
    .execute(conn)?;
    Ok(())
}

pub(super) fn store_words(conn: &mut AnyConnection, document: &Document) -> Option<Result<()>> {
    let AnyConnection::Pg(conn) = conn else {
        return None;
    };
    Some(write(conn, std::slice::from_ref(document)))
}

pub(super) fn remove_words(conn: &mut AnyConnection, place: i64) -> Option<Result<()>> {
    let AnyConnection::Pg(conn) = conn else {
        return None;
    };
    let gone = diesel::sql_query("DELETE FROM search_fts WHERE rowid = $1")
        .bind::<BigInt, _>(place)
        .execute(conn);
    Some(gone.map(drop).map_err(Into::into))
}

pub(super) fn remove(conn: &mut AnyConnection, posts: &[PostId]) -> Option<Result<()>> {
    let AnyConnection::Pg(conn) = conn else {
        return None;
    };
    let mut remove = || -> Result<()> {
        diesel::sql_query("DELETE FROM search_fts WHERE rowid = ANY($1)")
            .bind::<Array<BigInt>, _>(posts)
            .execute(conn)?;
        diesel::sql_query("DELETE FROM search_documents WHERE post_id = ANY($1)")
            .bind::<Array<BigInt>, _>(posts)
            .execute(conn)?;
        Ok(())
    };
    Some(remove())
}
