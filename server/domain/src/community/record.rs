//! What the community writes to the ledger and to the inquiries, always in the transaction of the act itself.

use diesel::prelude::*;

use crate::community::post::{self, Post};
use crate::community::topic::Topic;
use crate::community::{PostKind, TopicKind};
use crate::db::schema::{inquiries, posts, votes};
use crate::engagement::ledger::{self, Act, Side};
use crate::policy::community::Author;
use crate::types::{AccountId, PersonId, PostId, TopicId};
use crate::{Result, Tx, UtcTime};

/// Window in which a pair's votes for each other are counted.
const PAIR_DAYS: i64 = 30;
/// Votes between two people within the window that may earn points, once they go both ways.
const PAIR_VOTES: i64 = 5;

/// How a topic is named in the ledger.
pub fn topic_object(id: TopicId) -> String {
    format!("topic:{id}")
}

/// How a post is named in the ledger.
pub fn post_object(id: PostId) -> String {
    format!("post:{id}")
}

/// How a vote is named in the ledger.
pub fn vote_object(post: PostId, voter: PersonId) -> String {
    format!("vote:{post}:{voter}")
}

fn side(vendor: bool) -> Side {
    if vendor { Side::Vendor } else { Side::Customer }
}

/// The ledger type and object of writing a post. What is neither question, answer nor idea is a contribution to a talk, and
/// counts as a reply, the words that open it too.
pub(crate) fn posting(
    of: TopicKind,
    kind: PostKind,
    topic: TopicId,
    post: PostId,
) -> (&'static str, String) {
    match (kind, of) {
        (PostKind::Question, TopicKind::Question) => ("com.question_posted", topic_object(topic)),
        (PostKind::Question, TopicKind::Idea) => ("com.idea_posted", topic_object(topic)),
        (PostKind::Question, TopicKind::Discussion | TopicKind::Announcement) => {
            ("com.reply_posted", topic_object(topic))
        }
        (PostKind::Answer, TopicKind::Question) => ("com.answer_posted", post_object(post)),
        (PostKind::Answer | PostKind::Comment, _) => ("com.reply_posted", post_object(post)),
    }
}

/// As what the ledger knows a post: what it was when it was written.
pub(crate) fn known_as(topic: &Topic, post: &Post) -> (String, String) {
    if let Some((kind, object)) = post
        .recorded_as
        .as_deref()
        .and_then(|at| at.split_once(' '))
    {
        return (kind.to_owned(), object.to_owned());
    }
    let (kind, object) = posting(topic.kind, post.kind, topic.id, post.id);
    (kind.to_owned(), object)
}

/// A topic, answer or comment was written, by whom and when.
pub(crate) fn posted(
    tx: &mut Tx<'_>,
    author: Author,
    of: TopicKind,
    kind: PostKind,
    topic: TopicId,
    post: PostId,
    at: UtcTime,
) -> Result<()> {
    let (name, object) = posting(of, kind, topic, post);
    let evidence = match kind {
        PostKind::Question => format!("/t/{topic}"),
        _ => format!("/posts/{post}"),
    };
    ledger::record(
        tx,
        Act::new(name, object)
            .person(author.person_id)
            .account(author.account_id)
            .side(side(author.vendor))
            .at(at)
            .evidence(evidence),
    )?;
    Ok(())
}

/// The types an accepted answer may have been recorded as.
pub(crate) const ACCEPTED: [&str; 2] = ["com.answer_accepted_peer", "com.answer_accepted_own"];

/// An answer was accepted: credited to the account its author belonged to when it was written.
pub(crate) fn accepted(tx: &mut Tx<'_>, topic: &Topic, post: &Post, at: UtcTime) -> Result<()> {
    // A peer's question is one of another customer; the vendor's own questions are nobody's peer.
    let peer = topic.account_id.is_some() && topic.account_id != post.account_id;
    let [of_peer, of_own] = ACCEPTED;
    let author = post::author_of(tx.conn, post)?;
    ledger::record(
        tx,
        Act::new(if peer { of_peer } else { of_own }, post_object(post.id))
            .person(author.person_id)
            .account(author.account_id)
            .side(side(author.vendor))
            .at(at)
            .evidence(format!("/posts/{}", post.id)),
    )?;
    Ok(())
}

/// 参考になった was said: a reaction by the voter, and thanks received by the author. Thanks are worth nothing from within
/// the same account, from the vendor, or beyond what a pair may give each other.
pub(crate) fn voted(tx: &mut Tx<'_>, voter: Author, post: &Post, at: UtcTime) -> Result<()> {
    reacted(
        tx,
        voter,
        post_object(post.id),
        format!("/posts/{}", post.id),
        at,
    )?;
    thanked(tx, voter.person_id, voter.account_id, post, at)
}

