//! What Votes.xml tells, and which answers were accepted.

use std::collections::HashMap;

use diesel::prelude::*;

use super::dump::{Record, Rows};
use super::{Site, Trouble, topic_of};
use crate::UtcTime;
use crate::community::record;
use crate::db::schema::{acceptances, posts, topics};
use crate::import::step::{Counts, Outcome};
use crate::types::{PersonId, TopicId};

/// What Votes.xml tells.
#[derive(Default)]
pub(super) struct Ballots {
    present: bool,
    up: HashMap<i64, i64>,
    accepted: HashMap<i64, UtcTime>,
}

impl Ballots {
    /// Votes for a post: votes up where they are listed, else the score where it is above zero.
    pub(super) fn of(&self, row: &Record) -> i64 {
        if self.present {
            row.number("Id")
                .and_then(|id| self.up.get(&id).copied())
                .unwrap_or(0)
        } else {
            row.number("Score").unwrap_or(0).max(0)
        }
    }
}

impl Site<'_> {
    /// Votes.xml, where a dump has one: votes up and the time of acceptance by post.
    pub(super) fn ballots(&self) -> Result<Ballots, Trouble> {
        let mut ballots = Ballots::default();
        let Some(mut rows) = Rows::open(self.folder, "Votes.xml")? else {
            return Ok(ballots);
        };
        ballots.present = true;
        while let Some(row) = rows.next_row()? {
            let Some(post) = row.number("PostId") else {
                continue;
            };
            match row.number("VoteTypeId") {
                Some(1) => {
                    if let Some(at) = row.time("CreationDate") {
                        ballots.accepted.insert(post, at);
                    }
                }
                Some(2) => *ballots.up.entry(post).or_default() += 1,
                _ => {}
            }
        }
        Ok(ballots)
    }

    pub(super) fn acceptances(&mut self, ballots: &Ballots) -> Result<Counts, Trouble> {
        self.each(
            "Posts.xml",
            |row| row.number("PostTypeId") == Some(1) && row.get("AcceptedAnswerId").is_some(),
            |site, tx, row| {
                let answer = row.get("AcceptedAnswerId").unwrap_or_default();
                let (Some(question), Some(answer)) = (
                    site.known(tx, "post", row.get("Id").unwrap_or_default())?,
                    site.known(tx, "post", answer)?,
                ) else {
                    site.skip("acceptances of other posts");
                    return Ok(None);
                };
                let topic = topic_of(tx, question.object)?;
                let (of, author, created): (TopicId, PersonId, UtcTime) = posts::table
                    .find(answer.object)
                    .select((posts::topic_id, posts::author_id, posts::created_at))
                    .first(tx.conn)?;
                let told: i64 = acceptances::table
                    .filter(acceptances::post_id.eq(answer.object))
                    .count()
                    .get_result(tx.conn)?;
                // One that was taken back here stays taken back.
                if told > 0 || of != topic {
                    return Ok(Some(Outcome::Unchanged));
                }
                let asker: PersonId = topics::table
                    .find(topic)
                    .select(topics::author_id)
                    .first(tx.conn)?;
                let at = row
                    .number("AcceptedAnswerId")
                    .and_then(|id| ballots.accepted.get(&id).copied())
                    .map_or(created, |at| at.max(created));
                diesel::insert_into(acceptances::table)
                    .values((
                        acceptances::post_id.eq(answer.object),
                        acceptances::topic_id.eq(topic),
                        acceptances::accepted_by.eq(Some(asker)),
                        acceptances::accepted_at.eq(at),
                    ))
                    .execute(tx.conn)?;
                diesel::update(posts::table.find(answer.object))
                    .set(posts::accepted_at.eq(Some(at)))
                    .execute(tx.conn)?;
                site.touched.insert(topic);
                let [_, own] = record::ACCEPTED;
                let object = record::post_object(answer.object);
                let evidence = format!("/posts/{}", answer.object);
                // Nobody's company is known here, so no acceptance counts as one by a peer.
                site.enter(tx, own, object, evidence, author, at)?;
                Ok(Some(Outcome::Created))
            },
        )
    }
}
