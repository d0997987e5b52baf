//! Ideas: wishes for the product that customers vote for, and that the vendor answers.
//!
//! **Votes.** A customer has a number of votes for ideas that are still open (a setting of the site). Each open idea voted for
//! holds one; it comes back when the idea is provided or declined, hidden, or merged into another, and when the voter takes
//! it back. Customers see how many votes there are and never whose. Staff may record a vote for a customer who asked for the
//! thing elsewhere, with a link to where: it counts as one vote of that account, holds none of anybody's, and is no act of
//! the customer's, so that it writes no ledger row.
//!
//! **Status.** 受付 → 検討 → 開発中 → 提供済み or 見送り, in any order people need; each change is kept with what was said to
//! those who voted, and they are told of it.

pub mod behalf;
pub mod list;
pub mod merging;
pub mod notify;
pub mod status;
pub mod tally;
pub mod voting;

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{idea_changes, idea_votes, ideas};
use crate::policy;
use crate::types::{PersonId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime, site};

crate::text_enum! {
    /// What has become of an idea.
    Status {
        /// 受付: it has come in.
        Received = "received",
        /// 検討: it is being looked into.
        Considering = "considering",
        /// 開発中: it is being made.
        Developing = "developing",
        /// 提供済み: it is there.
        Provided = "provided",
        /// 見送り: it will not be made for now.
        Declined = "declined",
    }
}

impl Status {
    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "kinds-status-received",
            Self::Considering => "kinds-status-considering",
            Self::Developing => "kinds-status-developing",
            Self::Provided => "kinds-status-provided",
            Self::Declined => "kinds-status-declined",
        }
    }

    /// Whether an idea of this status takes votes.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Provided | Self::Declined)
    }

    /// Those that take votes.
    pub const OPEN: [Self; 3] = [Self::Received, Self::Considering, Self::Developing];
}

/// One change of status, as readers see it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it became.
    pub status: Status,
    /// What was said about it.
    pub note: String,
    /// When.
    pub at: UtcTime,
}

/// Another idea that this one was merged into.
#[derive(Debug, Clone)]
pub struct Merged {
    /// Its address.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Language of the title.
    pub lang: String,
}

/// What an idea's page shows beyond its topic.
#[derive(Debug, Clone)]
pub struct Detail {
    /// What has become of it.
    pub status: Status,
    /// Votes.
    pub votes: i64,
    /// The reader voted.
    pub voted: bool,
    /// The reader may vote, or take their vote back.
    pub may_vote: bool,
    /// Votes the reader has left; none for whoever has no votes at all.
    pub left: Option<i64>,
    /// The changes, newest first.
    pub changes: Vec<Change>,
    /// The idea it was merged into, where the reader may read that one.
    pub merged: Option<Merged>,
    /// It was merged, whether or not the reader may read into what.
    pub is_merged: bool,
    /// The reader may decide what becomes of it.
    pub may_decide: bool,
    /// The reader may record votes for customers.
    pub may_record: bool,
}

/// An idea's own row.
#[derive(Debug, Clone, Copy, Queryable)]
pub(crate) struct Row {
    pub status: Status,
    pub votes: i64,
    pub merged_into: Option<TopicId>,
}

impl Row {
    /// Whether it takes votes.
    pub fn is_open(self) -> bool {
        self.status.is_open() && self.merged_into.is_none()
    }
}

/// The row beside a topic that is an idea.
pub(crate) fn row(conn: &mut AnyConnection, id: TopicId) -> Result<Row> {
    Ok(ideas::table
        .find(id)
        .select((ideas::status, ideas::vote_count, ideas::merged_into))
        .first(conn)?)
}

/// Makes the row of a new idea.
pub(crate) fn begin(tx: &mut Tx<'_>, id: TopicId) -> Result<()> {
    diesel::insert_into(ideas::table)
        .values(ideas::topic_id.eq(id))
        .execute(tx.conn)?;
    Ok(())
}

