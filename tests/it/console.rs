//! The staff console: who may open it, that a list refuses what it does not know, that edits keep what was typed, that a
//! download is harmless and recorded, and that staff who look as a customer can change nothing.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{accounts, audit_entries, stage_moves};

use crate::fixtures::{AOBA, MINATO, Town};

fn page(town: &Town) -> String {
    format!("/staff/accounts/{}", town.people.aoba)
}

#[test]
fn the_console_is_open_to_the_vendor_only_and_figures_to_those_who_look_after_accounts() {
    let town = Town::start();
    for path in ["/staff", "/staff/accounts", &page(&town)] {
        for customer in [town.aoi(), town.misaki(), town.moderator()] {
            customer.get(path).expect(404);
        }
        assert!(town.guest().get(path).location().starts_with("/sign-in"));
        town.staff(Role::Cs).get(path).expect(200);
    }
    let marketing = town.staff(Role::Marketing);
    marketing.get("/staff").expect(200).does_not_say(AOBA);
    marketing.get("/staff/accounts").expect(404);
    marketing.get(&page(&town)).expect(404);
    marketing.post("/staff/accounts/download", &[]).expect(404);
}

#[test]
fn reading_figures_is_not_changing_accounts() {
    let town = Town::start();
    let support = town.staff(Role::Support);
    support.get(&page(&town)).expect(200).does_not_say("/memo");
    let memo = format!("{}/memo", page(&town));
    support
        .post(&memo, &[("memo", "x"), ("mark", "")])
        .expect(404);
    support.get("/staff/accounts/new").expect(404);
}

#[test]
fn an_account_that_is_not_there_is_the_same_page_as_any() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    for path in [
        "/staff/accounts/999999",
        "/staff/accounts/abc",
        "/staff/accounts/99999999999999999999",
        "/staff/accounts/999999/evidence?key=all",
    ] {
        cs.get(path).expect(404);
    }
    cs.get(&format!("{}/evidence?key=mrr", page(&town)))
        .expect(404);
    cs.get(&format!("{}/evidence?key=all&day=never", page(&town)))
        .expect(400);
    cs.get(&format!("{}/evidence?key=all", page(&town)))
        .expect(200);
}

#[test]
fn the_list_finds_filters_and_refuses_what_it_does_not_know() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    cs.get("/staff/accounts")
        .expect(200)
        .says(AOBA)
        .says(MINATO);
    cs.get("/staff/accounts?q=%E9%9D%92%E8%91%89")
        .expect(200)
        .says(AOBA)
        .does_not_say(&format!(">{MINATO}<"));
    for unknown in [
        "sort=mrr",
        "band=blue",
        "stage=won",
        "owner=x",
        "limit=9",
        "sort=name&sort=name",
    ] {
        cs.get(&format!("/staff/accounts?{unknown}")).expect(400);
    }
}

#[test]
fn a_memo_is_kept_and_two_people_at_once_notice() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let to = format!("{}/memo", page(&town));
    let mark = domain::accounts::edit::memo_mark("");
    cs.post(&to, &[("memo", "初回訪問を済ませた"), ("mark", &mark)])
        .expect(303);
    cs.get(&page(&town)).expect(200).says("初回訪問を済ませた");
    cs.post(&to, &[("memo", "別の人の文"), ("mark", &mark)])
        .expect(422)
        .says("別の人の文")
        .says("初回訪問を済ませた");
}

#[test]
fn a_next_action_appears_among_those_to_talk_to_this_week() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let to = format!("{}/next-action", page(&town));
    let today = town.now().local_day(town.domain.zone).to_string();
    let began = || {
        town.read(|conn| {
            use diesel::prelude::*;
            use domain::accounts::find::Account;
            let account = accounts::table
                .find(town.people.aoba)
                .select(Account::as_select())
                .first(conn)?;
            Ok(domain::accounts::edit::next_action_mark(&account))
        })
    };
    let old = began();
    let fields = |what: &'static str, on: String| {
        vec![
            ("mark", old.clone()),
            ("next_action", what.to_owned()),
            ("next_action_on", on),
            ("next_action_owner", "none".to_owned()),
        ]
    };
    let send = |cs: &crate::support::Visitor<'_>, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        cs.post(&to, &fields)
    };
    send(&cs, fields("更新の相談", "tomorrow".to_owned()))
        .expect(422)
        .says("更新の相談");
    send(&cs, fields("", today.clone())).expect(422);
    send(&cs, fields("更新の相談", today.clone())).expect(303);
    send(&cs, fields("別の人の予定", today))
        .expect(422)
        .says("別の人の予定")
        .says("更新の相談");
    cs.get("/staff?owner=all")
        .expect(200)
        .says("更新の相談")
        .says(AOBA);
}

