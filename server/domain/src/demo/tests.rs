//! What must hold of every demo.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::*;
use crate::community::counts::recount;
use crate::db::schema::{engagement_events as events, memberships, stage_moves, votes};
use crate::db::{Db, PoolSettings};
use crate::engagement::Taxonomy;
use crate::entropy::Entropy;
use crate::{Clock, Result};

struct Place(Hiroba, PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.1);
    }
}

/// A demo in a database of its own, on a fixed day.
fn place(size: Size, hour: &str) -> Result<Place> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let folder = std::env::temp_dir().join(format!(
        "hiroba-demo-{}-{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::SeqCst)
    ));
    std::fs::create_dir_all(&folder).map_err(Error::internal)?;
    let now = chrono::DateTime::parse_from_rfc3339(&format!("2026-11-20T{hour}:00:00+09:00"))
        .map_err(Error::internal)?;
    let hiroba = Hiroba {
        db: Db::open(
            &format!("sqlite://{}/demo.db", folder.display()),
            PoolSettings::default(),
        )?,
        clock: Clock::fixed(UtcTime::from_chrono(now.to_utc())),
        entropy: Entropy::seeded(1),
        zone: chrono_tz::Asia::Tokyo,
        base_url: "http://127.0.0.1:8080".to_owned(),
        folder: folder.clone(),
        files: crate::storage::Storage::memory(),
        seal: crate::seal::Seal::new("demo".into()),
    };
    crate::db::migrate::run(&hiroba.db, hiroba.now())?;
    load(&hiroba, size, &mut |_| {})?;
    Ok(Place(hiroba, folder))
}

fn few(seed: u64) -> Size {
    Size {
        accounts: 60,
        posts: 700,
        seed,
    }
}

type EventLine = (
    i64,
    String,
    Option<i64>,
    Option<i64>,
    String,
    UtcTime,
    f64,
    NaiveDate,
    Option<i64>,
);

/// Everything that the community and the ledger consist of.
fn contents(
    hiroba: &Hiroba,
) -> Result<(
    Vec<(i64, String, i64, String, UtcTime, i64)>,
    Vec<EventLine>,
)> {
    hiroba.read(|conn| {
        let posts = posts::table
            .order(posts::id)
            .select((
                posts::id,
                posts::body,
                posts::author_id,
                posts::html,
                posts::created_at,
                posts::vote_count,
            ))
            .load(conn)?;
        let events = events::table
            .order(events::id)
            .select((
                events::id,
                events::type_,
                events::person_id,
                events::account_id,
                events::object,
                events::occurred_at,
                events::granted_points,
                events::local_day,
                events::reversal_of,
            ))
            .load(conn)?;
        Ok((posts, events))
    })
}

#[test]
fn the_same_seed_and_day_give_the_same_rows() -> Result<()> {
    let (morning, evening) = (place(few(1), "09")?, place(few(1), "21")?);
    let first = contents(&morning.0)?;
    assert!(first.0.len() > 600 && first.1.len() > 5_000);
    assert!(first == contents(&evening.0)?);
    let other = place(few(2), "09")?;
    assert!(first != contents(&other.0)?);
    Ok(())
}

#[test]
fn a_database_with_anything_in_it_is_refused() -> Result<()> {
    let place = place(few(1), "09")?;
    assert!(matches!(
        load(&place.0, few(1), &mut |_| {}),
        Err(Error::Conflict)
    ));
    Ok(())
}

#[test]
fn every_account_stands_where_its_story_ends() -> Result<()> {
    let place = place(few(1), "09")?;
    let stages: HashMap<i64, String> = place.0.read(|conn| {
        Ok(stage_moves::table
            .order((stage_moves::at, stage_moves::id))
            .select((stage_moves::account_id, stage_moves::to_stage))
            .load::<(i64, String)>(conn)?
            .into_iter()
            .collect())
    })?;
    let world = World::new(few(1), place.0.now().local_day(place.0.zone), place.0.zone);
    let mut seen: Vec<&str> = Vec::new();
    for company in &world.companies {
        assert_eq!(
            stages.get(&company.id).map(String::as_str),
            Some(company.stage()),
            "{}",
            company.name
        );
        let last = company.story.stages.last().map(|(_, stage)| *stage);
        assert_eq!(
            Some(company.stage()),
            last,
            "{} started too late for its story",
            company.name
        );
        seen.push(company.stage());
    }
    seen.sort_unstable();
    seen.dedup();
    let all = [
        "adoption",
        "advocate",
        "churned",
        "excluded",
        "handover",
        "onboarding",
        "strategic",
        "value",
    ];
    assert_eq!(seen, all);
    Ok(())
}

