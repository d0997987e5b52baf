//! Customers' cases: nothing is out without its customer's word, and nothing other than what they saw.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{accounts, engagement_events, memberships, story_consents};
use domain::stories::StoryAudience;

use crate::fixtures::talk::{asked, body_of, edited, hidden, question};
use crate::fixtures::{AOBA, Town, tale};
use crate::support::Answer;

const AOI: &str = "aoi@aoba.example";
const TITLE: &str = "締めが三日早くなりました";

/// The value of a hidden field of a page.
fn field(page: &Answer, name: &str) -> String {
    page.text()
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("{} has no field {name}", page.of))
        .to_owned()
}

/// The link in the latest mail that asks to confirm, which goes ten minutes later.
fn mailed_link(town: &Town) -> String {
    crate::letters::sent(town)
        .iter()
        .rev()
        .find_map(|letter| {
            let at = letter.text.find("/stories/review/")?;
            letter.text[at..].split_whitespace().next()
        })
        .expect("a mail with a link")
        .to_owned()
}

/// What stands on the ledger for a case: type, points and points towards advocacy.
fn standing(town: &Town, story: i64) -> Vec<(String, f64, f64)> {
    town.read(|conn| {
        let rows: Vec<(i64, String, f64, f64)> = engagement_events::table
            .filter(engagement_events::object.eq(format!("story:{story}")))
            .filter(engagement_events::reversal_of.is_null())
            .order(engagement_events::id)
            .select((
                engagement_events::id,
                engagement_events::type_,
                engagement_events::granted_points,
                engagement_events::adv_points,
            ))
            .load(conn)?;
        let reversed: Vec<Option<i64>> = engagement_events::table
            .filter(engagement_events::reversal_of.is_not_null())
            .select(engagement_events::reversal_of)
            .load(conn)?;
        Ok(rows
            .into_iter()
            .filter(|(id, ..)| !reversed.contains(&Some(*id)))
            .map(|(_, kind, points, adv)| (kind, points, adv))
            .collect())
    })
}

fn words(town: &Town, story: i64) -> Vec<String> {
    town.read(|conn| {
        Ok(story_consents::table
            .filter(story_consents::story_id.eq(story))
            .order(story_consents::id)
            .select(story_consents::act)
            .load(conn)?)
    })
}

const FULL: [(&str, &str); 5] = [
    ("act", "confirm"),
    ("company", "1"),
    ("name", "1"),
    ("authority", "1"),
    ("audience", "public"),
];

fn confirm(page: &Answer, choice: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let mut form: Vec<(String, String)> = choice
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    for name in ["mark", "version"] {
        form.push((name.to_owned(), field(page, name)));
    }
    form
}

fn send(town: &Town, path: &str, form: &[(String, String)]) -> Answer {
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.guest().post(path, &form)
}