#[test]
fn many_accounts_change_only_after_the_question() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let (a, b) = (
        format!("a{}", town.people.aoba),
        format!("a{}", town.people.minato),
    );
    let chosen = [
        (a.as_str(), "1"),
        (b.as_str(), "1"),
        ("change", "segment"),
        ("segment", "製造"),
        ("back", ""),
    ];
    let segments = || -> Vec<Option<String>> {
        town.read(|conn| {
            Ok(accounts::table
                .select(accounts::segment)
                .order(accounts::id)
                .load(conn)?)
        })
    };
    cs.post("/staff/accounts/bulk", &chosen)
        .expect(200)
        .says(AOBA)
        .says(MINATO);
    assert!(segments().iter().all(Option::is_none));
    let mut sure = chosen.to_vec();
    sure.push(("confirm", "1"));
    cs.post("/staff/accounts/bulk", &sure).expect(303);
    assert_eq!(segments().iter().flatten().count(), 2);
    cs.post(
        "/staff/accounts/bulk",
        &[("change", "segment"), ("segment", "x")],
    )
    .expect(422);
}

#[test]
fn a_download_is_harmless_in_a_spreadsheet_and_leaves_an_entry() {
    let town = Town::start();
    town.write(|tx| {
        crate::fixtures::account(tx, "=HYPERLINK(\"http://evil.example\")")?;
        Ok(())
    });
    let cs = town.staff(Role::Cs);
    let answer = cs.post("/staff/accounts/download", &[("q", "")]);
    answer
        .expect(200)
        .says("\u{feff}")
        .says("\"'=HYPERLINK(\"\"http://evil.example\"\")\"");
    let entries: i64 = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("account.export"))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(entries, 1);
}

#[test]
fn a_move_by_hand_says_why() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let to = format!("{}/stage", page(&town));
    cs.post(&to, &[("stage", "onboarding"), ("reason", "")])
        .expect(422);
    cs.post(&to, &[("stage", "won"), ("reason", "x")])
        .expect(422);
    cs.post(
        &to,
        &[("stage", "onboarding"), ("reason", "引き継ぎが終わった")],
    )
    .expect(303);
    cs.get(&page(&town)).expect(200).says("引き継ぎが終わった");
    let moves: i64 = town.read(|conn| Ok(stage_moves::table.count().get_result(conn)?));
    assert_eq!(moves, 1);
}

#[test]
fn a_new_account_keeps_what_was_typed_until_it_is_right() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let fields = |name: &'static str, day: &'static str| {
        [
            ("name", name),
            ("external_id", "C-9"),
            ("segment", ""),
            ("industry", ""),
            ("status", "active"),
            ("started_on", day),
            ("owner", "none"),
        ]
    };
    cs.post("/staff/accounts", &fields("", "2026-04-01"))
        .expect(422)
        .says("C-9");
    cs.post("/staff/accounts", &fields("山田製作所", "April"))
        .expect(422)
        .says("山田製作所");
    let made = cs.post("/staff/accounts", &fields("山田製作所", "2026-04-01"));
    made.expect(303);
    cs.get(made.location()).expect(200).says("山田製作所");
    cs.post("/staff/accounts", &fields("別の会社", "2026-04-01"))
        .expect(422);
}

#[test]
fn staff_who_look_as_a_customer_see_what_a_customer_sees_and_change_nothing() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    cs.post("/staff/customer-view", &[]).expect(303);
    cs.get("/questions")
        .expect(200)
        .says("/staff/customer-view/end")
        .does_not_say("href=\"/staff\"");
    cs.get("/staff").expect(404);
    cs.get(&page(&town)).expect(404);
    let mark = domain::accounts::edit::memo_mark("");
    cs.post(
        &format!("{}/memo", page(&town)),
        &[("memo", "x"), ("mark", &mark)],
    )
    .expect(403);
    cs.post("/me", &[("name", "x")]).expect(403);
    cs.post("/staff/customer-view/end", &[]).expect(303);
    cs.get("/staff").expect(200);
}

#[test]
fn everything_that_happened_at_one_instant_can_be_reached() {
    use domain::accounts::timeline;
    use domain::engagement::ledger::{self, Act};
    let town = Town::start();
    let aoba = town.people.aoba;
    // A day of training, as a file tells it: everyone at the same time; and a note or two of that very moment.
    town.write(|tx| {
        for number in 0..150 {
            let object = format!("training:{number}");
            let act = Act::new("trn.completed", object).account(aoba);
            ledger::record(tx, act)?;
        }
        for _ in 0..40 {
            let cs = crate::fixtures::talk::actor(tx, town.people.staff(Role::Cs))?;
            let object = format!("account:{aoba}");
            domain::audit::record(tx, &cs, "account.memo", &object, &serde_json::json!({}))?;
            domain::audit::record(tx, &cs, "account.viewed", &object, &serde_json::json!({}))?;
        }
        Ok(())
    });
    let (mut after, mut seen, mut pages) = (None, 0, 0);
    loop {
        let page = town.read(|conn| {
            let cs =
                domain::people::session::actor_of(conn, town.people.staff(Role::Cs), town.now())?;
            let proof = domain::policy::account_console(&cs)?;
            timeline::page(conn, &proof, aoba, town.now(), after.as_deref())
        });
        seen += page.entries.len();
        pages += 1;
        after = page.next;
        if after.is_none() || pages > 20 {
            break;
        }
    }
    assert_eq!((seen, pages), (190, 7));
}

