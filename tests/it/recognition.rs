//! Badges: once, for what everyone can read, taken back with it, and never for the vendor or for what stands under a mask.

use diesel::prelude::*;
use domain::Tx;
use domain::actor::Role;
use domain::community::moderation::Why;
use domain::community::notice::{self, Kind};
use domain::community::recognition::{self, Badge};
use domain::community::text::Body;
use domain::community::{Identity, acceptance, answer, hide};
use domain::db::schema::notices;
use domain::stories::StoryAudience;
use domain::types::{AccountId, PersonId, PostId, TopicId};

use crate::fixtures::talk::{actor, answered, asked, body_of, hidden, question};
use crate::fixtures::{self, Town, tale};

fn ask(tx: &mut Tx<'_>, by: PersonId) -> domain::Result<TopicId> {
    asked(
        tx,
        by,
        &question("締め日を変えられますか", "くわしいことを書いた本文です。"),
    )
    .map(|topic| topic.id)
}

fn answer_as(
    tx: &mut Tx<'_>,
    by: PersonId,
    topic: TopicId,
    identity: Identity,
) -> domain::Result<PostId> {
    let who = actor(tx, by)?;
    answer::answer(
        tx,
        &who,
        topic,
        &Body::of("設定の画面で変えられます。")?,
        identity,
    )
}

fn accept(tx: &mut Tx<'_>, by: PersonId, post: PostId) -> domain::Result<()> {
    let who = actor(tx, by)?;
    acceptance::accept(tx, &who, post).map(drop)
}

fn badges(town: &Town, person: PersonId) -> Vec<Badge> {
    town.read(|conn| recognition::of(conn, person))
}

fn told(town: &Town, person: PersonId) -> Vec<String> {
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(Kind::Badge))
            .order(notices::id)
            .select(notices::detail)
            .load(conn)?)
    })
}

#[test]
fn badges_are_given_once_told_politely_and_taken_back() {
    let town = Town::start();
    let people = &town.people;
    let misaki = people.misaki;
    let topic = town.write(|tx| ask(tx, people.aoi));
    let choice = [("mail", "on"), ("way-badge", "mail")];
    town.misaki().post("/me/notices", &choice).expect(303);
    // Under a mask nothing is given, and nothing could be guessed.
    let masked = town.write(|tx| answer_as(tx, misaki, topic, Identity::Profile));
    town.write(|tx| accept(tx, people.aoi, masked));
    assert!(badges(&town, misaki).is_empty() && told(&town, misaki).is_empty());
    let post = town.write(|tx| answer_as(tx, misaki, topic, Identity::Full));
    assert_eq!(badges(&town, misaki), [Badge::FirstAnswer]);
    town.write(|tx| accept(tx, people.aoi, post));
    assert_eq!(
        badges(&town, misaki),
        [Badge::FirstAnswer, Badge::FirstAccepted]
    );
    // Two badges, one notice, in both channels.
    assert_eq!(told(&town, misaki), ["first_answer,first_accepted"]);
    town.misaki()
        .get("/notices")
        .says("バッジ「はじめての回答、はじめての解決」をお贈りしました");
    town.pass_seconds(notice::MAIL_AFTER + 1);
    server::worker::drain(&town.state()).expect("the queue");
    let mails = domain::mail::kept::newest(&town.domain.folder.join("mail"), 50);
    assert!(
        mails.iter().any(|mail| mail.to == "misaki@minato.example"
            && mail.text.contains("はじめての回答、はじめての解決")),
        "{mails:#?}"
    );
    town.aoi()
        .get(&format!("/u/{misaki}"))
        .says("はじめての解決");
    // Given again it is no news; hidden, it is taken with its notice; back again, it is back.
    town.write(|tx| answer_as(tx, misaki, topic, Identity::Full));
    assert_eq!(told(&town, misaki).len(), 1);
    town.write(|tx| {
        let who = actor(tx, people.aoi)?;
        acceptance::unaccept(tx, &who, post).map(drop)
    });
    assert_eq!(badges(&town, misaki), [Badge::FirstAnswer]);
    assert_eq!(told(&town, misaki), ["first_answer"]);
    let cs = people.staff(Role::Cs);
    let body = town.write(|tx| {
        accept(tx, people.aoi, post)?;
        let body = body_of(tx, topic)?;
        hidden(tx, cs, body)?;
        Ok(body)
    });
    assert!(badges(&town, misaki).is_empty() && told(&town, misaki).is_empty());
    town.write(|tx| {
        let who = actor(tx, cs)?;
        hide::restore(tx, &who, body, &Why::because("誤りでした")?).map(drop)
    });
    assert_eq!(
        badges(&town, misaki),
        [Badge::FirstAnswer, Badge::FirstAccepted]
    );
    assert!(told(&town, misaki).is_empty());
    // One's own question counts for nothing, nor does anything of the vendor's.
    town.write(|tx| {
        let own = answered(tx, people.aoi, topic, "自分で見つけました。")?;
        accept(tx, people.aoi, own)?;
        let official = answered(tx, cs, topic, "担当者からの回答です。")?;
        accept(tx, people.aoi, official)
    });
    assert!(badges(&town, people.aoi).is_empty() && badges(&town, cs).is_empty());
    town.staff(Role::Cs)
        .get("/me/notices")
        .does_not_say("バッジ");
}

#[test]
fn five_companies_helped_are_five_that_showed_themselves() {
    let town = Town::start();
    let people = &town.people;
    let askers: Vec<PersonId> = (0..6)
        .map(|n| {
            town.write(|tx| {
                let account: AccountId = fixtures::account(tx, &format!("会社 {n}"))?;
                let id = fixtures::person(tx, &format!("質問者 {n}"), None)?;
                fixtures::member(tx, id, account)?;
                Ok(id)
            })
        })
        .collect();
    for (n, asker) in askers.iter().enumerate() {
        assert!(
            !badges(&town, people.misaki).contains(&Badge::HelpedFive),
            "{n}"
        );
        town.write(|tx| {
            let mut new = question("締め日を変えられますか", "くわしいことを書いた本文です。");
            // The first hides its company.
            new.identity = if n == 0 {
                Identity::Profile
            } else {
                Identity::Full
            };
            let topic = asked(tx, *asker, &new)?.id;
            let post = answer_as(tx, people.misaki, topic, Identity::Full)?;
            accept(tx, *asker, post)
        });
    }
    assert!(badges(&town, people.misaki).contains(&Badge::HelpedFive));
    // A case counts while it is out with a name on it.
    let email = (people.ryo, "ryo@hikari.example");
    let anonymous = tale::anonymous(StoryAudience::Members);
    town.write(|tx| {
        tale::published(
            tx,
            people,
            email,
            &tale::text("締めが早くなりました"),
            &anonymous,
        )
    });
    assert!(badges(&town, people.ryo).is_empty());
    let mut named = anonymous;
    named.name = true;
    let story = town.write(|tx| {
        tale::published(
            tx,
            people,
            email,
            &tale::text("月次が楽になりました"),
            &named,
        )
    });
    assert_eq!(badges(&town, people.ryo), [Badge::CaseShared]);
    town.moderator()
        .post(&format!("/stories/{story}/withdraw"), &[("note", "")]);
    town.write(|tx| {
        domain::stories::consent::withdraw(
            tx,
            domain::stories::review::by_session(people.ryo),
            story,
            "",
        )
        .map(drop)
    });
    assert!(badges(&town, people.ryo).is_empty());
}
