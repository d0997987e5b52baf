//! A thread as rows: topic, posts, acts for the ledger, and the inquiry that a customer's question is.

use std::sync::Arc;

use crate::demo::book::Act;
use crate::demo::dice::Dice;
use crate::demo::rows::{
    AcceptanceRow, Batch, InquiryRow, PostRow, RevisionRow, TopicRow, TopicTagRow, VoteRow,
};
use crate::demo::texts::{Lang, Thread};
use crate::demo::thread::{Forum, Planned, Writer};
use crate::types::Id;
use crate::{UtcTime, markdown};

impl Forum<'_> {
    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    pub(super) fn write_topic(
        &self,
        text: &Thread,
        id: Id,
        audience: &str,
        identity: &str,
        posts: &[Planned],
        me_toos: &[(Writer, UtcTime)],
        batch: &mut Batch,
    ) {
        let Some(question) = posts.first() else {
            return;
        };
        let replies = || posts.iter().skip(1);
        let space = self.spaces.get(text.space.as_str()).copied().unwrap_or(1);
        batch.topics.push(TopicRow {
            id,
            space_id: space,
            kind: "question".to_owned(),
            slug: slug(&text.title),
            title: text.title.clone(),
            lang: text.lang.tag().to_owned(),
            author_id: question.writer.person,
            account_id: question.writer.account,
            audience: audience.to_owned(),
            identity: identity.to_owned(),
            created_at: question.at,
            last_activity_at: posts
                .iter()
                .map(|post| post.at)
                .max()
                .unwrap_or(question.at),
            first_reply_at: first_reply(posts),
            solved_at: replies()
                .filter_map(|post| post.accepted)
                .map(|(_, at)| at)
                .min(),
            answer_count: count(replies().filter(|post| post.kind == "answer")),
            reply_count: count(replies()),
            me_too_count: count(me_toos.iter()),
        });
        for tag in &text.tags {
            if let Some(tag_id) = self.tags.get(tag.as_str()) {
                batch.topic_tags.push(TopicTagRow {
                    topic_id: id,
                    tag_id: *tag_id,
                    created_at: question.at,
                });
            }
        }
    }

    pub(super) fn note_acts(
        &self,
        topic: Id,
        posts: &[Planned],
        me_toos: &[(Writer, UtcTime)],
        acts: &mut Vec<Act>,
    ) {
        let mut note = |at, kind, object: String, writer: Writer, giver, post: Id| {
            acts.push(Act {
                evidence: match kind {
                    "com.visit_day" => None,
                    _ if post == 0 => Some(format!("/t/{topic}")),
                    _ => Some(format!("/posts/{post}")),
                },
                at,
                kind,
                object,
                person: writer.person,
                account: writer.account,
                giver,
                vendor: writer.account.is_none(),
            });
        };
        let asker = posts.first().map(|post| post.writer);
        for post in posts {
            let object = format!("post:{}", post.id);
            match post.kind {
                "question" => note(
                    post.at,
                    "com.question_posted",
                    format!("topic:{topic}"),
                    post.writer,
                    None,
                    0,
                ),
                "answer" => note(
                    post.at,
                    "com.answer_posted",
                    object.clone(),
                    post.writer,
                    None,
                    post.id,
                ),
                _ => note(
                    post.at,
                    "com.reply_posted",
                    object.clone(),
                    post.writer,
                    None,
                    post.id,
                ),
            }
            note(
                post.at.plus_seconds(-90),
                "com.visit_day",
                "visit".to_owned(),
                post.writer,
                None,
                0,
            );
            for (voter, at) in &post.votes {
                note(
                    *at,
                    "com.reaction_given",
                    object.clone(),
                    *voter,
                    None,
                    post.id,
                );
                note(
                    at.plus_seconds(-90),
                    "com.visit_day",
                    "visit".to_owned(),
                    *voter,
                    None,
                    0,
                );
                let vote = format!("vote:{}:{}", post.id, voter.person);
                note(
                    *at,
                    "com.helpful_vote_received",
                    vote,
                    post.writer,
                    Some((voter.person, voter.account)),
                    post.id,
                );
            }
            if let Some((_, at)) = post.accepted {
                let asked_by = asker.and_then(|asker| asker.account);
                let peer = asked_by.is_some() && asked_by != post.writer.account;
                let kind = if peer {
                    "com.answer_accepted_peer"
                } else {
                    "com.answer_accepted_own"
                };
                note(at, kind, object, post.writer, None, post.id);
            }
        }
        for (reader, at) in me_toos {
            note(
                *at,
                "com.reaction_given",
                format!("topic:{topic}"),
                *reader,
                None,
                0,
            );
            note(
                at.plus_seconds(-90),
                "com.visit_day",
                "visit".to_owned(),
                *reader,
                None,
                0,
            );
        }
    }

    /// A customer's question is an inquiry too, with a version each time its state changes.
    pub(super) fn write_inquiry(
        &self,
        text: &Thread,
        topic: Id,
        posts: &[Planned],
        dice: &mut Dice,
        batch: &mut Batch,
    ) {
        let Some((question, account)) = posts
            .first()
            .and_then(|post| Some((post, post.writer.account?)))
        else {
            return;
        };
        let mut row = InquiryRow {
            account_id: account,
            key: format!("topic:{topic}"),
            person_id: Some(question.writer.person),
            topic_id: Some(topic),
            opened_at: question.at,
            kind: Some("question".to_owned()),
            depth: text.depth.clone().filter(|_| dice.chance(0.8)),
            severity: None,
            source: "community".to_owned(),
            first_reply_at: None,
            solved_at: None,
            reopened: None,
            withdrawn: false,
            recorded_at: question.at,
        };
        batch.inquiries.push(row.clone());
        if let Some(at) = first_reply(posts) {
            row.first_reply_at = Some(at);
            row.recorded_at = at;
            batch.inquiries.push(row.clone());
        }
        if let Some(at) = posts
            .iter()
            .filter_map(|post| post.accepted)
            .map(|(_, at)| at)
            .min()
        {
            row.solved_at = Some(at);
            row.recorded_at = at;
            batch.inquiries.push(row);
        }
    }

    pub(super) fn write_posts(
        &mut self,
        lang: Lang,
        topic: Id,
        identity: &str,
        posts: Vec<Planned>,
        batch: &mut Batch,
    ) {
        let ids: Vec<Id> = posts.iter().map(|post| post.id).collect();
        let mut comments = vec![0_i64; posts.len()];
        for parent in posts.iter().filter_map(|post| post.parent) {
            if let Some(under) = comments.get_mut(parent) {
                *under += 1;
            }
        }
        let asker = posts.first().map(|post| post.writer.person);
        for (post, comment_count) in posts.into_iter().zip(comments) {
            let html = self.html(&post.body);
            let appears = if Some(post.writer.person) == asker {
                identity
            } else {
                post.writer.identity
            };
            if let Some((before, _)) = &post.edited {
                batch.revisions.push(RevisionRow {
                    post_id: post.id,
                    revision: 1,
                    title: None,
                    body: before.clone(),
                    edited_by: Some(post.writer.person),
                    at: post.at,
                });
            }
            for (voter, at) in &post.votes {
                batch.votes.push(VoteRow {
                    post_id: post.id,
                    person_id: voter.person,
                    account_id: voter.account,
                    created_at: *at,
                });
            }
            if let Some((by, at)) = post.accepted {
                batch.acceptances.push(AcceptanceRow {
                    post_id: post.id,
                    topic_id: topic,
                    accepted_by: Some(by),
                    accepted_at: at,
                });
            }
            batch.posts.push(PostRow {
                id: post.id,
                topic_id: topic,
                parent_id: post.parent.and_then(|parent| ids.get(parent)).copied(),
                kind: post.kind.to_owned(),
                author_id: post.writer.person,
                account_id: post.writer.account,
                identity: appears.to_owned(),
                lang: lang.tag().to_owned(),
                body: post.body,
                html: html.to_string(),
                renderer: markdown::RENDERER,
                revision: if post.edited.is_some() { 2 } else { 1 },
                created_at: post.at,
                edited_at: post.edited.as_ref().map(|(_, at)| *at),
                edited_by: post.edited.as_ref().map(|_| post.writer.person),
                vote_count: count(post.votes.iter()),
                comment_count,
                accepted_at: post.accepted.map(|(_, at)| at),
                endorsed_at: post.endorsed.map(|(_, at)| at),
                endorsed_by: post.endorsed.map(|(by, _)| by),
            });
        }
    }

    pub(super) fn html(&mut self, body: &str) -> Arc<str> {
        if let Some(html) = self.rendered.get(body) {
            return Arc::clone(html);
        }
        let html: Arc<str> = markdown::render_or_plain(body).html.into();
        self.rendered.insert(body.to_owned(), Arc::clone(&html));
        html
    }
}

/// When somebody else than the asker first answered.
fn first_reply(posts: &[Planned]) -> Option<UtcTime> {
    let asker = posts.first()?.writer.person;
    posts
        .iter()
        .filter(|post| post.kind == "answer" && post.writer.person != asker)
        .map(|post| post.at)
        .min()
}

fn count<T>(things: impl Iterator<Item = T>) -> i64 {
    i64::try_from(things.count()).unwrap_or(i64::MAX)
}

/// Latin words and numbers of a title, as addresses show them.
fn slug(title: &str) -> String {
    crate::community::text::slug(title)
}