#[test]
fn from_a_thread_to_the_public_through_its_customer() {
    let town = Town::start();
    let people = &town.people;
    let topic = town.write(|tx| {
        asked(
            tx,
            people.aoi,
            &question(
                "締めの工夫を共有します",
                "承認の流れを分けたら三日早くなりました。",
            ),
        )
    });
    let post = town.write(|tx| body_of(tx, topic.id));
    let marketing = town.staff(Role::Marketing);
    marketing
        .get(&format!("/staff/stories/new?post={post}"))
        .expect(200)
        .says("田中 葵")
        .says("承認の流れを分けたら三日早くなりました。");
    let post_text = post.to_string();
    let text = tale::text(TITLE);
    let mut form: Vec<(&str, &str)> = text.parts().to_vec();
    form.push(("post", &post_text));
    form.push(("email", ""));
    let drafted = marketing.post("/staff/stories/new", &form);
    drafted.expect(303);
    let desk = drafted
        .location()
        .split('?')
        .next()
        .expect("a path")
        .to_owned();
    let story: i64 = desk
        .rsplit('/')
        .next()
        .expect("an id")
        .parse()
        .expect("a number");

    // A draft is nobody's but staff's.
    town.aoi()
        .get(&format!("/stories/{story}/review"))
        .expect(404);
    town.aoi().get(&format!("/s/{story}")).expect(404);
    town.aoi().get("/stories").does_not_say(TITLE);
    marketing.post(&format!("{desk}/ask"), &[]).expect(303);

    // By the mail's link, not signed in. Reading changes nothing, however often.
    let link = mailed_link(&town);
    for _ in 0..3 {
        let page = town.guest().get(&link);
        page.expect(200).says("公開を認める").says(TITLE);
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    }
    town.guest().get(&format!("/s/{story}")).expect(404);
    assert!(words(&town, story).is_empty());
    let page = town.guest().get(&link);

    // The company may be named only with its leave.
    let mut form = confirm(&page, &FULL);
    form.retain(|(name, _)| name != "authority");
    send(&town, &link, &form).expect(422).says("社内で了承");
    send(&town, &link, &confirm(&page, &FULL)).expect(303);

    let out = town.guest().get(&format!("/s/{story}"));
    out.expect(303);
    town.guest()
        .get(out.location())
        .expect(200)
        .says(TITLE)
        .says(AOBA)
        .says("田中 葵")
        .says("8営業日");
    town.guest().get("/stories").says(TITLE);
    town.guest().get("/").says(TITLE);
    assert_eq!(
        standing(&town, story),
        [("adv.story_published".to_owned(), 12.0, 12.0)]
    );
    assert_eq!(words(&town, story), ["confirmed"]);

    // One changed word takes it back for confirmation.
    let mut changed = text.clone();
    changed.result = "締めが四営業日早くなりました。".to_owned();
    let mut form: Vec<(&str, &str)> = changed.parts().to_vec();
    form.push(("version", "1"));
    marketing.post(&format!("{desk}/edit"), &form).expect(303);
    town.guest().get(&format!("/s/{story}")).expect(404);
    town.guest().get("/stories").does_not_say(TITLE);
    marketing.get(&desk).says("再確認が必要").says("四営業日");
    // The customer sees the text they know until they are asked again, and can't confirm the new one unasked.
    town.guest()
        .get(&link)
        .expect(200)
        .says("三営業日")
        .does_not_say("四営業日")
        .does_not_say("公開を認める</button>");
    marketing.post(&format!("{desk}/ask"), &[]).expect(303);
    // The first link is of the first version alone: it says that there is a newer one, shows none of it and confirms nothing.
    let old = town.guest().get(&link);
    old.expect(200)
        .says("三営業日")
        .says("新しい版をお送りしました")
        .does_not_say("四営業日")
        .does_not_say("公開を認める</button>");
    let mut form = confirm(&page, &FULL);
    form.retain(|(name, _)| name != "mark");
    form.push(("mark".to_owned(), "0".repeat(64)));
    send(&town, &link, &form)
        .expect(422)
        .does_not_say("四営業日");
    town.guest().get(&format!("/s/{story}")).expect(404);
    let newer = mailed_link(&town);
    assert_ne!(newer, link);
    let page = town.guest().get(&newer);
    send(&town, &newer, &confirm(&page, &FULL)).expect(303);
    town.guest().get(&format!("/s/{story}")).expect(303);
    assert_eq!(standing(&town, story).len(), 1, "one case, one row");
    // Whatever becomes of the newer version, the old link goes on to show its own.
    town.guest()
        .get(&link)
        .expect(200)
        .says("三営業日")
        .does_not_say("四営業日");

    // Withdrawn, it is gone at once, with what it earned towards advocacy.
    town.aoi()
        .post(
            &format!("/stories/{story}/review"),
            &[("act", "withdraw"), ("note", "社内の方針が変わりました")],
        )
        .expect(303);
    town.guest().get(&format!("/s/{story}")).expect(404);
    town.guest().get("/stories").does_not_say(TITLE);
    assert!(standing(&town, story).is_empty());
    assert_eq!(words(&town, story), ["confirmed", "confirmed", "withdrawn"]);
    // Asked and confirmed once more, it earns what it had, not more.
    marketing.post(&format!("{desk}/ask"), &[]).expect(303);
    let last = mailed_link(&town);
    let page = town.guest().get(&last);
    send(&town, &last, &confirm(&page, &FULL)).expect(303);
    assert_eq!(
        standing(&town, story),
        [("adv.story_published".to_owned(), 12.0, 12.0)]
    );
}

