//! What is promised to people: how long things are kept, who looked, who may still be told, and whom a mask points at.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::Identity;
use domain::db::schema::{
    account_domains, accounts, audit_entries, jobs, limit_counters, memberships, people, sessions,
};
use domain::mail::Letter;
use domain::types::AccountId;
use domain::{audit, job, limit};
use server::state::State;

use crate::fixtures::talk::{answered, asked, body_of, commented, hidden, question};
use crate::fixtures::{self, Town};
use crate::support::{Answer, Visitor};

fn entries(town: &Town, action: &str) -> i64 {
    town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq(action))
            .count()
            .get_result(conn)?)
    })
}

fn code(town: &Town) -> String {
    let payload: String = town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id.desc())
            .select(jobs::payload)
            .first(conn)?)
    });
    let letter: Letter = serde_json::from_str(&payload).expect("a letter");
    letter
        .text
        .split_whitespace()
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .expect("a code")
        .to_owned()
}

/// Signs in from a new browser and says where it leads.
fn comes_in<'a>(town: &'a Town, email: &str) -> (Visitor<'a>, Answer) {
    let browser = town.guest();
    browser.post("/sign-in", &[("email", email)]).expect(303);
    let answer = browser.post("/sign-in/code", &[("code", &code(town))]);
    answer.expect(303);
    (browser, answer)
}

// ---- what is kept, and how long

#[test]
fn the_nightly_job_keeps_what_the_page_of_what_is_recorded_promises() {
    let town = Town::start();
    town.guest()
        .get("/recorded")
        .expect(200)
        .says("IPアドレスは30日")
        .says("操作の記録は400日");
    for (days, name) in [(0, "old"), (380, "middle"), (25, "new")] {
        town.pass_days(days);
        town.write(|tx| {
            domain::people::session::open(tx, town.people.aoi, name, "192.0.2.7")?;
            limit::hit(tx, &format!("sign_in:ip:{name}"), limit::Limit::new(9, 60))?;
            audit::record_by(tx, None, name, "x", &serde_json::json!({}))
        });
    }
    sweep(&town);
    let addresses: Vec<(String, String)> = town.read(|conn| {
        Ok(sessions::table
            .filter(sessions::person_id.eq(town.people.aoi))
            .order(sessions::id)
            .select((sessions::user_agent, sessions::ip))
            .load(conn)?)
    });
    assert!(
        addresses.contains(&("middle".to_owned(), "192.0.2.7".to_owned())),
        "25 days old: {addresses:?}"
    );
    assert!(addresses.contains(&("new".to_owned(), "192.0.2.7".to_owned())));
    assert_eq!(
        [
            entries(&town, "old"),
            entries(&town, "middle"),
            entries(&town, "new")
        ],
        [0, 1, 1]
    );
    // What is left still hangs together, and so does what follows.
    assert_eq!(town.read(audit::first_broken), None);
    town.pass_days(6);
    sweep(&town);
    let of = |name: &str| -> Option<String> {
        town.read(|conn| {
            Ok(sessions::table
                .filter(sessions::user_agent.eq(name))
                .select(sessions::ip)
                .first(conn)
                .optional()?)
        })
    };
    assert_eq!(of("middle").as_deref(), Some(""), "31 days old");
    assert_eq!(of("new").as_deref(), Some("192.0.2.7"));
    let counters: Vec<String> = town.read(|conn| {
        Ok(limit_counters::table
            .filter(limit_counters::key.like("sign_in:ip:%"))
            .select(limit_counters::key)
            .load(conn)?)
    });
    assert_eq!(counters, ["sign_in:ip:new"]);
    town.pass_days(500);
    sweep(&town);
    assert_eq!(entries(&town, "new"), 0, "everything is too old");
    town.write(|tx| audit::record_by(tx, None, "after", "x", &serde_json::json!({})));
    assert_eq!(town.read(audit::first_broken), None);
    // A row taken out of the middle still shows.
    town.write(|tx| {
        for name in ["b", "c"] {
            audit::record_by(tx, None, name, "x", &serde_json::json!({}))?;
        }
        diesel::delete(audit_entries::table.filter(audit_entries::action.eq("b")))
            .execute(tx.conn)?;
        Ok(())
    });
    assert!(town.read(audit::first_broken).is_some());
}

/// Does the day's tidying as the worker does.
fn sweep(town: &Town) {
    town.write(|tx| {
        let now = tx.now;
        job::enqueue(tx, "sweep", &serde_json::json!({}), now, None)
    });
    drain(town);
}

