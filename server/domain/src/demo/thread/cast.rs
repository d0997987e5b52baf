//! Who asks, who answers, who reads.

use std::collections::HashMap;

use crate::UtcTime;
use crate::demo::crowd::Crowd;
use crate::demo::dice::Dice;
use crate::demo::place;
use crate::demo::texts::{Lang, Thread, Who};
use crate::demo::thread::{Forum, Planned, Writer};

impl Forum<'_> {
    pub(super) fn asker(
        &self,
        text: &Thread,
        at: UtcTime,
        crowd: &Crowd,
        dice: &mut Dice,
    ) -> Option<Writer> {
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

    pub(super) fn in_group(&self, index: usize, at: UtcTime) -> bool {
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

    pub(super) fn customer(&self, index: usize, at: UtcTime) -> Option<Writer> {
        let person = self.world.people.get(index)?;
        let company = self.world.companies.get(person.company_at(at)?)?;
        Some(Writer {
            person: person.id,
            account: Some(company.id),
            identity: person.identity,
            index: Some(index),
        })
    }

    /// Whether a writer still writes for the same account at a time; people leave.
    pub(super) fn is_still_there(&self, writer: Writer, at: UtcTime) -> bool {
        writer
            .index
            .is_none_or(|index| self.customer(index, at) == Some(writer))
    }

    pub(super) fn staff(&self, department: &str, lang: Lang, dice: &mut Dice) -> Writer {
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
    pub(super) fn writer(
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

    pub(super) fn peer(
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

    pub(super) fn colleague(&self, asker: Writer, at: UtcTime, dice: &mut Dice) -> Option<Writer> {
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

    /// Readers who press a button on something, each once, at a time of their own.
    pub(super) fn readers(
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
}