#[test]
fn what_changed_under_the_reader_is_not_confirmed() {
    let town = Town::start();
    let people = &town.people;
    let story = town.write(|tx| tale::drafted(tx, people, AOI, &tale::text(TITLE)));
    town.write(|tx| tale::sent(tx, people, story));
    let path = format!("/stories/{story}/review");
    let read = town.aoi().get(&path);
    read.expect(200);
    // Staff change a word and ask again while she reads.
    let mut changed = tale::text(TITLE);
    changed.figures = "締めにかかる日数：8営業日 → 2営業日".to_owned();
    let cs = town.staff(Role::Cs);
    let mut form: Vec<(&str, &str)> = changed.parts().to_vec();
    form.push(("version", "1"));
    cs.post(&format!("/staff/stories/{story}/edit"), &form)
        .expect(303);
    cs.post(&format!("/staff/stories/{story}/ask"), &[])
        .expect(303);
    let form = confirm(&read, &FULL);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let refused = town.aoi().post(&path, &form);
    refused
        .expect(422)
        .says("ご覧になっている間に")
        .says("変わったところ")
        .says("2営業日");
    assert!(words(&town, story).is_empty());
    // What she typed is kept, and the page that came back can be confirmed.
    let again = confirm(&refused, &FULL);
    let again: Vec<(&str, &str)> = again
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi().post(&path, &again).expect(303);
    assert_eq!(words(&town, story), ["confirmed"]);
    // Also what would be shown of her may change under her.
    let story =
        town.write(|tx| tale::drafted(tx, people, AOI, &tale::text("二つめの締めの話です")));
    town.write(|tx| tale::sent(tx, people, story));
    let path = format!("/stories/{story}/review");
    let read = confirm(&town.aoi().get(&path), &FULL);
    town.write(|tx| {
        diesel::update(accounts::table.find(people.aoba))
            .set(accounts::name.eq("青葉グループ"))
            .execute(tx.conn)?;
        Ok(())
    });
    let read: Vec<(&str, &str)> = read
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi().post(&path, &read).expect(422);
}

