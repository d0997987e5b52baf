//! The weekly digest by mail: on Monday at eight in its reader's own zone, for as long as they have been here within the last 180
//! days. Each hour one job looks whose Monday morning it is, and queues jobs of a few people each; a digest is written when it is
//! sent. Memory does not grow with the number of members.

use std::str::FromStr as _;

use chrono::{Datelike, Timelike, Weekday};
use chrono_tz::Tz;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::digest::{self, Digest, Line};
use super::mail::{self as notice_mail, Addressee, addressee};
use super::{choice, unsubscribe};
use crate::db::AnyConnection;
use crate::db::schema::{mail_choices, notices, people};
use crate::mail::compose::{self, Part};
use crate::mail::{self, Letter, ListMail};
use crate::seal::Seal;
use crate::types::{Id, PersonId};
use crate::{Result, Tx, UtcTime, job, site};

/// The kind of job that looks whose turn it is.
pub const PLAN: &str = "digests";
/// The kind of job that sends a few.
pub const JOB: &str = "digest";
/// Days without a visit after which nothing is sent.
const SILENT_DAYS: i64 = 180;
/// The local hour at which digests go, on Mondays.
const HOUR: u32 = 8;
/// A digest goes at most so often: a zone that moves its clocks, or a person who moves, gets no second one.
const AT_LEAST_DAYS: i64 = 5;
/// People a job.
const BATCH: usize = 25;
/// People read at once while looking whose turn it is.
const PAGE: i64 = 1_000;

/// Whom one job sends to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Batch {
    people: Vec<PersonId>,
}

impl Batch {
    /// These people.
    pub fn of(people: &[PersonId]) -> Self {
        Self {
            people: people.to_vec(),
        }
    }
}

/// Where the look through the people stands.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Planning {
    after: PersonId,
}

/// Looks through the next people, queues digests for those whose Monday morning it is, and the look through the rest.
pub fn plan(tx: &mut Tx<'_>, planning: &Planning) -> Result<()> {
    let now = tx.now;
    type Row = (PersonId, Option<String>);
    let rows: Vec<Row> = people::table
        .left_join(mail_choices::table.on(mail_choices::person_id.eq(people::id)))
        .filter(people::id.gt(planning.after))
        .filter(people::suspended_at.is_null())
        .filter(people::email.is_not_null())
        .filter(people::first_signed_in_at.is_not_null())
        .filter(
            people::last_seen_at
                .ge(now.plus_days(-SILENT_DAYS))
                .or(people::last_seen_at
                    .is_null()
                    .and(people::first_signed_in_at.ge(now.plus_days(-SILENT_DAYS)))),
        )
        .filter(mail_choices::digest_off_at.is_null())
        .filter(
            mail_choices::digested_at
                .is_null()
                .or(mail_choices::digested_at.le(now.plus_days(-AT_LEAST_DAYS))),
        )
        .order(people::id)
        .limit(PAGE)
        .select((people::id, people::time_zone))
        .load(tx.conn)?;
    let last = rows.last().map(|(id, _)| *id);
    let more = i64::try_from(rows.len()).unwrap_or(PAGE) >= PAGE;
    let zone = tx.zone;
    let due: Vec<PersonId> = rows
        .into_iter()
        .filter(|(_, own)| is_the_hour(now, zone_of(own.as_deref(), zone)))
        .map(|(id, _)| id)
        .collect();
    for people in due.chunks(BATCH) {
        job::enqueue(tx, JOB, &Batch::of(people), now, None)?;
    }
    if let Some(after) = last.filter(|_| more) {
        job::enqueue(tx, PLAN, &Planning { after }, now, None)?;
    }
    Ok(())
}

/// The zone that somebody chose, if it is one.
pub(super) fn zone_of(own: Option<&str>, otherwise: Tz) -> Tz {
    own.and_then(|name| Tz::from_str(name).ok())
        .unwrap_or(otherwise)
}

fn is_the_hour(now: UtcTime, zone: Tz) -> bool {
    let local = now.to_chrono().with_timezone(&zone);
    local.weekday() == Weekday::Mon && local.hour() == HOUR
}

/// A digest ready to go.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The mail.
    pub letter: Letter,
    /// To whom.
    pub person_id: PersonId,
    notices: Vec<Id>,
}

