//! The weekly digest, and the one reminder to accept.

use super::*;

/// Sends every digest that is due, whatever day it is.
pub(super) fn digests(town: &Town) -> Vec<Letter> {
    town.write(|tx| {
        let people: Vec<PersonId> = people::table
            .filter(people::first_signed_in_at.is_not_null())
            .order(people::id)
            .select(people::id)
            .load(tx.conn)?;
        let now = tx.now;
        job::enqueue(
            tx,
            digest_mail::JOB,
            &serde_json::json!({ "people": people }),
            now,
            None,
        )
    });
    sent_now(town)
        .into_iter()
        .filter(|letter| letter.kind == "digest")
        .collect()
}

#[test]
fn the_digest_tells_each_what_is_theirs_and_names_nobody() {
    let town = Town::start();
    let people = &town.people;
    let ask = |by, title: &str, identity, audience, tags: &str| {
        let mut ask = question(title, "本文です。長めに書きます。");
        ask.identity = identity;
        ask.audience = audience;
        ask.tags = tags.to_owned();
        town.write(|tx| asked(tx, by, &ask)).id
    };
    // Misaki's subject is 権限: she has written under it.
    ask(
        people.misaki,
        "権限の話をまとめました",
        Identity::Full,
        Audience::Members,
        "権限",
    );
    ask(
        people.ryo,
        "権限で困っています。誰か",
        Identity::Full,
        Audience::Members,
        "権限",
    );
    ask(
        people.ryo,
        "関係のない話題です。どうぞ",
        Identity::Full,
        Audience::Members,
        "別件",
    );
    // 葵's company: 健 asked one question openly, one under a mask, one for the company alone.
    let open = ask(
        people.ken,
        "会社の公開の質問です",
        Identity::Full,
        Audience::Members,
        "",
    );
    let masked = ask(
        people.ken,
        "伏せて聞いた質問です",
        Identity::Profile,
        Audience::Members,
        "",
    );
    let own = ask(
        people.ken,
        "社内だけの質問です。",
        Identity::Profile,
        Audience::Own,
        "",
    );
    for topic in [open, masked] {
        answer_as(&town, people.misaki, topic, "このようにします。お試しを。");
    }
    answer_as(
        &town,
        people.staff(domain::actor::Role::Cs),
        own,
        "このようにします。お試しを。",
    );
    sent(&town);
    let letters = digests(&town);
    let of = |address: &str| {
        let mine = to(&letters, address);
        assert_eq!(mine.len(), 1, "{address}: {letters:?}");
        text(&mine[0])
    };
    let misaki = of("misaki@minato.example");
    assert!(misaki.contains("権限で困っています"), "{misaki}");
    assert!(
        !misaki.contains("関係のない") && !misaki.contains("社内だけ"),
        "{misaki}"
    );
    let aoi = of("aoi@aoba.example");
    assert!(
        aoi.contains("会社の公開の質問") && aoi.contains("社内だけの質問"),
        "{aoi}"
    );
    assert!(!aoi.contains("伏せて聞いた"), "a colleague's mask: {aoi}");
    assert!(!aoi.contains('健') && !aoi.contains("美咲"), "{aoi}");
    assert!(aoi.contains("/unsubscribe/digest-"));
    // Once a week; to nobody who does not want it, or has not been here for half a year.
    assert_eq!(digests(&town), []);
    town.pass_days(7);
    assert_eq!(
        to(&digests(&town), "aoi@aoba.example"),
        [],
        "nothing is new"
    );
}

#[test]
fn a_digest_goes_on_monday_morning_to_who_wants_one_and_was_here() {
    use chrono::{TimeZone as _, Utc};
    let town = Town::start();
    let people = &town.people;
    let plan = |hour: u32| -> Vec<String> {
        // A Monday in Tokyo.
        let at = Utc
            .with_ymd_and_hms(2026, 4, 19, 15, 5, 0)
            .single()
            .expect("an instant")
            + chrono::Duration::hours(i64::from(hour));
        town.domain.clock.set(domain::UtcTime::from_chrono(at));
        town.write(|tx| {
            diesel::update(mail_choices::table)
                .set(mail_choices::digested_at.eq(None::<domain::UtcTime>))
                .execute(tx.conn)?;
            diesel::update(notices::table)
                .set(notices::digested_at.eq(None::<domain::UtcTime>))
                .execute(tx.conn)?;
            let now = tx.now;
            job::enqueue(
                tx,
                digest_mail::PLAN,
                &digest_mail::Planning::default(),
                now,
                None,
            )
        });
        sent_now(&town)
            .into_iter()
            .filter(|letter| letter.kind == "digest")
            .map(|letter| letter.to)
            .collect()
    };
    town.domain.clock.set(domain::UtcTime::from_chrono(
        Utc.with_ymd_and_hms(2026, 4, 18, 0, 0, 0)
            .single()
            .expect("an instant"),
    ));
    town.write(|tx| {
        for (person, seen) in [
            (people.aoi, -1),
            (people.misaki, -170),
            (people.ken, -190),
            (people.ryo, -1),
        ] {
            diesel::update(people::table.find(person))
                .set(people::last_seen_at.eq(Some(tx.now.plus_days(seen))))
                .execute(tx.conn)?;
            notice::tell(tx, person, Kind::Thanks, &News::of_page("/me", "x"))?;
        }
        diesel::update(people::table.find(people.ryo))
            .set(people::time_zone.eq(Some("Europe/London")))
            .execute(tx.conn)?;
        Ok(())
    });
    assert_eq!(plan(7), Vec::<String>::new());
    assert_eq!(plan(8), ["aoi@aoba.example", "misaki@minato.example"]);
    assert_eq!(plan(9), Vec::<String>::new());
    // London's eight o'clock is Tokyo's sixteenth hour in summer.
    assert_eq!(plan(16), ["ryo@hikari.example"]);
    town.aoi()
        .post("/me/notices", &[("mail", "on")])
        .expect(303);
    assert_eq!(plan(8), ["misaki@minato.example"]);
}

#[test]
fn an_asker_is_reminded_once_after_a_week() {
    let town = Town::start();
    answered_topic(&town);
    let reminders = |days: i64| -> usize {
        town.pass_days(days);
        town.write(|tx| {
            let now = tx.now;
            job::enqueue(tx, notice::reminder::JOB, &serde_json::json!({}), now, None)
        });
        sent(&town)
            .iter()
            .filter(|letter| letter.text.contains("役に立った回答を選んで"))
            .count()
    };
    assert_eq!(reminders(6), 0);
    assert_eq!(reminders(1), 1);
    assert_eq!(reminders(1), 0);
    // Not where an answer was accepted.
    let other = aois_topic(&town);
    let post = answer_as(
        &town,
        town.people.misaki,
        other,
        "一つ目の答えです。長めに。",
    );
    town.aoi()
        .post(&format!("/posts/{post}/accept"), &[])
        .expect(303);
    assert_eq!(reminders(8), 0);
}