/// The author's half of [`voted`].
pub(crate) fn thanked(
    tx: &mut Tx<'_>,
    voter: PersonId,
    voter_account: Option<AccountId>,
    post: &Post,
    at: UtcTime,
) -> Result<()> {
    let author = post::author_of(tx.conn, post)?;
    let mut act = Act::new("com.helpful_vote_received", vote_object(post.id, voter))
        .person(author.person_id)
        .account(author.account_id)
        .side(side(author.vendor))
        .at(at)
        .evidence(format!("/posts/{}", post.id));
    let worthless = voter_account.is_none()
        || voter_account == post.account_id
        || is_beyond_pair(tx, voter, post.author_id, at)?;
    if worthless {
        act = act.without_points();
    }
    ledger::record(tx, act)?;
    Ok(())
}

/// A reaction was given: 参考になった or 私も知りたい.
pub(crate) fn reacted(
    tx: &mut Tx<'_>,
    by: Author,
    object: String,
    evidence: String,
    at: UtcTime,
) -> Result<()> {
    ledger::record(
        tx,
        Act::new("com.reaction_given", object)
            .person(by.person_id)
            .account(by.account_id)
            .side(side(by.vendor))
            .at(at)
            .evidence(evidence),
    )?;
    Ok(())
}

/// Whether two people have thanked each other, in both directions, more than a pair may within the window. The vote in hand
/// is already in the table.
fn is_beyond_pair(tx: &mut Tx<'_>, voter: PersonId, author: PersonId, at: UtcTime) -> Result<bool> {
    let since = at.plus_days(-PAIR_DAYS);
    let mut between = |from: PersonId, to: PersonId| -> Result<i64> {
        Ok(votes::table
            .inner_join(posts::table.on(posts::id.eq(votes::post_id)))
            .filter(votes::person_id.eq(from))
            .filter(posts::author_id.eq(to))
            .filter(votes::created_at.ge(since))
            .filter(votes::created_at.le(at))
            .count()
            .get_result(tx.conn)?)
    };
    let given = between(voter, author)?;
    let returned = between(author, voter)?;
    Ok(returned > 0 && given + returned > PAIR_VOTES)
}

/// How a question's state changes as an inquiry.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InquiryState {
    pub first_reply_at: Option<UtcTime>,
    pub solved_at: Option<UtcTime>,
    pub withdrawn: bool,
}

/// A customer's question is an inquiry too: writes its present version. What staff made of it (depth, severity, kind …) stays
/// as the version before has it. The vendor's questions are none, nor is any other kind of topic.
pub(crate) fn inquiry(tx: &mut Tx<'_>, topic: &Topic, state: InquiryState) -> Result<()> {
    let Some(account) = topic
        .account_id
        .filter(|_| topic.kind == TopicKind::Question)
    else {
        return Ok(());
    };
    type Labels = (
        Option<String>,
        Option<String>,
        Option<i64>,
        String,
        Option<i64>,
    );
    let key = topic_object(topic.id);
    let before: Option<Labels> = inquiries::table
        .filter(inquiries::account_id.eq(account))
        .filter(inquiries::key.eq(&key))
        .order((inquiries::recorded_at.desc(), inquiries::id.desc()))
        .select((
            inquiries::kind,
            inquiries::depth,
            inquiries::severity,
            inquiries::source,
            inquiries::reopened,
        ))
        .first(tx.conn)
        .optional()?;
    let (kind, depth, severity, source, reopened) = before.unwrap_or((
        Some("question".to_owned()),
        None,
        None,
        "community".to_owned(),
        None,
    ));
    diesel::insert_into(inquiries::table)
        .values((
            (
                inquiries::account_id.eq(account),
                inquiries::key.eq(key),
                inquiries::person_id.eq(topic.author_id),
                inquiries::topic_id.eq(topic.id),
                inquiries::opened_at.eq(topic.created_at),
                inquiries::kind.eq(kind),
                inquiries::depth.eq(depth),
                inquiries::severity.eq(severity),
            ),
            (
                inquiries::source.eq(source),
                inquiries::first_reply_at.eq(state.first_reply_at),
                inquiries::solved_at.eq(state.solved_at),
                inquiries::reopened.eq(reopened),
                inquiries::withdrawn.eq(state.withdrawn),
                inquiries::recorded_at.eq(tx.now),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}
