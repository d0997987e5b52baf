//! 退会: leaving for good. What somebody wrote stays for those it helps, under [`NAME`] and without a company; everything that is
//! theirs alone goes at once, and their address is free again. Ledger rows stay with the account they were earned for and name
//! nobody any more: the person behind them is a number without name and address.

use diesel::prelude::*;

use super::{person, session, staff};
use crate::community::{Identity, follow, moderation};
use crate::db::lock;
use crate::db::schema::{
    badges, departures, drafts, external_ids, follows, invitations, jobs, join_requests,
    limit_counters, mail_choices, memberships, notice_choices, notices, one_time_tokens, people,
    post_revisions, posts, profiles, recovery_codes, role_grants, staff_members, stories,
    story_consents, topics,
};
use crate::policy::Administration;
use crate::search::index;
use crate::stories::{StoryId, consent, review};
use crate::types::{Id, PersonId, PostId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit, markdown};

/// The name that is left, for every place that knows no better; pages say it in their reader's language.
pub const NAME: &str = "退会した方 / Former member";
/// What stands in the place of an address that had to be kept as a key.
const NO_ADDRESS: &str = "removed";

/// What somebody said when they left.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Their own address, typed.
    pub email: String,
    /// That they have understood what happens.
    pub sure: bool,
}

