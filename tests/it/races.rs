//! People who act at the same instant: what each did is there afterwards, on both databases. On SQLite one waits for the other
//! anyway; on PostgreSQL the verbs themselves must see to it.

use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::time::Duration;

use diesel::prelude::*;
use domain::community::{acceptance, counts, hide, thread, vote};
use domain::db::lock;
use domain::db::schema::{posts, topics};
use domain::people::session::actor_of;
use domain::types::{PersonId, PostId, TopicId};
use domain::{Error, Tx, UtcTime};

use crate::fixtures::{Town, talk};
use crate::support::database::{Backend, backend};

/// Long enough for a transaction that doesn't wait to be over.
const WHILE: Duration = Duration::from_millis(400);

/// Does `first`, and `second` before the first has committed.
pub fn while_uncommitted(
    town: &Town,
    first: impl Fn(&mut Tx<'_>) -> domain::Result<()> + Send + Sync,
    second: impl Fn(&mut Tx<'_>) -> domain::Result<()> + Send + Sync,
) {
    let (done, waiting) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let outcome = town.domain.write(|tx| {
                first(tx)?;
                let _ = done.send(());
                std::thread::sleep(WHILE);
                Ok(())
            });
            outcome.expect("the first act");
        });
        waiting.recv().expect("the first act");
        town.domain.write(&second).expect("the second act");
    });
}

fn asked(town: &Town) -> TopicId {
    town.write(|tx| {
        let question = talk::question("承認を取り消すには", "誤って承認した請求書があります。");
        Ok(talk::asked(tx, town.people.aoi, &question)?.id)
    })
}

fn answered(town: &Town, by: PersonId, topic: TopicId) -> PostId {
    town.write(|tx| talk::answered(tx, by, topic, "管理画面から取り消せます。"))
}

#[track_caller]
fn counters_hold(town: &Town, topic: TopicId) {
    let (kept, recounted) =
        town.read(|conn| Ok((counts::kept(conn, topic)?, counts::recount(conn, topic)?)));
    assert_eq!(kept, recounted);
}

#[test]
fn accepting_one_answer_while_another_is_taken_back_leaves_the_question_solved() {
    let town = Town::start();
    let topic = asked(&town);
    let one = answered(&town, town.people.misaki, topic);
    let two = answered(&town, town.people.ryo, topic);
    let aoi = |tx: &mut Tx<'_>| talk::actor(tx, town.people.aoi);
    town.write(|tx| {
        let aoi = aoi(tx)?;
        acceptance::accept(tx, &aoi, one).map(drop)
    });
    town.pass_seconds(60);
    while_uncommitted(
        &town,
        |tx| {
            let aoi = aoi(tx)?;
            acceptance::accept(tx, &aoi, two).map(drop)
        },
        |tx| {
            let aoi = aoi(tx)?;
            acceptance::unaccept(tx, &aoi, one).map(drop)
        },
    );
    let solved: Option<UtcTime> = town.read(|conn| {
        Ok(topics::table
            .find(topic)
            .select(topics::solved_at)
            .first(conn)?)
    });
    assert_eq!(solved, Some(town.now()));
    // Whatever a topic says of itself, its page shows every answer.
    town.write(|tx| {
        diesel::update(topics::table.find(topic))
            .set(topics::solved_at.eq(None::<UtcTime>))
            .execute(tx.conn)?;
        Ok(())
    });
    let shown: Vec<PostId> = town.read(|conn| {
        let misaki = actor_of(conn, town.people.misaki, town.now())?;
        let page = thread::thread(conn, &misaki, topic, None)?;
        Ok(page.answers.items.iter().map(|post| post.id).collect())
    });
    assert_eq!(shown, [two, one]);
}

#[test]
fn an_answer_comment_or_vote_beside_a_moderation_is_counted() {
    let town = Town::start();
    let topic = asked(&town);
    let one = answered(&town, town.people.misaki, topic);
    let two = answered(&town, town.people.ryo, topic);
    let acts: [&(dyn Fn(&mut Tx<'_>) -> domain::Result<()> + Sync); 3] = [
        &|tx| talk::answered(tx, town.people.misaki, topic, "もう一つの方法があります。").map(drop),
        &|tx| talk::commented(tx, town.people.aoi, two, "助かりました").map(drop),
        &|tx| {
            let aoi = talk::actor(tx, town.people.aoi)?;
            vote::set(tx, &aoi, two, true)
        },
    ];
    for act in acts {
        while_uncommitted(
            &town,
            |tx| act(tx),
            |tx| {
                let ryo = talk::actor(tx, town.people.ryo)?;
                let hidden: Option<UtcTime> = posts::table
                    .find(one)
                    .select(posts::hidden_at)
                    .first(tx.conn)?;
                match hidden {
                    None => hide::hide(tx, &ryo, one, &talk::why()).map(drop),
                    Some(_) => hide::restore(tx, &ryo, one, &talk::why()).map(drop),
                }
            },
        );
        counters_hold(&town, topic);
    }
}

#[test]
fn many_who_answer_and_thank_at_once_are_all_counted() {
    let town = Town::start();
    let topic = asked(&town);
    let first = answered(&town, town.people.ken, topic);
    let people = [town.people.aoi, town.people.misaki, town.people.ryo];
    let together = Barrier::new(people.len());
    std::thread::scope(|scope| {
        for person in people {
            let (town, together) = (&town, &together);
            scope.spawn(move || {
                together.wait();
                for _ in 0..4 {
                    let outcome = town
                        .domain
                        .write(|tx| talk::answered(tx, person, topic, "試した方法を書きます。"));
                    outcome.expect("an answer");
                }
                let outcome = town.domain.write(|tx| {
                    let actor = talk::actor(tx, person)?;
                    vote::set(tx, &actor, first, true)
                });
                outcome.expect("a vote");
            });
        }
    });
    counters_hold(&town, topic);
    let votes: i64 = town.read(|conn| {
        Ok(posts::table
            .find(first)
            .select(posts::vote_count)
            .first(conn)?)
    });
    assert_eq!(votes, 3);
}

#[test]
fn two_that_wait_for_each_other_both_end_well() {
    if backend() == Backend::Sqlite {
        return;
    }
    let town = Town::start();
    let both = Barrier::new(2);
    let tries = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for (one, other) in [("a", "b"), ("b", "a")] {
            let (town, both, tries) = (&town, &both, &tries);
            scope.spawn(move || {
                let mut again = false;
                let outcome = town.domain.write(|tx| {
                    tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    lock::until_commit(tx.conn, one)?;
                    if !std::mem::replace(&mut again, true) {
                        both.wait();
                    }
                    lock::until_commit(tx.conn, other)
                });
                outcome.expect("both locks");
            });
        }
    });
    assert!(tries.into_inner() > 2, "nobody had to try again");
}

#[test]
fn a_write_tells_what_went_wrong_even_when_it_can_not_be_undone() {
    let town = Town::start();
    let outcome: domain::Result<()> = town.domain.write(|tx| {
        let leave = match backend() {
            Backend::Sqlite => "ROLLBACK",
            Backend::Postgres => "SELECT pg_terminate_backend(pg_backend_pid())",
        };
        let _ = diesel::sql_query(leave).execute(tx.conn);
        Err(Error::Conflict)
    });
    assert!(matches!(outcome, Err(Error::Conflict)), "{outcome:?}");
    // The connection is not used again.
    town.read(|conn| Ok(topics::table.count().get_result::<i64>(conn)?));
    asked(&town);
}
