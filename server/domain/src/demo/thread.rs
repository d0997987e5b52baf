//! A thread as it takes place: a text, the people who write it, and when.

mod cast;
mod layout;
mod write;

use std::collections::HashMap;
use std::sync::Arc;

use crate::UtcTime;
use crate::demo::book::Act;
use crate::demo::crowd::Crowd;
use crate::demo::dice::Dice;
use crate::demo::place;
use crate::demo::rows::{Batch, MeTooRow};
use crate::demo::texts::Thread;
use crate::demo::world::World;
use crate::types::{Id, SpaceId};

/// What threads need to know of the rest, and the ids they use up.
#[derive(Debug)]
pub struct Forum<'a> {
    /// Everyone.
    pub world: &'a World,
    /// Ids of spaces by slug.
    pub spaces: HashMap<&'static str, SpaceId>,
    /// Ids of tags by slug.
    pub tags: HashMap<&'static str, Id>,
    /// The next topic's id.
    pub next_topic: Id,
    /// The next post's id.
    pub next_post: Id,
    /// Texts already rendered.
    rendered: HashMap<String, Arc<str>>,
}

/// Who writes: a person, and the account they write for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Writer {
    person: Id,
    account: Option<Id>,
    identity: &'static str,
    /// Index into the world's people; none for the vendor's.
    index: Option<usize>,
}

struct Planned {
    id: Id,
    parent: Option<usize>,
    kind: &'static str,
    writer: Writer,
    at: UtcTime,
    body: String,
    edited: Option<(String, UtcTime)>,
    votes: Vec<(Writer, UtcTime)>,
    accepted: Option<(Id, UtcTime)>,
    endorsed: Option<(Id, UtcTime)>,
}

impl<'a> Forum<'a> {
    /// A forum without topics.
    pub fn new(
        world: &'a World,
        spaces: HashMap<&'static str, SpaceId>,
        tags: HashMap<&'static str, Id>,
    ) -> Self {
        Self {
            world,
            spaces,
            tags,
            next_topic: 1,
            next_post: 1,
            rendered: HashMap::new(),
        }
    }

    /// Lets a thread take place from `at` on. Returns whether anybody was there to ask. Rows go into `batch`, acts for the
    /// ledger into `acts`.
    pub fn hold(
        &mut self,
        text: &Thread,
        at: UtcTime,
        crowd: &Crowd,
        batch: &mut Batch,
        acts: &mut Vec<Act>,
    ) -> bool {
        let mut dice = Dice::of(self.world.seed, "thread", self.next_topic.unsigned_abs());
        let Some(asker) = self.asker(text, at, crowd, &mut dice) else {
            return false;
        };
        let audience = if text.own_only && asker.account.is_some() {
            place::AUDIENCE_OWN
        } else {
            place::AUDIENCE_MEMBERS
        };
        let own_only = audience == place::AUDIENCE_OWN;
        let identity = match text.identity.as_deref() {
            Some("name") => place::IDENTITY_NAME,
            Some("profile") => place::IDENTITY_PROFILE,
            Some(_) => place::IDENTITY_FULL,
            None => asker.identity,
        };
        let topic_id = self.next_topic;
        self.next_topic += 1;
        let mut posts = vec![self.planned("question", None, asker, at, text.body.clone())];
        let mut cast: HashMap<usize, Writer> = HashMap::new();
        let mut previous = at;
        for reply in &text.replies {
            let Some(writer) = self.writer(
                reply.who, asker, &posts, &mut cast, own_only, text.lang, previous, crowd,
                &mut dice,
            ) else {
                continue;
            };
            let when = self.after(previous, reply.after, reply.answer, &mut dice);
            if when >= self.world.ends() {
                break;
            }
            if !self.is_still_there(writer, when) {
                continue;
            }
            self.add_reply(
                reply, writer, when, asker, own_only, crowd, &mut posts, &mut dice,
            );
            previous = when;
        }
        self.add_thanks(text, asker, previous, &mut posts, &mut dice);
        let me_toos = if own_only {
            Vec::new()
        } else {
            let most = text.me_too + dice.below(3);
            self.readers(most, asker, at, 21 * 24, crowd, &mut dice)
        };
        self.write_topic(text, topic_id, audience, identity, &posts, &me_toos, batch);
        self.note_acts(topic_id, &posts, &me_toos, acts);
        self.write_inquiry(text, topic_id, &posts, &mut dice, batch);
        self.write_posts(text.lang, topic_id, identity, posts, batch);
        for (reader, when) in me_toos {
            batch.me_toos.push(MeTooRow {
                topic_id,
                person_id: reader.person,
                account_id: reader.account,
                created_at: when,
            });
        }
        true
    }
}