#[test]
fn readers_learn_of_the_customer_what_the_confirmation_says() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        diesel::update(accounts::table.find(people.aoba))
            .set((
                accounts::industry.eq("機械製造"),
                accounts::employees.eq(Some(120)),
                accounts::phase.eq(Some("listed")),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    let story = town.write(|tx| {
        tale::published(
            tx,
            people,
            (people.aoi, AOI),
            &tale::text(TITLE),
            &tale::anonymous(StoryAudience::Members),
        )
    });
    // For members alone, and to them the industry alone.
    town.guest().get(&format!("/s/{story}/q")).expect(404);
    town.guest().get("/stories").does_not_say(TITLE);
    let page = town.misaki().get(&format!("/s/{story}/q"));
    page.expect(200)
        .says("機械製造")
        .does_not_say(AOBA)
        .does_not_say("田中")
        .does_not_say("51〜300名")
        .does_not_say("上場");
    // Nor can it be found by what is hidden.
    let found = |query: &str| town.misaki().get(&format!("/stories?{query}"));
    found("industry=%E6%A9%9F%E6%A2%B0%E8%A3%BD%E9%80%A0").says(TITLE);
    found("size=300").does_not_say(TITLE);
    found("phase=listed").does_not_say(TITLE);
    found("feature=csv%E5%8F%96%E3%82%8A%E8%BE%BC%E3%81%BF").says(TITLE);
    found("industry=&size=&phase=&feature=").says(TITLE);
    found("size=huge").expect(400);
    // What the account becomes later is not shown either.
    town.write(|tx| {
        diesel::update(accounts::table.find(people.aoba))
            .set(accounts::industry.eq("別の業種"))
            .execute(tx.conn)?;
        Ok(())
    });
    town.misaki()
        .get(&format!("/s/{story}/q"))
        .says("機械製造")
        .does_not_say("別の業種");
}

#[test]
fn a_text_that_names_whom_it_hides_is_not_confirmed() {
    let town = Town::start();
    let people = &town.people;
    let mut text = tale::text(TITLE);
    text.result = "株式会社 青葉精機では、締めが三日早くなりました。".to_owned();
    let story = town.write(|tx| tale::drafted(tx, people, AOI, &text));
    town.write(|tx| tale::sent(tx, people, story));
    let path = format!("/stories/{story}/review");
    let form = confirm(
        &town.aoi().get(&path),
        &[("act", "confirm"), ("audience", "members")],
    );
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi()
        .post(&path, &form)
        .expect(422)
        .says("文章の中に会社名が出ています");
    assert!(words(&town, story).is_empty());
}

#[test]
fn a_customer_tells_their_own_and_staff_look_first() {
    let town = Town::start();
    let people = &town.people;
    let text = tale::text("自分で書いた締めの話です");
    let written = town.aoi().post("/stories/new", text.parts().as_ref());
    written.expect(303);
    let path = written.location().to_owned();
    let story: i64 = path
        .split('/')
        .nth(2)
        .expect("an id")
        .parse()
        .expect("a number");
    let form = confirm(&town.aoi().get(&path), &FULL);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi().post(&path, &form).expect(303);
    town.aoi().get(&path).says("担当者が拝見してから");
    town.guest().get(&format!("/s/{story}")).expect(404);
    assert!(standing(&town, story).is_empty());
    let cs = town.staff(Role::Cs);
    cs.get("/staff/stories").says("自分で書いた締めの話です");
    cs.post(&format!("/staff/stories/{story}/publish"), &[])
        .expect(303);
    town.guest().get(&format!("/s/{story}")).expect(303);
    assert_eq!(
        standing(&town, story),
        [("com.case_shared".to_owned(), 10.0, 6.0)]
    );
    town.aoi()
        .get("/stories/mine")
        .says("自分で書いた締めの話です");
    // A withdrawal takes the points towards advocacy, and only those.
    town.aoi()
        .post(&path, &[("act", "withdraw"), ("note", "")])
        .expect(303);
    assert_eq!(
        standing(&town, story),
        [("com.case_shared".to_owned(), 10.0, 0.0)]
    );
    town.write(|tx| tale::sent(tx, people, story));
    let form = confirm(&town.aoi().get(&path), &FULL);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi().post(&path, &form).expect(303);
    cs.post(&format!("/staff/stories/{story}/publish"), &[])
        .expect(303);
    assert_eq!(
        standing(&town, story),
        [("com.case_shared".to_owned(), 10.0, 6.0)]
    );
    // Hidden by staff it goes, restored it comes, with what it earned.
    cs.post(&format!("/staff/stories/{story}/hide"), &[])
        .expect(303);
    town.guest().get(&format!("/s/{story}")).expect(404);
    town.aoi()
        .get(&path)
        .expect(200)
        .says("同意は、いつでも下から取り消せます");
    assert!(standing(&town, story).is_empty());
    cs.post(&format!("/staff/stories/{story}/restore"), &[])
        .expect(303);
    town.guest().get(&format!("/s/{story}")).expect(303);
    assert_eq!(standing(&town, story).len(), 1);
    // What its customer takes back while it is hidden does not come out with the rest.
    cs.post(&format!("/staff/stories/{story}/hide"), &[])
        .expect(303);
    town.aoi()
        .post(&path, &[("act", "withdraw"), ("note", "")])
        .expect(303);
    cs.post(&format!("/staff/stories/{story}/restore"), &[])
        .expect(303);
    town.guest().get(&format!("/s/{story}")).expect(404);
}

#[test]
fn a_customer_asks_for_changes_or_has_left() {
    let town = Town::start();
    let people = &town.people;
    let story = town.write(|tx| tale::drafted(tx, people, AOI, &tale::text(TITLE)));
    town.write(|tx| tale::sent(tx, people, story));
    let path = format!("/stories/{story}/review");
    let form = confirm(
        &town.aoi().get(&path),
        &[("act", "return"), ("note", "数字は社外秘です。")],
    );
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi().post(&path, &form).expect(303);
    town.staff(Role::Cs)
        .get(&format!("/staff/stories/{story}"))
        .says("修正の依頼あり")
        .says("数字は社外秘です。");
    // Who left the company can't speak for it any more, but can always take their word back.
    town.write(|tx| tale::sent(tx, people, story));
    let page = town.aoi().get(&path);
    town.write(|tx| {
        diesel::update(memberships::table.filter(memberships::person_id.eq(people.aoi)))
            .set(memberships::valid_to.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    let form = confirm(&page, &FULL);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    town.aoi()
        .post(&path, &form)
        .expect(422)
        .says("会社の登録から外れている");
    // What the company is by now is shown to nobody who left it, by session or by link.
    town.write(|tx| {
        diesel::update(accounts::table.find(people.aoba))
            .set(accounts::industry.eq("後に変わった業種"))
            .execute(tx.conn)?;
        Ok(())
    });
    let link = mailed_link(&town);
    for answer in [town.aoi().get(&path), town.guest().get(&link)] {
        answer
            .expect(200)
            .says("会社の登録から外れている")
            .says(TITLE)
            .does_not_say("後に変わった業種")
            .does_not_say(AOBA)
            .does_not_say("公開を認める</button>")
            .does_not_say("修正を依頼する</button>");
    }
    let form: Vec<(String, String)> = form
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    send(&town, &link, &form)
        .expect(422)
        .does_not_say("後に変わった業種");
    town.aoi()
        .post(&path, &[("act", "withdraw"), ("note", "")])
        .expect(303);
    assert_eq!(words(&town, story), ["returned", "withdrawn"]);
}

#[test]
fn a_link_is_for_its_person_and_time() {
    let town = Town::start();
    let people = &town.people;
    let story = town.write(|tx| tale::drafted(tx, people, AOI, &tale::text(TITLE)));
    town.write(|tx| tale::sent(tx, people, story));
    let strangers = tale::linked(&town, story, 1, people.misaki);
    town.guest()
        .get(&format!("/stories/review/{strangers}"))
        .expect(404);
    let link = mailed_link(&town);
    town.guest().get(&link).expect(200);
    town.pass_seconds(31 * 86_400);
    town.guest().get(&link).expect(404);
}

#[test]
fn a_passage_is_clipped_with_its_source_and_watched() {
    let town = Town::start();
    let people = &town.people;
    let topic = town.write(|tx| {
        asked(
            tx,
            people.aoi,
            &question(
                "締めの工夫を共有します",
                "**締めが三日早く**なり、残業も減りました。みなさんにも勧めます。",
            ),
        )
    });
    let post = town.write(|tx| body_of(tx, topic.id));
    let marketing = town.staff(Role::Marketing);
    town.aoi()
        .get(&format!("/t/{}/q", topic.id))
        .does_not_say("/clip");
    marketing
        .get(&format!("/t/{}/q", topic.id))
        .says(&format!("/posts/{post}/clip"));
    marketing
        .post(
            &format!("/posts/{post}/clip"),
            &[
                ("passage", "締めが三日早くなり、"),
                ("why", "締めの短縮の事例に"),
                ("tags", "効果、締め"),
            ],
        )
        .expect(303);
    let list = |query: &str| marketing.get(&format!("/staff/clips{query}"));
    list("")
        .expect(200)
        .says("締めが三日早くなり、")
        .says("締めの短縮の事例に")
        .says("田中 葵")
        .says("使ってよいということではありません")
        .says("投稿は控えたときのままです");
    list("?q=%E5%8A%B9%E6%9E%9C").says("締めが三日早くなり、");
    list("?q=%E3%81%AA%E3%81%84").does_not_say("締めが三日早くなり、");
    list("?whose=mine").says("締めが三日早くなり、");
    town.staff(Role::Cs)
        .get("/staff/clips?whose=mine")
        .does_not_say("締めが三日早くなり、");
    // Past what is silent, and before a session of staff ends.
    town.pass_seconds(600);
    let other = "締めが早くなりました。残業も減りました。みなさんにも勧めます。ほかにも工夫がありますので、いつでも聞いてください。";
    town.write(|tx| edited(tx, people.aoi, post, "締めの工夫を共有します", other));
    list("").says("この部分がなくなりました");
    town.write(|tx| hidden(tx, people.ryo, post));
    list("").says("非表示になりました");
}
