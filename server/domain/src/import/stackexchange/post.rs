//! Questions, answers and comments: new ones, and those a newer dump tells otherwise.

use diesel::prelude::*;

use super::ballot::Ballots;
use super::dump::{Record, Rows};
use super::words::{digest, rendered, tags, title_of, written};
use super::{Site, Trouble, topic_of};
use crate::community::{Audience, Identity, PostKind, TopicKind, record, tag, text};
use crate::db::schema::{post_revisions, posts, topics};
use crate::import::html;
use crate::import::step::{Counts, Outcome};
use crate::search::index;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Result, Tx, UtcTime};

impl Site<'_> {
    pub(super) fn posts(&mut self, kind: PostKind, ballots: &Ballots) -> Result<Counts, Trouble> {
        let type_id = if kind == PostKind::Question { 1 } else { 2 };
        if kind == PostKind::Question {
            let mut rows = Rows::open(self.folder, "Posts.xml")?;
            while let Some(row) = rows.as_mut().map(Rows::next_row).transpose()?.flatten() {
                if !matches!(row.number("PostTypeId"), Some(1 | 2)) {
                    self.skip("other posts");
                }
            }
        }
        self.each(
            "Posts.xml",
            |row| row.number("PostTypeId") == Some(type_id),
            |site, tx, row| {
                let votes = ballots.of(row);
                let body = row
                    .get("Body")
                    .and_then(html::to_markdown)
                    .unwrap_or_default();
                site.post(tx, row, kind, None, &body, votes)
            },
        )
    }

    pub(super) fn comments(&mut self) -> Result<Counts, Trouble> {
        self.each(
            "Comments.xml",
            |row| row.get("Id").is_some(),
            |site, tx, row| {
                let parent = match row.get("PostId") {
                    Some(id) => site.known(tx, "post", id)?,
                    None => None,
                };
                let Some(parent) = parent else {
                    site.skip("comments on other posts");
                    return Ok(None);
                };
                let body = html::comment_to_markdown(row.get("Text").unwrap_or_default());
                let votes = row.number("Score").unwrap_or(0).max(0);
                site.post(
                    tx,
                    row,
                    PostKind::Comment,
                    Some(parent.object),
                    &body,
                    votes,
                )
            },
        )
    }

    /// One question, answer or comment. `None` when what it belongs to was left out.
    pub(super) fn post(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Record,
        kind: PostKind,
        parent: Option<PostId>,
        body: &str,
        votes: i64,
    ) -> Result<Option<Outcome>> {
        let Some(id) = row.get("Id") else {
            return Ok(None);
        };
        let of = if kind == PostKind::Comment {
            "comment"
        } else {
            "post"
        };
        let body = written(body);
        let title = title_of(row, &body);
        let digest = digest(&[
            &body,
            &title,
            row.get("Tags").unwrap_or_default(),
            &votes.to_string(),
        ]);
        let known = self.known(tx, of, id)?;
        if known.as_ref().is_some_and(|known| known.digest == digest) {
            return Ok(Some(Outcome::Unchanged));
        }
        if let Some(known) = known {
            self.renew(tx, row, kind, known.object, &title, &body, votes)?;
            self.remember(tx, of, id, known.object, &digest)?;
            return Ok(Some(Outcome::Updated));
        }
        let created = row.time("CreationDate").unwrap_or(tx.now);
        let author = match kind {
            PostKind::Comment => self.author(tx, row, "UserId", "UserDisplayName")?,
            _ => self.author(tx, row, "OwnerUserId", "OwnerDisplayName")?,
        };
        let topic = match (kind, parent) {
            (PostKind::Question, _) => self.topic(tx, row, author, &title, created)?,
            (PostKind::Answer, _) => {
                let question = match row.get("ParentId") {
                    Some(id) => self.known(tx, "post", id)?,
                    None => None,
                };
                match question {
                    Some(question) => topic_of(tx, question.object)?,
                    None => {
                        self.skip("answers to other posts");
                        return Ok(None);
                    }
                }
            }
            (PostKind::Comment, Some(parent)) => topic_of(tx, parent)?,
            (PostKind::Comment, None) => return Ok(None),
        };
        let (body, rendered) = rendered(&body)?;
        let edited_at = row.time("LastEditDate");
        let post: PostId = diesel::insert_into(posts::table)
            .values((
                posts::topic_id.eq(topic),
                posts::parent_id.eq(parent),
                posts::kind.eq(kind),
                posts::author_id.eq(author),
                posts::identity.eq(Identity::Full),
                posts::lang.eq(text::language(&body)),
                posts::body.eq(&body),
                posts::html.eq(rendered.html),
                posts::renderer.eq(rendered.renderer),
                posts::created_at.eq(created),
                posts::edited_at.eq(edited_at),
                posts::vote_count.eq(votes),
                posts::imported_votes.eq(votes),
            ))
            .returning(posts::id)
            .get_result(tx.conn)?;
        index::refresh(tx, &[post])?;
        self.remember(tx, of, id, post, &digest)?;
        self.touched.insert(topic);
        self.commented.extend(parent);
        let (act, object) = record::posting(TopicKind::Question, kind, topic, post);
        let evidence = match kind {
            PostKind::Question => format!("/t/{topic}"),
            _ => format!("/posts/{post}"),
        };
        self.enter(tx, act, object, evidence, author, created)?;
        Ok(Some(Outcome::Created))
    }

    pub(super) fn topic(
        &self,
        tx: &mut Tx<'_>,
        row: &Record,
        author: PersonId,
        title: &str,
        created: UtcTime,
    ) -> Result<TopicId> {
        let topic: TopicId = diesel::insert_into(topics::table)
            .values((
                topics::space_id.eq(self.space),
                topics::kind.eq(TopicKind::Question),
                topics::title.eq(title),
                topics::slug.eq(text::slug(title)),
                topics::lang.eq(text::language(title)),
                topics::author_id.eq(author),
                topics::audience.eq(Audience::Members),
                topics::identity.eq(Identity::Full),
                topics::created_at.eq(created),
                topics::last_activity_at.eq(row.time("LastActivityDate").unwrap_or(created)),
                topics::closed_at.eq(row.time("ClosedDate")),
            ))
            .returning(topics::id)
            .get_result(tx.conn)?;
        tag::attach(tx, topic, created, &tags(row), true)?;
        Ok(topic)
    }

    /// A newer dump says something else: the text of before stays in the history.
    #[expect(clippy::too_many_arguments, reason = "one call, each part of the row")]
    pub(super) fn renew(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Record,
        kind: PostKind,
        post: PostId,
        title: &str,
        body: &str,
        votes: i64,
    ) -> Result<()> {
        let (topic, before, revision, own_votes): (TopicId, String, i64, i64) = posts::table
            .find(post)
            .select((
                posts::topic_id,
                posts::body,
                posts::revision,
                posts::vote_count - posts::imported_votes,
            ))
            .first(tx.conn)?;
        self.touched.insert(topic);
        diesel::update(posts::table.find(post))
            .set((
                posts::vote_count.eq(own_votes + votes),
                posts::imported_votes.eq(votes),
            ))
            .execute(tx.conn)?;
        let question = kind == PostKind::Question;
        let title_before: String = topics::table
            .find(topic)
            .select(topics::title)
            .first(tx.conn)?;
        let retitled = question && title_before != title;
        if before != body || retitled {
            let at = row.time("LastEditDate").unwrap_or(tx.now);
            let (body, rendered) = rendered(body)?;
            diesel::insert_into(post_revisions::table)
                .values((
                    post_revisions::post_id.eq(post),
                    post_revisions::revision.eq(revision),
                    post_revisions::title.eq(question.then_some(title_before)),
                    post_revisions::body.eq(before),
                    post_revisions::at.eq(at),
                ))
                .execute(tx.conn)?;
            diesel::update(posts::table.find(post))
                .set((
                    posts::lang.eq(text::language(&body)),
                    posts::body.eq(&body),
                    posts::html.eq(rendered.html),
                    posts::renderer.eq(rendered.renderer),
                    posts::revision.eq(revision + 1),
                    posts::edited_at.eq(Some(at)),
                ))
                .execute(tx.conn)?;
        }
        if question {
            diesel::update(topics::table.find(topic))
                .set((
                    topics::title.eq(title),
                    topics::slug.eq(text::slug(title)),
                    topics::lang.eq(text::language(title)),
                ))
                .execute(tx.conn)?;
            let created: UtcTime = topics::table
                .find(topic)
                .select(topics::created_at)
                .first(tx.conn)?;
            tag::attach(tx, topic, created, &tags(row), true)?;
        }
        if retitled {
            index::refresh_topic(tx, topic)
        } else {
            index::refresh(tx, &[post])
        }
    }
}
