//! A thread as it takes place: a text, the people who write it, and when.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, Weekday};

use crate::demo::book::Act;
use crate::demo::crowd::Crowd;
use crate::demo::dice::Dice;
use crate::demo::place;
use crate::demo::rows::{
    AcceptanceRow, Batch, InquiryRow, MeTooRow, PostRow, RevisionRow, TopicRow, TopicTagRow,
    VoteRow,
};
use crate::demo::texts::{Lang, Reply, Thread, Who};
use crate::demo::world::World;
use crate::types::{Id, SpaceId};
use crate::{UtcTime, markdown};

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

/// Words of thanks that fit any answer.
const THANKS_JA: &[&str] = &[
    "ありがとうございます。とても助かりました。",
    "ありがとうございます！チームにも共有しました。",
    "なるほど、そういう考え方もあるのですね。ありがとうございます。",
    "詳しくありがとうございます。まずは部内で話してみます。",
    "早速のご回答、ありがとうございました。",
    "他社さんの話が聞けるのはここだけなので、本当にありがたいです。",
    "勉強になりました。ありがとうございます。",
];

const THANKS_EN: &[&str] = &[
    "Thank you, that helps a lot.",
    "Thanks for taking the time to write this up.",
    "That makes sense. Appreciate the quick answer.",
    "Much obliged, I have passed this on to the team.",
];

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

    fn asker(&self, text: &Thread, at: UtcTime, crowd: &Crowd, dice: &mut Dice) -> Option<Writer> {
        if text.by_staff {
            return Some(self.staff("marketing", text.lang, dice));
        }
        let group = text.space == "bukai-logistics";
        let backstage = text.space == "backstage";
        if backstage {
            return Some(self.staff("cs", text.lang, dice));
        }
        let mut fallback = None;
        for _ in 0..60 {
            let index = crowd.speaker(text.lang, dice)?;
            let Some(writer) = self.customer(index, at) else {
                continue;
            };
            let Some(person) = self.world.people.get(index) else {
                continue;
            };
            if group && !self.in_group(index, at) {
                continue;
            }
            if text
                .department
                .as_ref()
                .is_none_or(|wanted| person.department.contains(wanted.as_str()))
            {
                return Some(writer);
            }
            fallback = fallback.or(Some(writer));
        }
        fallback
    }

    fn in_group(&self, index: usize, at: UtcTime) -> bool {
        self.world
            .people
            .get(index)
            .and_then(|person| person.company_at(at))
            .and_then(|company| self.world.companies.get(company))
            .is_some_and(|company| {
                place::GROUP_DOMAINS
                    .iter()
                    .any(|domain| company.domain.strip_suffix(".example") == Some(domain))
            })
    }

    fn customer(&self, index: usize, at: UtcTime) -> Option<Writer> {
        let person = self.world.people.get(index)?;
        let company = self.world.companies.get(person.company_at(at)?)?;
        Some(Writer {
            person: person.id,
            account: Some(company.id),
            identity: person.identity,
            index: Some(index),
        })
    }

    fn staff(&self, department: &str, lang: Lang, dice: &mut Dice) -> Writer {
        let wanted: Vec<usize> = place::STAFF
            .iter()
            .enumerate()
            .filter(|(_, line)| match lang {
                Lang::En => line.2 == "support" || line.1 == "emily.sato",
                Lang::Ja => line.2 == department && line.1 != "emily.sato" && line.1 != "admin",
            })
            .map(|(index, _)| index)
            .collect();
        let index = match lang {
            Lang::En if dice.chance(0.75) => 3,
            _ => dice.pick(&wanted).copied().unwrap_or(4),
        };
        Writer {
            person: self.world.staff.get(index).copied().unwrap_or(1),
            account: None,
            identity: place::IDENTITY_FULL,
            index: None,
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place decides who writes; its inputs are what that depends on"
    )]
    fn writer(
        &self,
        who: Who,
        asker: Writer,
        posts: &[Planned],
        cast: &mut HashMap<usize, Writer>,
        own_only: bool,
        lang: Lang,
        at: UtcTime,
        crowd: &Crowd,
        dice: &mut Dice,
    ) -> Option<Writer> {
        match who {
            Who::Asker => Some(asker),
            Who::Answerer => posts
                .iter()
                .rev()
                .find(|post| post.kind == "answer")
                .map(|post| post.writer),
            Who::Staff => Some(self.staff(
                if dice.chance(0.75) {
                    "support"
                } else {
                    "product"
                },
                lang,
                dice,
            )),
            Who::Own => self.colleague(asker, at, dice),
            Who::Peer(_) if own_only => self.colleague(asker, at, dice),
            Who::Peer(number) => {
                if let Some(known) = cast.get(&number) {
                    return Some(*known);
                }
                let found = self.peer(asker, cast, at, lang, crowd, dice)?;
                cast.insert(number, found);
                Some(found)
            }
        }
    }

    fn peer(
        &self,
        asker: Writer,
        cast: &HashMap<usize, Writer>,
        at: UtcTime,
        lang: Lang,
        crowd: &Crowd,
        dice: &mut Dice,
    ) -> Option<Writer> {
        (0..24).find_map(|_| {
            let writer = self.customer(crowd.speaker(lang, dice)?, at)?;
            let other_company = asker.account.is_none() || writer.account != asker.account;
            let new = cast.values().all(|known| known.person != writer.person);
            (other_company && new && writer.person != asker.person).then_some(writer)
        })
    }

    fn colleague(&self, asker: Writer, at: UtcTime, dice: &mut Dice) -> Option<Writer> {
        let company = self.world.people.get(asker.index?)?.company_at(at)?;
        let others: Vec<Writer> = self
            .world
            .companies
            .get(company)?
            .people
            .iter()
            .filter_map(|index| self.customer(*index, at))
            .filter(|writer| writer.person != asker.person && writer.account == asker.account)
            .collect();
        dice.pick(&others).copied()
    }

    fn planned(
        &mut self,
        kind: &'static str,
        parent: Option<usize>,
        writer: Writer,
        at: UtcTime,
        body: String,
    ) -> Planned {
        let id = self.next_post;
        self.next_post += 1;
        Planned {
            id,
            parent,
            kind,
            writer,
            at,
            body,
            edited: None,
            votes: Vec::new(),
            accepted: None,
            endorsed: None,
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place lays out a reply; its inputs are what that depends on"
    )]
    fn add_reply(
        &mut self,
        reply: &Reply,
        writer: Writer,
        at: UtcTime,
        asker: Writer,
        own_only: bool,
        crowd: &Crowd,
        posts: &mut Vec<Planned>,
        dice: &mut Dice,
    ) {
        let parent = if reply.answer {
            None
        } else {
            Some(
                posts
                    .iter()
                    .rposition(|post| post.kind == "answer")
                    .unwrap_or(0),
            )
        };
        let kind = if reply.answer { "answer" } else { "comment" };
        let mut post = self.planned(kind, parent, writer, at, reply.body.clone());
        if reply.edited
            && let Some((before, _)) = reply.body.rsplit_once("\n\n")
        {
            let edited_at = at
                .plus_seconds(dice.between(1_800, 50_000))
                .min(self.world.ends().plus_seconds(-60));
            post.edited = Some((before.to_owned(), edited_at));
        }
        if reply.answer && !own_only {
            let votes = reply.votes + dice.below(2);
            post.votes = self.readers(votes, writer, at, 30 * 24, crowd, dice);
        }
        if reply.accepted {
            let when = self.after(at, None, false, dice);
            let by = if asker.account.is_none() {
                writer.person
            } else {
                asker.person
            };
            if when < self.world.ends() && by != writer.person {
                post.accepted = Some((by, when));
            }
        }
        if reply.official {
            let when = self.after(at, Some(6.0), false, dice);
            if when < self.world.ends() && writer.account.is_some() {
                post.endorsed = Some((self.staff("support", Lang::Ja, dice).person, when));
            }
        }
        posts.push(post);
    }

    /// Thanks of the asker under an accepted answer, where the text has no word of theirs. Nobody else speaks up: what people add must fit the
    /// thread, so it is part of its text.
    fn add_thanks(
        &mut self,
        text: &Thread,
        asker: Writer,
        last: UtcTime,
        posts: &mut Vec<Planned>,
        dice: &mut Dice,
    ) {
        let thanks = match text.lang {
            Lang::Ja => THANKS_JA,
            Lang::En => THANKS_EN,
        };
        let Some(answer) = posts.iter().rposition(|post| post.accepted.is_some()) else {
            return;
        };
        let asker_spoke = posts.iter().skip(1).any(|post| post.writer == asker);
        if asker_spoke || !dice.chance(0.6) {
            return;
        }
        let at = self.after(last, None, false, dice);
        if at < self.world.ends()
            && let Some(words) = dice.pick(thanks)
        {
            let post = self.planned("comment", Some(answer), asker, at, (*words).to_owned());
            posts.push(post);
        }
    }

    /// Readers who press a button on something, each once, at a time of their own.
    fn readers(
        &self,
        most: usize,
        author: Writer,
        at: UtcTime,
        hours: i64,
        crowd: &Crowd,
        dice: &mut Dice,
    ) -> Vec<(Writer, UtcTime)> {
        let mut found: Vec<(Writer, UtcTime)> = Vec::new();
        for _ in 0..most {
            let Some(writer) = crowd
                .reader(dice)
                .and_then(|index| self.customer(index, at))
            else {
                break;
            };
            let share = dice.unit();
            let when = at.plus_seconds(600 + (share * share * hours as f64 * 3_600.0) as i64);
            let when = self.office(when, dice);
            let still_there =
                writer.index.and_then(|index| self.customer(index, when)) == Some(writer);
            if when < self.world.ends()
                && still_there
                && writer.person != author.person
                && found.iter().all(|(known, _)| known.person != writer.person)
            {
                found.push((writer, when));
            }
        }
        found
    }

    /// When a reply comes: minutes to days later, in office hours.
    fn after(&self, at: UtcTime, hours: Option<f64>, answer: bool, dice: &mut Dice) -> UtcTime {
        let spread = dice.range(-1.0, 1.0) + dice.range(-1.0, 1.0);
        let middle = hours.unwrap_or(if answer { 5.0 } else { 2.5 });
        let seconds = middle * 3_600.0 * (spread * 1.1).exp();
        self.office(at.plus_seconds((seconds as i64).max(120)), dice)
    }

    /// The same instant, or the next working morning when offices are closed.
    fn office(&self, at: UtcTime, dice: &mut Dice) -> UtcTime {
        let mut day = at.local_day(self.world.zone);
        let start = UtcTime::start_of_day(day, self.world.zone);
        let second = (at.0 - start.0) / UtcTime::SECOND;
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !dice.chance(0.12);
        if !weekend && (8 * 3_600..21 * 3_600).contains(&second) {
            return at;
        }
        if second >= 8 * 3_600 || weekend {
            day = day.succ_opt().unwrap_or(day);
        }
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day.succ_opt().unwrap_or(day);
        }
        UtcTime::start_of_day(day, self.world.zone)
            .plus_seconds(dice.between(8 * 3_600 + 1_200, 11 * 3_600))
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    fn write_topic(
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

    fn note_acts(
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
    fn write_inquiry(
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

    fn write_posts(
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

    fn html(&mut self, body: &str) -> Arc<str> {
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