#[test]
fn what_was_taken_back_or_is_still_to_come_counts_for_nobody() {
    use domain::accounts::{attention, crowd};
    use domain::engagement::ledger::{self, Act};
    let town = Town::start();
    let (aoba, aoi) = (town.people.aoba, town.people.aoi);
    town.write(|tx| {
        let now = tx.now;
        let mut act = |kind: &str, object: &str, days: i64| {
            let at = now.plus_days(days);
            ledger::record(tx, Act::new(kind, object).person(aoi).account(aoba).at(at))
        };
        let spoke = act("evt.spoke", "event:1", -3)?;
        act("evt.spoke", "event:2", 3)?;
        act("com.reply_posted", "post:1", -3)?;
        ledger::reverse(tx, spoke, "no_show")?;
        Ok(())
    });
    let proof = |conn: &mut domain::db::AnyConnection| {
        let cs = domain::people::session::actor_of(conn, town.people.staff(Role::Cs), town.now())?;
        domain::policy::account_console(&cs)
    };
    let person = town
        .read(|conn| {
            let proof = proof(conn)?;
            crowd::people_of(conn, &proof, aoba, town.now(), town.domain.zone)
        })
        .into_iter()
        .find(|person| person.id == aoi)
        .expect("aoi");
    assert_eq!((person.replies, person.other), (1, 0));
    assert_eq!(
        person.level,
        Some(domain::engagement::level::Level::Exploring)
    );
    assert_eq!(person.last_seen, Some(town.now().plus_days(-3)));

    // Someone whose only act was taken back was not seen.
    town.pass_days(61);
    let reasons = town.read(|conn| {
        let proof = proof(conn)?;
        attention::this_week(conn, &proof, None, town.now(), town.domain.zone)
    });
    let unseen = reasons
        .accounts
        .iter()
        .any(|reason| reason.account_id == town.people.minato);
    assert!(unseen);
}

#[test]
fn two_who_change_an_account_at_once_notice_and_a_name_given_up_is_remembered() {
    use domain::accounts::edit::profile_mark;
    use domain::accounts::find::Account;
    use domain::db::schema::account_names;
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let to = format!("{}/profile", page(&town));
    let mark = || {
        town.read(|conn| {
            let account = accounts::table
                .find(town.people.aoba)
                .select(Account::as_select())
                .first(conn)?;
            Ok(profile_mark(&account))
        })
    };
    let began = mark();
    let send = |name: &str, mark: &str| {
        cs.post(
            &to,
            &[
                ("name", name),
                ("external_id", ""),
                ("segment", ""),
                ("industry", ""),
                ("status", "active"),
                ("started_on", ""),
                ("owner", "none"),
                ("mark", mark),
            ],
        )
    };
    send("青葉ホールディングス", &began).expect(303);
    send("青葉グループ", &began)
        .expect(422)
        .says("青葉グループ")
        .says("青葉ホールディングス");
    send("青葉グループ", &mark()).expect(303);
    let names: Vec<String> = town.read(|conn| {
        Ok(account_names::table
            .order(account_names::id)
            .select(account_names::name)
            .load(conn)?)
    });
    assert_eq!(names, [AOBA, "青葉ホールディングス"]);
}

#[test]
fn a_stage_still_to_come_is_not_where_an_account_stands() {
    use domain::accounts::list;
    let town = Town::start();
    town.write(|tx| {
        for (stage, days) in [("onboarding", -30), ("adoption", 30)] {
            diesel::insert_into(stage_moves::table)
                .values((
                    stage_moves::account_id.eq(town.people.aoba),
                    stage_moves::to_stage.eq(stage),
                    stage_moves::at.eq(tx.now.plus_days(days)),
                    stage_moves::recorded_at.eq(tx.now),
                    stage_moves::cause.eq("import"),
                    stage_moves::inputs.eq("{}"),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    });
    let now = town.now();
    let rows = town.read(|conn| {
        let cs = domain::people::session::actor_of(conn, town.people.staff(Role::Cs), now)?;
        let proof = domain::policy::account_console(&cs)?;
        let standing = domain::accounts::stage_edit::standing(conn, &proof, town.people.aoba, now)?;
        assert_eq!(
            standing.map(|standing| standing.stage).as_deref(),
            Some("onboarding")
        );
        list::all_matching(
            conn,
            &proof,
            &list::Query::default(),
            now.local_day(town.domain.zone),
            now,
        )
    });
    let aoba = rows.iter().find(|row| row.name == AOBA).expect("aoba");
    assert_eq!(aoba.stage.as_deref(), Some("onboarding"));
}