fn drain(town: &Town) {
    server::worker::drain(&state(town)).expect("the queue");
}

fn state(town: &Town) -> State {
    let mut state = town.state();
    state.mailer = domain::mail::Mailer::Memory(std::sync::Arc::default());
    state
}

// ---- who looked

#[test]
fn a_look_at_an_account_is_on_record() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let page = format!("/staff/accounts/{}", town.people.aoba);
    cs.get(&page).expect(200);
    cs.get(&page).expect(200);
    cs.get(&format!("{page}/evidence")).expect(200);
    assert_eq!(entries(&town, "account.read"), 1, "one look an hour");
    town.staff(Role::Sales).get(&page).expect(200);
    cs.get(&format!("/staff/accounts/{}", town.people.minato))
        .expect(200);
    assert_eq!(entries(&town, "account.read"), 3);
    town.pass_seconds(3_601);
    // By then staff who did nothing are signed out.
    town.staff(Role::Cs).get(&page).expect(200);
    assert_eq!(entries(&town, "account.read"), 4);
    // Who may not look leaves nothing, and nor does an account there is not.
    town.staff(Role::Marketing).get(&page).expect(404);
    town.aoi().get(&page).expect(404);
    town.staff(Role::Cs)
        .get("/staff/accounts/999999")
        .expect(404);
    assert_eq!(entries(&town, "account.read"), 4);
    town.staff(Role::Admin)
        .get("/admin/audit")
        .expect(200)
        .says("account.read");
}

#[test]
fn a_download_asks_again_who_it_is_and_leaves_a_mark() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let file = cs.post("/staff/accounts/download", &[]);
    let name = file
        .expect(200)
        .header("content-disposition")
        .unwrap_or_default()
        .to_owned();
    let mark = name
        .trim_end_matches(".csv\"")
        .rsplit('-')
        .next()
        .unwrap_or_default();
    assert_eq!(mark.len(), 8, "{name}");
    let detail: String = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("account.export"))
            .select(audit_entries::detail)
            .first(conn)?)
    });
    assert!(
        detail.contains(mark) && detail.contains("\"rows\":3"),
        "{detail}"
    );
    town.pass_seconds(11 * 60);
    let again = cs.post("/staff/accounts/download", &[("q", "青葉")]);
    assert!(
        again
            .expect(303)
            .location()
            .starts_with("/sign-in/confirm?next=/staff/accounts"),
        "{}",
        again.location()
    );
    assert_eq!(entries(&town, "account.export"), 1);
}

// ---- who is told

/// A question of みなと商事's 美咲 that 健's answer just came to, its mail not yet sent.
fn waiting_mail(town: &Town) -> (i64, i64) {
    town.write(|tx| {
        let topic = asked(
            tx,
            town.people.misaki,
            &question("何でしょうか", "本文です。長めに。"),
        )?;
        let post = answered(
            tx,
            town.people.ken,
            topic.id,
            "答えです。このようにします。",
        )?;
        Ok((topic.id, post))
    })
}

/// Does what waits, ten minutes on, and says to whom mail went.
fn sent(town: &Town) -> Vec<String> {
    let letters = crate::letters::sent(town);
    letters.iter().map(|letter| letter.to.clone()).collect()
}

