//! What waits for a decision in the demo: two answers that readers reported, and one of somebody new that a rule holds.

use diesel::prelude::*;

use crate::community::moderation::flag::{self, NewFlag, Reason};
use crate::community::text::Body;
use crate::community::{Audience, Identity, PostKind, SpaceAudience, TopicKind, answer};
use crate::db::schema::{memberships, people, posts, spaces, topics};
use crate::people::session::actor_of;
use crate::types::{AccountId, PersonId, PostId, TopicId};
use crate::{Result, Tx, UtcTime};

/// Days in which somebody came in lately enough to be new.
const NEW_DAYS: i64 = 10;

/// Lays it out, after everything has been written.
pub(super) fn lay_out(tx: &mut Tx<'_>) -> Result<()> {
    // Of the day, whatever hour it is: the same seed and day make the same rows.
    tx.now = UtcTime::start_of_day(tx.now.local_day(tx.zone), tx.zone);
    type Row = (PostId, TopicId, PersonId, Option<AccountId>);
    let answers: Vec<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(spaces::audience.eq(SpaceAudience::Members))
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::audience.eq(Audience::Members))
        .filter(topics::hidden_at.is_null())
        .filter(topics::closed_at.is_null())
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::hidden_at.is_null())
        .filter(posts::accepted_at.is_null())
        .filter(posts::account_id.is_not_null())
        .order((posts::created_at.desc(), posts::id.desc()))
        .limit(2)
        .select((
            posts::id,
            posts::topic_id,
            posts::author_id,
            posts::account_id,
        ))
        .load(tx.conn)?;
    let authors: Vec<PersonId> = answers.iter().map(|row| row.2).collect();
    let now = tx.now;
    let readers: Vec<(PersonId, Option<UtcTime>)> = people::table
        .inner_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .filter(people::first_signed_in_at.is_not_null())
        .filter(people::suspended_at.is_null())
        .filter(memberships::valid_to.is_null())
        .filter(people::id.ne_all(authors))
        .order(people::id)
        .select((people::id, people::first_signed_in_at))
        .load(tx.conn)?;
    let reports = [
        (
            0,
            Reason::Misplaced,
            "質問とは別の話になっているので、新しい話題に分けたほうが見つけやすいと思います。",
        ),
        (0, Reason::Misplaced, ""),
        (
            1,
            Reason::Private,
            "社外に出さないほうがよい数字が入っているように見えます。ご確認をお願いします。",
        ),
    ];
    for ((which, reason, note), (reader, _)) in reports.into_iter().zip(&readers) {
        let Some((post, ..)) = answers.get(which) else {
            continue;
        };
        let actor = actor_of(tx.conn, *reader, now)?;
        let new = NewFlag {
            reason,
            note: note.to_owned(),
        };
        flag::flag(tx, &actor, *post, &new)?;
    }
    let newest = readers
        .iter()
        .filter(|(_, since)| since.is_some_and(|since| since > now.plus_days(-NEW_DAYS)))
        .max_by_key(|(id, since)| (*since, *id));
    if let (Some((person, _)), Some((_, topic, ..))) = (newest, answers.first()) {
        let actor = actor_of(tx.conn, *person, now)?;
        let body = Body::of(
            "参考になりそうな資料を集めました。\n\n- https://example.com/guide\n- https://example.net/checklist\n- https://example.org/template",
        )?;
        answer::answer(tx, &actor, *topic, &body, Identity::Full)?;
    }
    Ok(())
}
