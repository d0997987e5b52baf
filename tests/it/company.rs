//! A company's page for its own people: what they did this quarter, and nothing of who asked what.

use domain::community::Identity;
use domain::community::company;
use domain::people::profile::{self, Typed};

use crate::fixtures::Town;
use crate::fixtures::talk::{actor, answered, asked, question};

#[test]
fn a_company_sees_what_it_did_under_its_name() {
    let town = Town::start();
    let people = &town.people;
    let aoba = format!("/company/{}", people.aoba);
    town.aoi()
        .get(&aoba)
        .expect(200)
        .says("青葉精機の取り組み")
        .says("まだ投稿がありません");
    // Under its name, under a mask, and an answer to another company.
    let (others, masked) = town.write(|tx| {
        asked(
            tx,
            people.aoi,
            &question("締め日を変えられますか", "くわしいことを書いた本文です。"),
        )?;
        let mut masked = question("仮面の質問です", "くわしいことを書いた本文です。");
        masked.identity = Identity::Profile;
        let masked = asked(tx, people.aoi, &masked)?.id;
        let others = asked(
            tx,
            people.misaki,
            &question("みなとの質問です", "くわしいことを書いた本文です。"),
        )?;
        answered(tx, people.aoi, others.id, "設定の画面で変えられます。")?;
        Ok((others.id, masked))
    });
    let zone = town.domain.zone;
    let page = |person| {
        town.read(|conn| {
            let who = domain::people::session::actor_of(conn, person, town.now())?;
            company::show(conn, &who, people.aoba, zone, town.now())
        })
    };
    let kens = page(people.ken);
    let total = kens.total();
    assert_eq!(
        (total.questions, total.answers, total.to_others, total.cases),
        (1, 1, 1, 0)
    );
    // A colleague may have missed what she answered; she herself has not, and nobody reads who asked.
    assert_eq!(kens.missed.len(), 1);
    assert!(page(people.aoi).missed.is_empty());
    let ken = town.signed_in(people.ken);
    ken.get(&aoba)
        .says("みなとの質問です")
        .does_not_say("佐藤 美咲")
        .does_not_say("みなと商事")
        .does_not_say("田中 葵")
        .does_not_say("仮面の質問です")
        .says("名簿に載っている同僚はまだいません");
    town.write(|tx| {
        let who = actor(tx, people.aoi)?;
        profile::save(
            tx,
            &who,
            &Typed {
                listed: true,
                department: "経理部".to_owned(),
                ..Typed::default()
            },
        )
    });
    ken.get(&aoba).says("田中 葵").says("経理部");
    ken.get("/me").says("青葉精機のページ");
    assert!(others > 0);
    // An answer to a colleague under a mask counts as one to anybody: else the page would tell who wears it.
    let before = page(people.ken).total().to_others;
    town.write(|tx| answered(tx, people.ken, masked, "同僚とは知らずに答えます。"));
    assert_eq!(page(people.ken).total().to_others, before + 1);
    // The next quarter begins anew; who left the company has lost its page.
    town.misaki().get(&aoba).expect(404);
    town.signed_in(people.former).get(&aoba).expect(404);
    town.pass_days(92);
    town.aoi()
        .get(&aoba)
        .says("まだ投稿がありません")
        .does_not_say("みなとの質問です");
}