#[test]
fn a_mail_is_sent_only_to_who_may_still_read_the_post() {
    let town = Town::start();
    waiting_mail(&town);
    assert_eq!(sent(&town), ["misaki@minato.example"]);

    type Change = fn(&Town, i64, i64);
    let changes: [(&str, Change); 5] = [
        ("the answer was hidden", |town, _, post| {
            town.write(|tx| hidden(tx, town.people.ryo, post));
        }),
        ("the question was hidden", |town, topic, _| {
            town.write(|tx| {
                let body = body_of(tx, topic)?;
                hidden(tx, town.people.ryo, body)
            });
        }),
        ("the reader was suspended", |town, _, _| {
            town.write(|tx| {
                diesel::update(people::table.find(town.people.misaki))
                    .set(people::suspended_at.eq(Some(tx.now)))
                    .execute(tx.conn)?;
                Ok(())
            });
        }),
        ("the reader left", |town, _, _| {
            town.write(|tx| {
                diesel::update(
                    memberships::table.filter(memberships::person_id.eq(town.people.misaki)),
                )
                .set(memberships::valid_to.eq(Some(tx.now.plus_days(-1))))
                .execute(tx.conn)?;
                Ok(())
            });
        }),
        ("the address went", |town, _, _| {
            town.write(|tx| {
                diesel::update(people::table.find(town.people.misaki))
                    .set(people::email.eq(None::<String>))
                    .execute(tx.conn)?;
                Ok(())
            });
        }),
    ];
    for (what, change) in changes {
        let town = Town::start();
        let (topic, post) = waiting_mail(&town);
        change(&town, topic, post);
        // Whoever's post was hidden hears of that, without a word of the post or its topic.
        let said = crate::letters::sent(&town);
        assert!(
            said.iter().all(|letter| {
                let words = format!("{} {}", letter.subject, letter.text);
                !words.contains("答えです") && !words.contains("何でしょうか")
            }),
            "{what}"
        );
        // Dropped, not tried again.
        let open: i64 = town.read(|conn| {
            Ok(jobs::table
                .filter(jobs::done_at.is_null())
                // A question that has no answer any more waits for its first again.
                .filter(jobs::kind.ne(domain::desk::escalation::JOB))
                .count()
                .get_result(conn)?)
        });
        assert_eq!(open, 0, "{what}");
    }
}

#[test]
fn a_mail_says_of_its_author_what_they_want_said_when_it_is_sent() {
    use domain::db::schema::posts;
    let town = Town::start();
    let (_, post) = waiting_mail(&town);
    town.write(|tx| {
        diesel::update(posts::table.find(post))
            .set(posts::identity.eq(Identity::Profile))
            .execute(tx.conn)?;
        Ok(())
    });
    let letters = crate::letters::sent(&town);
    let [letter] = letters.as_slice() else {
        panic!("{} mails were sent", letters.len());
    };
    let text = format!("{}{}{}", letter.subject, letter.text, letter.html);
    assert!(text.contains("答えです"));
    assert!(
        !text.contains("鈴木") && !text.contains(fixtures::AOBA),
        "{text}"
    );
}

// ---- whom a mask points at, and where a name leads

#[test]
fn a_mask_never_points_at_one_company() {
    let town = Town::start();
    let topic = town.write(|tx| {
        describe(tx, town.people.aoba, "製造業", 120)?;
        describe(tx, town.people.minato, "製造業", 9_000)?;
        describe(tx, town.people.hikari, "物流", 130)?;
        let mut question = question("伏せて聞きます", "本文です。長めに書きます。");
        question.identity = Identity::Profile;
        asked(tx, town.people.aoi, &question)
    });
    let shown = || town.misaki().get(&topic.path()).expect(200).text();
    let everywhere = || {
        let list = town.misaki().get("/questions").expect(200).text();
        format!("{}{list}", shown())
    };
    // Three companies are here: whatever is said of the industry or the size points at one.
    assert!(!everywhere().contains("製造業"));
    assert!(!everywhere().contains("51〜300"), "{}", shown());
    // Four more of the industry, of other sizes.
    town.write(|tx| {
        for n in 0..4 {
            let id = fixtures::account(tx, &format!("会社{n}"))?;
            describe(tx, id, "製造業", 20)?;
            let person = fixtures::person(tx, &format!("人{n}"), None)?;
            if n > 0 {
                fixtures::member(tx, person, id)?;
            }
        }
        Ok(())
    });
    assert!(shown().contains("製造業"), "five are here now");
    assert!(!everywhere().contains("51〜300"));
    town.write(|tx| {
        for n in 0..4 {
            let id = fixtures::account(tx, &format!("同じ会社{n}"))?;
            describe(tx, id, "製造業", 100)?;
            let person = fixtures::person(tx, &format!("同じ人{n}"), None)?;
            fixtures::member(tx, person, id)?;
        }
        Ok(())
    });
    let page = shown();
    assert!(
        page.contains("製造業") && page.contains("51〜300"),
        "{page}"
    );
    assert!(!page.contains(fixtures::AOBA));
}

