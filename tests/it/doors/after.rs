//! After an event: thanks, the survey, materials, the talk about it.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::audit_entries;
use domain::events::attendance;
use domain::people::own_data;

use super::{event, place};
use crate::fixtures::{Town, meeting, talk};

#[test]
fn whoever_came_is_thanked_once_and_answers_without_a_name() {
    let town = Town::start();
    let cs = town.people.staff(Role::Cs);
    let id = event(&town, "東京の会", |_| {});
    let row = place(&town, town.people.aoi, id);
    place(&town, town.people.misaki, id);
    let desk = format!("/events/{id}/after");
    let staff = town.staff(Role::Cs);
    for (label, kind, required) in [("満足度", "scale", true), ("ご意見", "text", false)] {
        let mut form = vec![("label", label), ("kind", kind)];
        if required {
            form.push(("required", "1"));
        }
        staff.post(&format!("{desk}/questions"), &form).expect(303);
    }
    staff
        .post(
            &format!("{desk}/questions"),
            &[("label", " "), ("kind", "text")],
        )
        .expect(422);
    let materials = format!("{desk}/materials");
    staff
        .post(
            &materials,
            &[("title", "資料"), ("url", "javascript:alert(1)")],
        )
        .expect(422);
    staff
        .post(
            &materials,
            &[
                ("title", "当日の資料"),
                ("url", "https://slides.example.com/1"),
            ],
        )
        .expect(303);
    let topic = town.write(|tx| {
        talk::asked(
            tx,
            town.people.aoi,
            &talk::question("当日の話題です", "当日の話題の本文です。"),
        )
    });
    staff
        .post(&format!("{desk}/recap"), &[("topic", "/t/999999/q")])
        .expect(422);
    staff
        .post(&format!("{desk}/recap"), &[("topic", &topic.path())])
        .expect(303);
    town.aoi()
        .get(&format!("/events/{id}"))
        .expect(200)
        .says("当日の資料")
        .says("当日の話題です");

    meeting::go_to(&town, id, 60);
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, id)?;
        attendance::check_in(tx, &actor, &may, row, false)
    });
    // Over at nine, thanked at eleven; twice the same work thanks once.
    for hours in [2, 4, 5] {
        meeting::go_to(&town, id, hours * 3_600);
        server::worker::drain(&town.state()).expect("work");
    }
    town.write(|tx| {
        domain::events::reminder::run(tx, &domain::events::reminder::Due::Thank { event: id })
    });
    let path = format!("/events/{id}/survey");
    let mut letters = domain::mail::kept::newest(&town.domain.folder.join("mail"), 100);
    letters.retain(|letter| letter.text.contains(&path));
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["aoi@aoba.example"]);

    town.misaki().get(&path).expect(404);
    let aoi = town.aoi();
    let text = aoi.get(&path).expect(200).text();
    let fields: Vec<String> = text
        .split("name=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|name| name.starts_with("answer-"))
        .map(str::to_owned)
        .collect();
    let (scale, words) = (fields[0].as_str(), fields[5].as_str());
    aoi.post(&path, &[(scale, "6"), (words, "楽しかったです")])
        .expect(422)
        .says("楽しかったです");
    for number in ["3", "5"] {
        aoi.post(&path, &[(scale, number), (words, "楽しかったです")])
            .expect(303);
    }
    assert_eq!(meeting::acts(&town, id, "evt.survey_answered"), 1);
    let page = town.staff(Role::Cs).get(&desk);
    page.expect(200)
        .says("平均 5.0（1人）")
        .says("楽しかったです");
    page.does_not_say("田中 葵");
    town.misaki().get(&desk).expect(404);
    // Who was checked in by mistake has answered nothing; who came after all answers again.
    let row = format!("/events/{id}/manage/{row}");
    let cs = town.staff(Role::Cs);
    cs.post(&format!("{row}/undo"), &[]).expect(303);
    assert_eq!(meeting::acts(&town, id, "evt.survey_answered"), 0);
    cs.post(&format!("{row}/check-in"), &[]).expect(303);
    aoi.post(&path, &[(scale, "4"), (words, "楽しかったです")])
        .expect(303);
    assert_eq!(meeting::acts(&town, id, "evt.survey_answered"), 1);

    // What she wrote is hers to take along, and gone with her.
    let own = town.write(|tx| {
        let actor = talk::actor(tx, town.people.aoi)?;
        own_data::of(tx.conn, &actor)
    });
    let mine = own
        .documents
        .iter()
        .find(|(name, _)| *name == "events.json")
        .map(|(_, document)| document.to_string())
        .unwrap_or_default();
    assert!(
        mine.contains("楽しかったです") && mine.contains("満足度"),
        "{mine}"
    );
    town.aoi()
        .post(
            "/me/leave",
            &[("email", "aoi@aoba.example"), ("sure", "on")],
        )
        .expect(303);
    assert!(
        !town
            .read(crate::canary::everything)
            .contains("楽しかったです")
    );
    // What whoever runs it changes is on record, once each.
    let staff = town.staff(Role::Cs);
    let page = staff.get(&desk).text();
    let button = |kind: &str| -> String {
        let start = page.find(&format!("/events/{kind}/")).expect("a button");
        page[start..].chars().take_while(|c| *c != '"').collect()
    };
    let (material, question) = (button("materials"), button("survey-questions"));
    staff.post(&material, &[]).expect(303);
    staff.post(&question, &[]).expect(303);
    staff.post(&question, &[]).expect(303);
    staff
        .post(&format!("{desk}/recap"), &[("topic", &topic.path())])
        .expect(303);
    let object = domain::events::object(id);
    let recorded: Vec<String> = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::object.eq(&object))
            .order(audit_entries::id)
            .select(audit_entries::action)
            .load(conn)?)
    });
    for (action, times) in [
        ("event.survey_question_added", 2),
        ("event.survey_question_removed", 1),
        ("event.material_removed", 1),
        ("event.recap", 1),
    ] {
        let found = recorded.iter().filter(|one| *one == action).count();
        assert_eq!(found, times, "{action} in {recorded:?}");
    }
}