/// Leaves, by the person's own hand. Errors: `Invalid` when it was not confirmed, and for the last administrator.
pub fn leave(tx: &mut Tx<'_>, actor: &Actor, said: &Said) -> Result<()> {
    let me = actor
        .person_id()
        .filter(|id| *id > 0)
        .ok_or(Error::NotFound)?;
    let known = person::find(tx.conn, me)?.email.unwrap_or_default();
    let mut problems = Vec::new();
    if said.email.trim().to_lowercase() != known.to_lowercase() {
        problems.push(crate::Problem::new("email", "leave-problem-email"));
    }
    if !said.sure {
        problems.push(crate::Problem::new("sure", "leave-problem-sure"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    depart(tx, actor, me, "")
}

/// Takes somebody out who asked an administrator to. Errors: `NotFound` for nobody, `Invalid` without a word on how they asked, for
/// oneself, and for the last administrator.
pub fn take_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    id: PersonId,
    reason: &str,
    sure: bool,
) -> Result<()> {
    // Nobody by this number, or gone already.
    let known = person::find(tx.conn, id)?;
    if known.name == NAME {
        return Err(Error::NotFound);
    }
    if actor.person_id() == Some(id) {
        return Err(Error::invalid("", "problem-not-yourself"));
    }
    let reason = crate::community::text::line(reason);
    let mut problems = Vec::new();
    if reason.is_empty() {
        problems.push(crate::Problem::new("reason", "problem-required"));
    } else if reason.chars().count() > 500 {
        problems.push(crate::Problem::new("reason", "problem-too-long").with("max", 500));
    }
    if !sure {
        problems.push(crate::Problem::new("sure", "leave-problem-sure"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    depart(tx, actor, id, &reason)
}

fn depart(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, reason: &str) -> Result<()> {
    lock::until_commit(tx.conn, &format!("person:{id}"))?;
    staff::keep_one_administrator(tx, id)?;
    let (email, name): (Option<String>, String) = people::table
        .find(id)
        .select((people::email, people::name))
        .first(tx.conn)?;
    if name == NAME {
        return Err(Error::NotFound);
    }
    take_cases_back(tx, id)?;
    crate::events::registration::forget(tx, id)?;
    session::end_all(tx, id)?;
    end_rights(tx, id)?;
    moderation::case::drop_all_of(tx, id)?;
    unname_posts(tx, id)?;
    forget_own(tx, id)?;
    forget_address(tx, id, email.as_deref())?;
    diesel::update(people::table.find(id))
        .set((
            (
                people::email.eq(None::<String>),
                people::name.eq(NAME),
                people::title.eq(""),
                people::locale.eq(None::<String>),
                people::time_zone.eq(None::<String>),
                people::password_hash.eq(None::<String>),
                people::totp_secret.eq(None::<String>),
                people::totp_confirmed_at.eq(None::<UtcTime>),
                people::totp_last_step.eq(None::<i64>),
            ),
            people::default_identity.eq(Identity::Name),
            people::last_seen_at.eq(None::<UtcTime>),
            people::suspended_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(departures::table)
        .values((
            departures::person_id.eq(id),
            departures::left_at.eq(tx.now),
            departures::by_id.eq(actor.person_id()),
        ))
        .execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "person.left",
        &format!("person:{id}"),
        &serde_json::json!({ "reason": reason }),
    )
}

/// Nobody could withdraw a case any more whose customer has left: each is withdrawn now, and says no name.
fn take_cases_back(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    let asked: Vec<StoryId> = stories::table
        .filter(stories::customer_id.eq(id))
        .filter(stories::asked_version.is_not_null())
        .filter(stories::withdrawn_at.is_null())
        .order(stories::id)
        .select(stories::id)
        .load(tx.conn)?;
    for story in asked {
        consent::withdraw(tx, review::by_session(id), story, "")?;
    }
    diesel::update(story_consents::table.filter(story_consents::person_id.eq(id)))
        .set((
            story_consents::shown_name.eq(None::<String>),
            story_consents::shown_title.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn end_rights(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    diesel::update(
        memberships::table
            .filter(memberships::person_id.eq(id))
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(tx.now)),
            ),
    )
    .set(memberships::valid_to.eq(tx.now))
    .execute(tx.conn)?;
    diesel::update(memberships::table.filter(memberships::person_id.eq(id)))
        .set((memberships::department.eq(""), memberships::title.eq("")))
        .execute(tx.conn)?;
    diesel::update(
        role_grants::table
            .filter(role_grants::person_id.eq(id))
            .filter(role_grants::revoked_at.is_null()),
    )
    .set(role_grants::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    diesel::update(
        staff_members::table
            .find(id)
            .filter(staff_members::ended_at.is_null()),
    )
    .set(staff_members::ended_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// What stood under name and company stands under no company any more; a mask stays the mask it was. Where others called them by
/// name, the name goes too.
fn unname_posts(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    diesel::update(
        posts::table
            .filter(posts::author_id.eq(id))
            .filter(posts::identity.eq(Identity::Full)),
    )
    .set(posts::identity.eq(Identity::Name))
    .execute(tx.conn)?;
    diesel::update(
        topics::table
            .filter(topics::author_id.eq(id))
            .filter(topics::identity.eq(Identity::Full)),
    )
    .set(topics::identity.eq(Identity::Name))
    .execute(tx.conn)?;
    let link = format!("%/u/{id})%");
    let called: Vec<(PostId, String, String)> = posts::table
        .filter(posts::body.like(&link))
        .select((posts::id, posts::body, posts::lang))
        .load(tx.conn)?;
    let mut changed = Vec::new();
    for (post, mut body, lang) in called {
        // Somebody may be changing the text meanwhile: theirs is what the name is taken from, then.
        loop {
            let without = uncalled(&body, id, tx.base_url, &lang);
            if without == body {
                break;
            }
            let rendered = markdown::render_or_plain(&without);
            let done = diesel::update(posts::table.find(post).filter(posts::body.eq(&body)))
                .set((
                    posts::body.eq(&without),
                    posts::html.eq(&rendered.html),
                    posts::renderer.eq(rendered.renderer),
                ))
                .execute(tx.conn)?;
            if done > 0 {
                changed.push(post);
                break;
            }
            body = posts::table.find(post).select(posts::body).first(tx.conn)?;
        }
    }
    index::refresh(tx, &changed)?;
    let earlier: Vec<(Id, String)> = post_revisions::table
        .filter(post_revisions::body.like(&link))
        .select((post_revisions::id, post_revisions::body))
        .load(tx.conn)?;
    for (row, body) in earlier {
        diesel::update(post_revisions::table.find(row))
            .set(post_revisions::body.eq(uncalled(&body, id, tx.base_url, "ja")))
            .execute(tx.conn)?;
    }
    let begun: Vec<(Id, String)> = drafts::table
        .filter(drafts::body.like(&link))
        .select((drafts::id, drafts::body))
        .load(tx.conn)?;
    for (row, body) in begun {
        // A draft that goes on meanwhile stays its writer's.
        diesel::update(drafts::table.find(row).filter(drafts::body.eq(&body)))
            .set(drafts::body.eq(uncalled(&body, id, tx.base_url, "ja")))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// A text in which nobody links to a person's page by their name any more.
fn uncalled(body: &str, id: PersonId, base_url: &str, lang: &str) -> String {
    let word = if lang == "en" {
        "former member"
    } else {
        "退会した方"
    };
    let mut text = body.to_owned();
    for end in [format!("](/u/{id})"), format!("]({base_url}/u/{id})")] {
        let mut rest = text.as_str();
        let mut done = String::new();
        while let Some((before, after)) = rest.split_once(end.as_str()) {
            match before.rsplit_once('[') {
                Some((head, _)) => {
                    done.push_str(head);
                    done.push_str(word);
                }
                None => {
                    done.push_str(before);
                    done.push_str(&end);
                }
            }
            rest = after;
        }
        done.push_str(rest);
        text = done;
    }
    text
}

/// What is theirs alone.
fn forget_own(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(notices::table.filter(notices::person_id.eq(id))).execute(tx.conn)?;
    diesel::delete(
        follows::table.filter(
            follows::person_id.eq(id).or(follows::object
                .eq(follow::Object::Person)
                .and(follows::object_id.eq(id))),
        ),
    )
    .execute(tx.conn)?;
    diesel::delete(drafts::table.filter(drafts::person_id.eq(id))).execute(tx.conn)?;
    diesel::delete(notice_choices::table.filter(notice_choices::person_id.eq(id)))
        .execute(tx.conn)?;
    diesel::delete(mail_choices::table.filter(mail_choices::person_id.eq(id))).execute(tx.conn)?;
    diesel::delete(profiles::table.filter(profiles::person_id.eq(id))).execute(tx.conn)?;
    diesel::delete(badges::table.filter(badges::person_id.eq(id))).execute(tx.conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(id)))
        .execute(tx.conn)?;
    // A file that is imported again makes somebody new, not them.
    diesel::delete(
        external_ids::table
            .filter(external_ids::kind.eq("person"))
            .filter(external_ids::object_id.eq(id)),
    )
    .execute(tx.conn)?;
    diesel::delete(join_requests::table.filter(join_requests::person_id.eq(id)))
        .execute(tx.conn)?;
    Ok(())
}

/// Their address, wherever it stands: whoever it belongs to may come again as somebody new.
fn forget_address(tx: &mut Tx<'_>, id: PersonId, email: Option<&str>) -> Result<()> {
    let address = email.unwrap_or(NO_ADDRESS).to_owned();
    diesel::delete(
        one_time_tokens::table.filter(
            one_time_tokens::person_id
                .eq(id)
                .or(one_time_tokens::email.eq(&address)),
        ),
    )
    .execute(tx.conn)?;
    let theirs = || {
        invitations::table.filter(
            invitations::email
                .eq(address.clone())
                .or(invitations::accepted_by.eq(id)),
        )
    };
    diesel::update(
        theirs()
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null()),
    )
    .set(invitations::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    diesel::update(theirs())
        .set((
            invitations::email.eq(NO_ADDRESS),
            invitations::name.eq(""),
            invitations::token_hash.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    if email.is_some() {
        // Letters to them, sent and waiting.
        let to = serde_json::json!(address).to_string();
        diesel::delete(
            jobs::table.filter(jobs::kind.eq("mail")).filter(
                jobs::payload
                    .like(format!("%\"to\":{}%", escaped(&to)))
                    .escape('\\'),
            ),
        )
        .execute(tx.conn)?;
        for of in ["mail:to:", "sign_in:to:"] {
            diesel::delete(
                limit_counters::table.filter(limit_counters::key.eq(format!("{of}{address}"))),
            )
            .execute(tx.conn)?;
        }
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::uncalled;

    #[test]
    fn nobody_is_called_by_the_name_of_who_left() {
        let text = "@[田中 葵](/u/7) さん、[葵さん](http://h/u/7)と @[健](/u/70) さんへ [1]";
        assert_eq!(
            uncalled(text, 7, "http://h", "ja"),
            "@退会した方 さん、退会した方と @[健](/u/70) さんへ [1]"
        );
        assert_eq!(uncalled("plain ](/u/7)", 7, "", "en"), "plain ](/u/7)");
    }
}