fn describe(
    tx: &mut domain::Tx<'_>,
    account: AccountId,
    industry: &str,
    employees: i64,
) -> domain::Result<()> {
    diesel::update(accounts::table.find(account))
        .set((
            accounts::industry.eq(Some(industry)),
            accounts::employees.eq(Some(employees)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[test]
fn a_name_leads_to_a_page_or_nowhere() {
    let town = Town::start();
    let (topic, only_comment) = town.write(|tx| {
        let topic = asked(
            tx,
            town.people.aoi,
            &question("何でしょうか", "本文です。長めに。"),
        )?;
        let post = answered(
            tx,
            town.people.misaki,
            topic.id,
            "隠される答えです。長めに。",
        )?;
        hidden(tx, town.people.ryo, post)?;
        let body = body_of(tx, topic.id)?;
        commented(tx, town.people.ken, body, "コメントだけの人です。")?;
        Ok((topic, town.people.ken))
    });
    for visitor in [
        town.moderator(),
        town.staff(Role::Marketing),
        town.staff(Role::Cs),
        town.misaki(),
    ] {
        let page = visitor.get(&topic.path());
        let text = page.expect(200).text();
        assert!(text.contains("コメントだけの人です。"));
        let mut links = 0;
        for rest in text.split("href=\"/u/").skip(1) {
            let id = rest.split('"').next().unwrap_or_default();
            visitor.get(&format!("/u/{id}")).expect(200);
            links += 1;
        }
        assert!(links >= 2, "{links}");
        assert!(text.contains(&format!("/u/{only_comment}")));
    }
    let page = town.moderator().get(&topic.path()).text();
    assert!(
        page.contains("佐藤 美咲"),
        "the moderator sees who wrote it"
    );
    assert!(!page.contains(&format!("/u/{}\"", town.people.misaki)));
}

// ---- joining by domain

#[test]
fn staff_give_a_company_its_domain_and_its_people_join_by_it() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let home = format!("/staff/accounts/{}", town.people.aoba);
    let page = format!("{home}/domains");
    cs.get(&home).expect(200).says(&format!("href=\"{page}\""));
    for (wrong, says) in [
        ("gmail.com", "誰でもアドレスを持てる"),
        ("someone@yahoo.co.jp", "誰でもアドレスを持てる"),
        ("aoba", "ドメインの形"),
        ("ao ba.example", "ドメインの形"),
        ("", "ドメインの形"),
    ] {
        cs.post(&page, &[("domain", wrong)]).expect(422).says(says);
    }
    cs.post(&page, &[("domain", "New.Aoba.Example")])
        .expect(303);
    cs.post(&page, &[("domain", "new.aoba.example")])
        .expect(422)
        .says("すでに");
    // Not vouched for yet: nobody joins by it.
    let (early, _) = comes_in(&town, "early@new.aoba.example");
    early.get("/ask").expect(404);
    let row: i64 = town.read(|conn| {
        Ok(account_domains::table
            .filter(account_domains::domain.eq("new.aoba.example"))
            .select(account_domains::id)
            .first(conn)?)
    });
    cs.get(&page).expect(200).says("未確認");
    cs.post(&format!("{page}/{row}/verify"), &[]).expect(303);
    cs.get(&page).expect(200).says("確認済み");
    let (member, _) = comes_in(&town, "member@new.aoba.example");
    member.get("/ask").expect(200);
    cs.get(&page).expect(200).says("<td>1</td>");
    // Whole labels only.
    for other in [
        "x@sub.new.aoba.example",
        "x@evilnew.aoba.example",
        "x@aoba.example.evil.example",
    ] {
        comes_in(&town, other).0.get("/ask").expect(404);
    }
    // In another account too: people are asked.
    let other = format!("/staff/accounts/{}/domains", town.people.minato);
    cs.post(&other, &[("domain", "new.aoba.example"), ("vouched", "1")])
        .expect(303);
    cs.get(&page).expect(200).says(fixtures::MINATO);
    let (asked, _) = comes_in(&town, "asked@new.aoba.example");
    asked
        .get("/join")
        .expect(200)
        .says(fixtures::AOBA)
        .says(fixtures::MINATO);
    cs.post(&format!("{page}/{row}/remove"), &[]).expect(303);
    // Who joined stays.
    member.get("/ask").expect(200);
    for action in [
        "account.domain_added",
        "account.domain_verified",
        "account.domain_removed",
    ] {
        assert!(entries(&town, action) >= 1, "{action}");
    }
    // The account's own page tells of them, and who looked at it or at its domains is on record, once an hour.
    cs.get(&home)
        .expect(200)
        .says("メールのドメインを加えました")
        .says("メールのドメインを確認済みにしました")
        .says("メールのドメインを外しました")
        .says("new.aoba.example");
    let looked = entries(&town, "account.read");
    town.staff(Role::Sales).get(&page).expect(200);
    assert_eq!(entries(&town, "account.read"), looked + 1);
}
