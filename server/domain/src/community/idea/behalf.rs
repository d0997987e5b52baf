//! Votes that staff record for a customer who asked for the thing elsewhere: in a meeting, a ticket, a mail. Each says where.

use diesel::prelude::*;

use super::{locked, recount};
use crate::community::record;
use crate::community::text;
use crate::community::topic::Topic;
use crate::db::AnyConnection;
use crate::db::schema::{accounts, idea_votes, people};
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id, PersonId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Longest note, in characters.
const MAX_NOTE: usize = 500;
/// Longest address.
const MAX_URL: usize = 1000;

/// A vote as it was typed.
#[derive(Debug, Clone)]
pub struct NewVote {
    /// Name of the account.
    pub account: String,
    /// Where it was said: an address.
    pub evidence: String,
    /// What was said.
    pub note: String,
}

/// A vote recorded for a customer, as staff with account rights see it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Row.
    pub id: Id,
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// Where it was said.
    pub evidence: String,
    /// What was said.
    pub note: String,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: UtcTime,
}

/// Records a vote of an account. Errors: `Invalid` for an account there isn't, one that has a recorded vote already, an idea
/// that takes no votes, or an address that is none.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &AccountConsole,
    id: TopicId,
    vote: &NewVote,
) -> Result<Topic> {
    let (topic, idea) = locked(tx, actor, id)?;
    let by = actor.person_id().ok_or(Error::NotFound)?;
    let mut problems = Vec::new();
    if !idea.is_open() || topic.facts().hidden {
        problems.push(Problem::new("", "kinds-problem-idea-closed"));
    }
    let evidence = text::line(&vote.evidence);
    if !is_address(&evidence) {
        problems.push(Problem::new("evidence", "kinds-problem-evidence"));
    }
    let note = text::block(&vote.note);
    if note.chars().count() > MAX_NOTE {
        problems.push(Problem::new("note", "kinds-problem-note-long").with("max", MAX_NOTE));
    }
    let name = text::line(&vote.account);
    let found: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(&name))
        .limit(2)
        .select(accounts::id)
        .load(tx.conn)?;
    let account = match found.as_slice() {
        [account] => Some(*account),
        [] => {
            problems.push(Problem::new("account", "kinds-problem-account-unknown"));
            None
        }
        _ => {
            problems.push(Problem::new("account", "kinds-problem-account-ambiguous"));
            None
        }
    };
    if let Some(account) = account {
        let known: bool = diesel::select(diesel::dsl::exists(
            idea_votes::table
                .filter(idea_votes::topic_id.eq(id))
                .filter(idea_votes::account_id.eq(account))
                .filter(idea_votes::cast_by.is_not_null()),
        ))
        .get_result(tx.conn)?;
        if known {
            problems.push(Problem::new("account", "kinds-problem-account-voted"));
        }
    }
    let (Some(account), true) = (account, problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    diesel::insert_into(idea_votes::table)
        .values((
            idea_votes::topic_id.eq(id),
            idea_votes::account_id.eq(account),
            idea_votes::cast_by.eq(by),
            idea_votes::evidence_url.eq(&evidence),
            idea_votes::note.eq(&note),
            idea_votes::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    recount(tx, id)?;
    audit::record(
        tx,
        actor,
        "idea.vote_recorded",
        &record::topic_object(id),
        &serde_json::json!({ "account": account }),
    )?;
    Ok(topic)
}

/// Takes a recorded vote off again. Errors: `NotFound` for one that is not of this idea.
pub fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &AccountConsole,
    id: TopicId,
    vote: Id,
) -> Result<Topic> {
    let (topic, _) = locked(tx, actor, id)?;
    let gone = diesel::delete(
        idea_votes::table
            .filter(idea_votes::id.eq(vote))
            .filter(idea_votes::topic_id.eq(id))
            .filter(idea_votes::cast_by.is_not_null()),
    )
    .execute(tx.conn)?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    recount(tx, id)?;
    audit::record(
        tx,
        actor,
        "idea.vote_removed",
        &record::topic_object(id),
        &serde_json::json!({ "vote": vote }),
    )?;
    Ok(topic)
}

/// The votes recorded for customers, newest first.
pub(super) fn of(conn: &mut AnyConnection, id: TopicId) -> Result<Vec<Recorded>> {
    type Columns = (
        Id,
        AccountId,
        String,
        Option<String>,
        String,
        Option<PersonId>,
        UtcTime,
    );
    let rows: Vec<Columns> = idea_votes::table
        .inner_join(accounts::table.on(accounts::id.eq(idea_votes::account_id)))
        .filter(idea_votes::topic_id.eq(id))
        .filter(idea_votes::cast_by.is_not_null())
        .order(idea_votes::id.desc())
        .limit(200)
        .select((
            idea_votes::id,
            idea_votes::account_id,
            accounts::name,
            idea_votes::evidence_url,
            idea_votes::note,
            idea_votes::cast_by,
            idea_votes::created_at,
        ))
        .load(conn)?;
    let staff: Vec<PersonId> = rows.iter().filter_map(|row| row.5).collect();
    let names: std::collections::HashMap<PersonId, String> = people::table
        .filter(people::id.eq_any(staff))
        .select((people::id, people::name))
        .load::<(PersonId, String)>(conn)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(
            |(id, account_id, account, evidence, note, by, at)| Recorded {
                id,
                account_id,
                account,
                evidence: evidence.unwrap_or_default(),
                note,
                by: by
                    .and_then(|by| names.get(&by).cloned())
                    .unwrap_or_default(),
                at,
            },
        )
        .collect())
}

/// Whether somebody could follow this: a web address, or a path on this site.
fn is_address(text: &str) -> bool {
    let plain = text.chars().count() <= MAX_URL
        && !text
            .chars()
            .any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    let web = ["https://", "http://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| rest.len() > 2));
    plain && (web || (text.starts_with('/') && !text.starts_with("//") && text.len() > 1))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn evidence_is_something_to_follow() {
        for good in ["https://crm.example/notes/7", "/t/12/q", "http://a.example"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "/",
            "電話で",
            "javascript:alert(1)",
            "//evil.example",
            "https://",
            "https://a b",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