/// Writes the digests of a job, for those who still get one and to whom there is something to say.
pub fn write(
    conn: &mut AnyConnection,
    seal: &Seal,
    base_url: &str,
    batch: &Batch,
    (now, zone): (UtcTime, Tz),
) -> Result<Vec<Ready>> {
    let site = site::load(conn)?.name;
    let mut ready = Vec::new();
    for person in &batch.people {
        let mailing = choice::Mailing::of(conn, *person)?;
        let lately = mailing
            .digested_at
            .is_some_and(|at| at > now.plus_days(-AT_LEAST_DAYS));
        if !mailing.digest || lately {
            continue;
        }
        let Some(to) = addressee(conn, *person, &mailing, (now, zone))? else {
            continue;
        };
        let digest = digest::of(conn, *person, &to.reader, now)?;
        if digest.is_empty() {
            continue;
        }
        let notices = digest.unread.iter().map(|view| view.id).collect();
        ready.push(Ready {
            letter: letter(seal, base_url, &site, &to, &digest, now),
            person_id: *person,
            notices,
        });
    }
    Ok(ready)
}

/// Notes that digests went.
pub fn settle(tx: &mut Tx<'_>, sent: &[Ready]) -> Result<()> {
    for ready in sent {
        let now = tx.now;
        choice::set_digested(tx, ready.person_id, now)?;
        if !ready.notices.is_empty() {
            diesel::update(notices::table.filter(notices::id.eq_any(ready.notices.clone())))
                .set(notices::digested_at.eq(now))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

fn letter(
    seal: &Seal,
    base_url: &str,
    site: &str,
    to: &Addressee,
    digest: &Digest,
    now: UtcTime,
) -> Letter {
    let locale = to.locale;
    let mut parts = vec![Part::Text(locale.tr(
        "digest-intro",
        &[
            ("site", compose::name(site).into()),
            (
                "from",
                locale.day(now.plus_days(-digest::DAYS), to.zone).into(),
            ),
            ("to", locale.day(now, to.zone).into()),
        ],
    ))];
    if !digest.unread.is_empty() {
        parts.push(Part::Heading(locale.t("digest-unread").into_owned()));
        for view in &digest.unread {
            let Some(subject) = &view.subject else {
                continue;
            };
            parts.push(Part::Link(
                notice_mail::line(locale, view),
                notice_mail::way_in(base_url, &subject.path),
            ));
        }
    }
    let mut list = |key: &str, lines: &[Line]| {
        if lines.is_empty() {
            return;
        }
        parts.push(Part::Heading(locale.t(key).into_owned()));
        for line in lines {
            let label = if line.answers > 0 {
                locale.tr(
                    "digest-line",
                    &[
                        ("title", line.title.as_str().into()),
                        ("n", line.answers.into()),
                    ],
                )
            } else {
                line.title.clone()
            };
            parts.push(Part::Link(label, notice_mail::way_in(base_url, &line.path)));
        }
    };
    list("digest-company", &digest.company);
    list("digest-followed", &digest.followed);
    list("digest-cases", &digest.cases);
    list("digest-waiting", &digest.waiting);
    let stop = unsubscribe::link(seal, base_url, to.person, unsubscribe::List::Digest);
    parts.push(Part::Footer(vec![
        Part::Note(locale.tr("digest-why", &[("site", compose::name(site).into())])),
        Part::Link(
            locale.t("notice-mail-settings").into_owned(),
            format!("{base_url}/me/notices"),
        ),
        Part::Link(locale.t("digest-stop").into_owned(), stop.clone()),
    ]));
    let (text, html) = compose::render(locale.as_str(), &parts);
    let host = mail::host_of(base_url);
    let week = now.to_chrono().with_timezone(&to.zone).iso_week();
    let week = format!("{}-{:02}", week.year(), week.week());
    let mark = seal.mark("digest-id", &format!("{}-{week}", to.person));
    Letter {
        to: to.email.clone(),
        subject: mail::one_line(&locale.tr("digest-subject", &[("site", site.into())])),
        text,
        html,
        kind: "digest".to_owned(),
        message_id: format!("<digest-{week}-{mark}@{host}>"),
        at: now,
        useless_after: None,
        thread: None,
        list: Some(ListMail {
            id: format!("<digest.{host}>"),
            unsubscribe: stop,
        }),
        calendar: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{UtcTime, is_the_hour, zone_of};
    use chrono::{TimeZone as _, Utc};

    #[test]
    fn everyone_has_their_own_monday_morning() {
        let at = |day, hour| {
            UtcTime::from_chrono(Utc.with_ymd_and_hms(2026, 11, day, hour, 30, 0).unwrap())
        };
        let tokyo = zone_of(None, chrono_tz::Asia::Tokyo);
        let york = zone_of(Some("America/New_York"), tokyo);
        let lost = zone_of(Some("Nowhere"), tokyo);
        assert_eq!(lost, tokyo);
        // Monday is the 23rd: in Tokyo it is eight while London still has Sunday.
        assert!(is_the_hour(at(22, 23), tokyo));
        assert!(!is_the_hour(at(23, 8), tokyo));
        assert!(is_the_hour(at(23, 13), york));
        assert!(!is_the_hour(at(22, 13), york));
    }
}