#[test]
fn ledger_rows_keep_to_the_rules() -> Result<()> {
    let place = place(few(1), "09")?;
    let taxonomy = Taxonomy::default();
    let (_, rows) = contents(&place.0)?;
    let mut counts: HashMap<(i64, String, NaiveDate), i64> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    let end = UtcTime::start_of_day(place.0.now().local_day(place.0.zone), place.0.zone);
    for (_, kind, person, _, object, at, granted, day, reversal) in rows {
        assert!(at < end, "{object} happens on the day of loading");
        if reversal.is_some() {
            assert_eq!(granted, 0.0);
            continue;
        }
        let person = person.unwrap_or_default();
        assert!(
            seen.insert((kind.clone(), person, object.clone(), day)),
            "{kind} {object} twice"
        );
        let earlier = counts.entry((person, kind.clone(), day)).or_insert(0);
        let of = taxonomy
            .get(&kind)
            .map(|kind| (kind.points, kind.daily_cap));
        let (points, cap) = of.unwrap_or((0.0, None));
        let most = if cap.is_some_and(|cap| *earlier >= cap) {
            0.0
        } else {
            points
        };
        // Thanks may be worth less, by the rules for votes; nothing else may.
        assert!(
            granted == most || (granted == 0.0 && kind == "com.helpful_vote_received"),
            "{kind} {object}"
        );
        *earlier += 1;
    }
    Ok(())
}

#[test]
fn counters_equal_a_recount_and_nobody_votes_before_the_post() -> Result<()> {
    let place = place(few(1), "09")?;
    place.0.read(|conn| {
        type TopicLine = (i64, i64, i64, i64);
        let topics: Vec<TopicLine> = topics::table
            .select((
                topics::id,
                topics::answer_count,
                topics::reply_count,
                topics::me_too_count,
            ))
            .load(conn)?;
        for (id, answers, replies, me_too) in topics {
            let counts = recount(conn, id)?;
            assert_eq!(
                (counts.answers, counts.replies, counts.me_too),
                (answers, replies, me_too),
                "topic {id}"
            );
            let stored: Vec<(i64, i64, i64)> = posts::table
                .filter(posts::topic_id.eq(id))
                .order(posts::id)
                .select((posts::id, posts::vote_count, posts::comment_count))
                .load(conn)?;
            assert_eq!(counts.posts, stored, "posts of topic {id}");
        }
        let early: i64 = votes::table
            .inner_join(posts::table.on(posts::id.eq(votes::post_id)))
            .filter(
                votes::created_at
                    .le(posts::created_at)
                    .or(votes::person_id.eq(posts::author_id)),
            )
            .count()
            .get_result(conn)?;
        assert_eq!(early, 0);
        Ok(())
    })
}

#[test]
fn people_act_for_the_account_they_belong_to_that_day() -> Result<()> {
    let place = place(few(1), "09")?;
    place.0.read(|conn| {
        type MemberLine = (i64, i64, Option<UtcTime>, Option<UtcTime>);
        let members: Vec<MemberLine> = memberships::table
            .select((
                memberships::person_id,
                memberships::account_id,
                memberships::joined_at,
                memberships::valid_to,
            ))
            .load(conn)?;
        let moved: Vec<i64> = {
            let mut people: HashMap<i64, usize> = HashMap::new();
            for (person, ..) in &members {
                *people.entry(*person).or_default() += 1;
            }
            people
                .into_iter()
                .filter(|(_, count)| *count > 1)
                .map(|(person, _)| person)
                .collect()
        };
        assert_eq!(moved.len(), 1, "one person changes jobs");
        let written: Vec<(i64, Option<i64>, UtcTime)> = posts::table
            .filter(posts::account_id.is_not_null())
            .select((posts::author_id, posts::account_id, posts::created_at))
            .load(conn)?;
        for (person, account, at) in written {
            let belongs = members.iter().any(|(who, to, from, until)| {
                *who == person
                    && Some(*to) == account
                    && from.is_some_and(|from| from <= at)
                    && until.is_none_or(|until| at < until)
            });
            assert!(
                belongs,
                "person {person} wrote for account {account:?} at {}",
                at.rfc3339()
            );
        }
        Ok(())
    })
}

#[test]
fn the_default_size_tells_nothing_twice_and_leaves_some_questions_open() -> Result<()> {
    let place = place(Size::default(), "09")?;
    type Line = (i64, String, i64, Option<UtcTime>);
    let topics: Vec<Line> = place.0.read(|conn| {
        Ok(topics::table
            .select((
                topics::id,
                topics::title,
                topics::answer_count,
                topics::solved_at,
            ))
            .load(conn)?)
    })?;
    let titles: std::collections::HashSet<&String> = topics.iter().map(|topic| &topic.1).collect();
    assert_eq!(titles.len(), topics.len(), "titles that repeat");
    let written = texts::all().len();
    assert!(
        topics.len() * 100 >= written * 95,
        "{} of {written}",
        topics.len()
    );
    let open = topics.iter().filter(|topic| topic.2 == 0).count();
    assert!(
        (5..=10).contains(&(open * 100 / topics.len())),
        "{open} of {} without an answer",
        topics.len()
    );
    let unsettled = topics
        .iter()
        .filter(|topic| topic.2 > 0 && topic.3.is_none())
        .count();
    assert!(
        (10..=40).contains(&(unsettled * 100 / topics.len())),
        "{unsettled} answered, but not accepted"
    );
    Ok(())
}
