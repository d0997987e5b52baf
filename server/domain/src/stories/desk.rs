//! Cases as staff who curate them see them.

use diesel::prelude::*;

use super::consent::{self, Consent};
use super::review::{self, Offered};
use super::text::Text;
use super::{State, Story, StoryId, text_of};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::{Identity, post};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, people, stories, story_versions};
use crate::policy::stories::Curation;
use crate::types::{Id, PersonId, PostId};
use crate::{Actor, Error, Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 30;

/// A case in staff's list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The case.
    pub story: Story,
    /// Where it stands.
    pub state: State,
    /// Title of the present version.
    pub title: String,
    /// Whose it is.
    pub customer: String,
    /// Of which company.
    pub company: String,
}

/// All cases, the one that changed last first.
pub fn list(conn: &mut AnyConnection, _: &Curation, after: Option<Cursor>) -> Result<Slice<Row>> {
    let mut query = stories::table
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(story_versions::version.eq(stories::version))),
        )
        .inner_join(people::table.on(people::id.eq(stories::customer_id)))
        .inner_join(accounts::table.on(accounts::id.eq(stories::account_id)))
        .order((stories::updated_at.desc(), stories::id.desc()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(31))
        .select((
            stories::all_columns,
            story_versions::title,
            people::name,
            accounts::name,
        ))
        .into_boxed();
    if let Some(after) = after {
        let at = UtcTime(after.key);
        query = query.filter(
            stories::updated_at
                .lt(at)
                .or(stories::updated_at.eq(at).and(stories::id.lt(after.id))),
        );
    }
    let found: Vec<(Story, String, String, String)> = query.load(conn)?;
    let rows = found
        .into_iter()
        .map(|(story, title, customer, company)| Row {
            state: story.state(),
            story,
            title,
            customer,
            company,
        })
        .collect();
    Ok(Slice::cut(rows, PAGE, |row: &Row| Cursor {
        key: row.story.updated_at.0,
        id: row.story.id,
    }))
}

/// One version in a case's history.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub version: i64,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: UtcTime,
}

/// A case on staff's desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The case.
    pub story: Story,
    /// Where it stands.
    pub state: State,
    /// The present text.
    pub text: Text,
    /// The customer, and what could be shown of them.
    pub offered: Offered,
    /// The post it was drafted from, where the reader may know whose it is.
    pub source: Option<PostId>,
    /// Everything the customer said, newest first.
    pub consents: Vec<Consent>,
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// What changed since the version the customer was last asked about.
    pub changed: Vec<review::Changed>,
}

/// A case with all that was said about it.
pub fn desk(conn: &mut AnyConnection, actor: &Actor, _: &Curation, id: StoryId) -> Result<Desk> {
    let story = super::find(conn, id)?;
    let text = text_of(conn, id, story.version)?;
    let offered = review::offered(conn, &story)?;
    // Whose words the case grew from is not for those from whom their author hides.
    let reader = Reader::of(actor);
    let source = match story.source_post_id {
        Some(post_id) => match post::find(conn, &reader, post_id) {
            Ok((post, _)) if reader.unmasked || post.identity == Identity::Full => Some(post_id),
            Ok(_) | Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let versions: Vec<(i64, PersonId, UtcTime)> = story_versions::table
        .filter(story_versions::story_id.eq(id))
        .order(story_versions::version.desc())
        .limit(50)
        .select((
            story_versions::version,
            story_versions::edited_by,
            story_versions::at,
        ))
        .load(conn)?;
    let editors: Vec<Id> = versions.iter().map(|(_, by, _)| *by).collect();
    let names: std::collections::HashMap<PersonId, String> = people::table
        .filter(people::id.eq_any(editors))
        .select((people::id, people::name))
        .load::<(PersonId, String)>(conn)?
        .into_iter()
        .collect();
    let changed = match story.asked_version {
        Some(asked) if asked != story.version => review::changes(&text_of(conn, id, asked)?, &text),
        _ => Vec::new(),
    };
    Ok(Desk {
        state: story.state(),
        consents: consent::of(conn, id)?,
        versions: versions
            .into_iter()
            .map(|(version, by, at)| Version {
                version,
                by: names.get(&by).cloned().unwrap_or_default(),
                at,
            })
            .collect(),
        story,
        text,
        offered,
        source,
        changed,
    })
}
