//! What is said when: replies with their votes and acceptance, and words of thanks.

use chrono::{Datelike, Weekday};

use crate::UtcTime;
use crate::demo::crowd::Crowd;
use crate::demo::dice::Dice;
use crate::demo::texts::{Lang, Reply, Thread};
use crate::demo::thread::{Forum, Planned, Writer};

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

impl Forum<'_> {
    pub(super) fn planned(
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
    pub(super) fn add_reply(
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
    pub(super) fn add_thanks(
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
            && self.is_still_there(asker, at)
            && let Some(words) = dice.pick(thanks)
        {
            let post = self.planned("comment", Some(answer), asker, at, (*words).to_owned());
            posts.push(post);
        }
    }

    /// When a reply comes: minutes to days later, in office hours.
    pub(super) fn after(
        &self,
        at: UtcTime,
        hours: Option<f64>,
        answer: bool,
        dice: &mut Dice,
    ) -> UtcTime {
        let spread = dice.range(-1.0, 1.0) + dice.range(-1.0, 1.0);
        let middle = hours.unwrap_or(if answer { 5.0 } else { 2.5 });
        let seconds = middle * 3_600.0 * (spread * 1.1).exp();
        self.office(at.plus_seconds((seconds as i64).max(120)), dice)
    }

    /// The same instant, or the next working morning when offices are closed.
    pub(super) fn office(&self, at: UtcTime, dice: &mut Dice) -> UtcTime {
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
}