/// The idea `id` that the actor may read, locked until the transaction ends.
fn locked(tx: &mut Tx<'_>, actor: &Actor, id: TopicId) -> Result<(Topic, Row)> {
    topic::lock(tx, id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), id)?;
    if topic.kind != crate::community::TopicKind::Idea {
        return Err(Error::NotFound);
    }
    let row = row(tx.conn, id)?;
    Ok((topic, row))
}

/// Counts an idea's votes afresh.
fn recount(tx: &mut Tx<'_>, id: TopicId) -> Result<()> {
    let count: i64 = idea_votes::table
        .filter(idea_votes::topic_id.eq(id))
        .count()
        .get_result(tx.conn)?;
    diesel::update(ideas::table.find(id))
        .set(ideas::vote_count.eq(count))
        .execute(tx.conn)?;
    Ok(())
}

/// How many votes for open ideas a person has given.
pub(crate) fn votes_held(conn: &mut AnyConnection, person: PersonId) -> Result<i64> {
    use crate::db::schema::topics;
    Ok(idea_votes::table
        .inner_join(ideas::table.on(ideas::topic_id.eq(idea_votes::topic_id)))
        .inner_join(topics::table.on(topics::id.eq(idea_votes::topic_id)))
        .filter(idea_votes::person_id.eq(person))
        .filter(ideas::status.eq_any(Status::OPEN))
        .filter(ideas::merged_into.is_null())
        .filter(topics::hidden_at.is_null())
        .count()
        .get_result(conn)?)
}

/// How many votes a person has left; below none when the setting was lowered.
pub fn votes_left(conn: &mut AnyConnection, person: PersonId) -> Result<i64> {
    let quota = site::load(conn)?.idea_votes;
    Ok((quota - votes_held(conn, person)?).max(0))
}

/// What the idea's page shows of it. The topic was found among what the actor may read.
pub(crate) fn detail(conn: &mut AnyConnection, actor: &Actor, topic: &Topic) -> Result<Detail> {
    let row = row(conn, topic.id)?;
    let facts = topic.facts();
    let voter = policy::community::vote_for_idea(actor, facts).ok();
    let voted = match &voter {
        Some(voter) => diesel::select(diesel::dsl::exists(
            idea_votes::table
                .filter(idea_votes::topic_id.eq(topic.id))
                .filter(idea_votes::person_id.eq(voter.person_id)),
        ))
        .get_result(conn)?,
        None => false,
    };
    let left = match &voter {
        Some(voter) => Some(votes_left(conn, voter.person_id)?),
        None => None,
    };
    let changes: Vec<(Status, String, UtcTime)> = idea_changes::table
        .filter(idea_changes::topic_id.eq(topic.id))
        .order(idea_changes::id.desc())
        .limit(100)
        .select((idea_changes::status, idea_changes::note, idea_changes::at))
        .load(conn)?;
    let merged = match row.merged_into {
        Some(into) => match topic::find(conn, &Reader::of(actor), into) {
            Ok(other) => Some(Merged {
                path: other.path(),
                lang: crate::community::text::language(&other.title).to_owned(),
                title: other.title,
            }),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    Ok(Detail {
        status: row.status,
        votes: row.votes,
        voted,
        may_vote: voter.is_some() && row.is_open(),
        left,
        changes: changes
            .into_iter()
            .map(|(status, note, at)| Change { status, note, at })
            .collect(),
        merged,
        is_merged: row.merged_into.is_some(),
        may_decide: policy::community::decide_idea(actor, facts).is_ok(),
        may_record: policy::account_console(actor).is_ok(),
    })
}

/// Reverses the ledger row of somebody's vote, under whichever of the ideas merged into `id` it was cast.
fn reverse_vote(tx: &mut Tx<'_>, id: TopicId, person: PersonId, reason: &str) -> Result<()> {
    let mut cast_for: Vec<TopicId> = ideas::table
        .filter(ideas::merged_into.eq(id))
        .select(ideas::topic_id)
        .load(tx.conn)?;
    cast_for.push(id);
    for topic in cast_for {
        let object = crate::community::record::topic_object(topic);
        crate::engagement::ledger::reverse_object(
            tx,
            voting::VOTED,
            &object,
            Some(person),
            reason,
        )?;
    }
    Ok(())
}
