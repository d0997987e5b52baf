//! Everything of one's own, to take along: what somebody wrote, chose, sent and was told, and the ledger's rows about their own
//! acts. Nothing of anybody else is in it: a topic of another's is there by its number and title, and only while it can be read.

use std::io::{Cursor, Write};

use diesel::prelude::*;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, badges, drafts, engagement_events, flags, follows, idea_votes, me_toos, memberships,
    notice_choices, notices, people, post_revisions, posts, profiles, sessions, spaces, stories,
    story_versions, topics, uploads, votes,
};
use crate::limit::{self, Limit};
use crate::storage::{Key, Storage};
use crate::types::{Id, PersonId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Megabytes of files that go along.
pub const MEGABYTES: i64 = 100;

/// A file that goes along as it is.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it lies in the storage.
    pub key: String,
    /// What it is called in the archive.
    pub name: String,
    /// How large it is.
    pub bytes: i64,
}

/// What is put into the archive.
#[derive(Debug, Clone, Default)]
pub struct OwnData {
    /// Documents by name.
    pub documents: Vec<(&'static str, Value)>,
    /// Files that the person sent.
    pub files: Vec<File>,
}

/// Counts an export of one's own data and writes it down, before the first byte leaves. Errors: `Limited` after too many.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, at_most: Limit) -> Result<()> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    limit::hit(tx, &format!("export:{me}"), at_most)?;
    audit::record(
        tx,
        actor,
        "person.exported",
        &format!("person:{me}"),
        &json!({}),
    )
}

/// Everything of the actor's own.
pub fn of(conn: &mut AnyConnection, actor: &Actor) -> Result<OwnData> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    let reader = Reader::of(actor);
    let (files, listed) = files(conn, me)?;
    Ok(OwnData {
        documents: vec![
            ("profile.json", profile(conn, me)?),
            ("posts.json", written(conn, me)?),
            ("votes.json", said(conn, &reader, me)?),
            ("cases.json", cases(conn, me)?),
            ("events.json", crate::events::registration::own(conn, me)?),
            (
                "event_invitations.json",
                crate::events::invitation::own(conn, me)?,
            ),
            ("follows-and-choices.json", chosen(conn, me)?),
            ("notices.json", told(conn, me)?),
            ("drafts.json", begun(conn, me)?),
            ("files.json", listed),
            ("reports.json", reported(conn, me)?),
            ("recorded.json", recorded(conn, me)?),
            ("sessions.json", signed_in(conn, me)?),
        ],
        files,
    })
}

/// The archive, as a ZIP file: a document each, and files as long as there is room.
pub fn archive(data: &OwnData, files: &Storage) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, document) in &data.documents {
        let text = serde_json::to_vec_pretty(document).map_err(Error::internal)?;
        zip.start_file(*name, options).map_err(Error::internal)?;
        zip.write_all(&text).map_err(Error::internal)?;
    }
    let mut room = MEGABYTES * 1_000_000;
    for file in &data.files {
        if file.bytes > room {
            continue;
        }
        // One whose bytes are gone is listed all the same.
        let Some(bytes) = Key::parse(&file.key).and_then(|key| files.get(&key).ok()) else {
            continue;
        };
        room -= file.bytes;
        zip.start_file(file.name.as_str(), options)
            .map_err(Error::internal)?;
        zip.write_all(&bytes).map_err(Error::internal)?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}

fn at(time: Option<UtcTime>) -> Option<String> {
    time.map(UtcTime::rfc3339)
}

fn profile(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    type Row = (
        Option<String>,
        String,
        String,
        Option<String>,
        Option<String>,
        (Option<UtcTime>, Option<UtcTime>, UtcTime),
        (String, String),
    );
    let (email, name, title, locale, zone, (first, last, created), (audience, identity)): Row =
        people::table
            .find(me)
            .select((
                people::email,
                people::name,
                people::title,
                people::locale,
                people::time_zone,
                (
                    people::first_signed_in_at,
                    people::last_seen_at,
                    people::created_at,
                ),
                (people::default_audience, people::default_identity),
            ))
            .first(conn)?;
    let said: Option<(Option<UtcTime>, bool, bool, String, String, String)> = profiles::table
        .find(me)
        .select((
            profiles::listed_at,
            profiles::show_company,
            profiles::show_department,
            profiles::department,
            profiles::uses,
            profiles::introduction,
        ))
        .first(conn)
        .optional()?;
    let said = said.map(
        |(listed, company, department_shown, department, uses, introduction)| {
            json!({
                "in_directory_since": at(listed),
                "shows_company": company,
                "shows_department": department_shown,
                "department": department,
                "uses": uses.lines().collect::<Vec<_>>(),
                "introduction": introduction,
            })
        },
    );
    type Membership = (
        String,
        String,
        String,
        Option<UtcTime>,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let companies: Vec<Membership> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::person_id.eq(me))
        .order(memberships::id)
        .select((
            accounts::name,
            memberships::department,
            memberships::title,
            memberships::joined_at,
            memberships::valid_from,
            memberships::valid_to,
        ))
        .load(conn)?;
    let companies: Vec<Value> = companies
        .into_iter()
        .map(|(company, department, title, joined, from, to)| {
            json!({
                "company": company, "department": department, "title": title,
                "joined_at": at(joined), "from": at(from), "to": at(to),
            })
        })
        .collect();
    let given: Vec<(String, UtcTime, Option<UtcTime>)> = badges::table
        .filter(badges::person_id.eq(me))
        .order(badges::awarded_at)
        .select((badges::badge, badges::awarded_at, badges::taken_at))
        .load(conn)?;
    let given: Vec<Value> = given
        .into_iter()
        .map(|(badge, awarded, taken)| {
            json!({ "badge": badge, "awarded_at": awarded.rfc3339(), "taken_at": at(taken) })
        })
        .collect();
    Ok(json!({
        "email": email, "name": name, "title": title, "language": locale, "time_zone": zone,
        "first_signed_in_at": at(first), "last_seen_at": at(last), "created_at": created.rfc3339(),
        "default_audience": audience, "default_identity": identity,
        "profile": said, "memberships": companies, "badges": given,
    }))
}

fn written(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    type Row = (
        (Id, TopicId, Option<Id>, String, String, String),
        (UtcTime, Option<UtcTime>, Option<UtcTime>, Option<UtcTime>),
        // Of a topic that the person began: its own title and audience.
        (String, String, PersonId),
    );
    let rows: Vec<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .filter(posts::author_id.eq(me))
        .order(posts::id)
        .select((
            (
                posts::id,
                posts::topic_id,
                posts::parent_id,
                posts::kind,
                posts::identity,
                posts::body,
            ),
            (
                posts::created_at,
                posts::edited_at,
                posts::hidden_at,
                posts::accepted_at,
            ),
            (topics::title, topics::audience, topics::author_id),
        ))
        .load(conn)?;
    let earlier: Vec<(Id, i64, Option<String>, String, UtcTime)> = post_revisions::table
        .inner_join(posts::table.on(posts::id.eq(post_revisions::post_id)))
        .filter(posts::author_id.eq(me))
        .filter(post_revisions::edited_by.eq(me))
        .order((post_revisions::post_id, post_revisions::revision))
        .select((
            post_revisions::post_id,
            post_revisions::revision,
            post_revisions::title,
            post_revisions::body,
            post_revisions::at,
        ))
        .load(conn)?;
    let mut revisions: std::collections::HashMap<Id, Vec<Value>> = std::collections::HashMap::new();
    for (post, number, title, body, made) in earlier {
        revisions.entry(post).or_default().push(json!({
            "revision": number, "title": title, "body": body, "at": made.rfc3339(),
        }));
    }
    let posts: Vec<Value> = rows
        .into_iter()
        .map(|((id, topic, parent, kind, identity, body), times, of)| {
            let (created, edited, hidden, accepted) = times;
            let (title, audience, author) = of;
            let own = author == me;
            json!({
                "id": id, "topic": topic, "under": parent, "kind": kind, "identity": identity, "body": body,
                "title": own.then_some(title), "audience": own.then_some(audience),
                "created_at": created.rfc3339(), "edited_at": at(edited), "hidden_at": at(hidden),
                "accepted_at": at(accepted), "earlier": revisions.remove(&id).unwrap_or_default(),
            })
        })
        .collect();
    Ok(json!({ "posts": posts }))
}

fn said(conn: &mut AnyConnection, reader: &Reader, me: PersonId) -> Result<Value> {
    let helpful: Vec<(Id, UtcTime)> = votes::table
        .filter(votes::person_id.eq(me))
        .order(votes::post_id)
        .select((votes::post_id, votes::created_at))
        .load(conn)?;
    let me_too: Vec<(TopicId, UtcTime)> = me_toos::table
        .filter(me_toos::person_id.eq(me))
        .order(me_toos::topic_id)
        .select((me_toos::topic_id, me_toos::created_at))
        .load(conn)?;
    let ideas: Vec<(TopicId, UtcTime)> = idea_votes::table
        .filter(idea_votes::person_id.eq(me))
        .filter(idea_votes::cast_by.is_null())
        .order(idea_votes::topic_id)
        .select((idea_votes::topic_id, idea_votes::created_at))
        .load(conn)?;
    let ids: Vec<TopicId> = me_too
        .iter()
        .chain(&ideas)
        .map(|(topic, _)| *topic)
        .collect();
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids))
        .select((topics::id, topics::title))
        .into_boxed();
    let titles: Vec<(TopicId, String)> = crate::readable!(query, reader).load(conn)?;
    let named = |rows: Vec<(TopicId, UtcTime)>| -> Vec<Value> {
        rows.into_iter()
            .map(|(topic, when)| {
                let title = titles
                    .iter()
                    .find(|(id, _)| *id == topic)
                    .map(|(_, title)| title);
                json!({ "topic": topic, "title": title, "at": when.rfc3339() })
            })
            .collect()
    };
    let helpful: Vec<Value> = helpful
        .into_iter()
        .map(|(post, when)| json!({ "post": post, "at": when.rfc3339() }))
        .collect();
    Ok(json!({ "helpful": helpful, "me_too": named(me_too), "ideas": named(ideas) }))
}

/// Cases as far as their customer was asked about them: what staff still write is theirs.
fn cases(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    type Row = (Id, String, String, String, String, String, UtcTime);
    let rows: Vec<Row> = stories::table
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(stories::asked_version.eq(story_versions::version.nullable()))),
        )
        .filter(stories::customer_id.eq(me))
        .order(stories::id)
        .select((
            stories::id,
            story_versions::title,
            story_versions::challenge,
            story_versions::approach,
            story_versions::result,
            story_versions::figures,
            story_versions::at,
        ))
        .load(conn)?;
    let cases: Vec<Value> = rows
        .into_iter()
        .map(|(id, title, challenge, approach, result, figures, made)| {
            json!({
                "id": id, "title": title, "challenge": challenge, "approach": approach,
                "result": result, "figures": figures, "at": made.rfc3339(),
            })
        })
        .collect();
    Ok(json!({ "cases": cases }))
}

fn chosen(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    let followed: Vec<(String, Id, String, UtcTime)> = follows::table
        .filter(follows::person_id.eq(me))
        .order(follows::at)
        .select((
            follows::object,
            follows::object_id,
            follows::level,
            follows::at,
        ))
        .load(conn)?;
    let ways: Vec<(String, String)> = notice_choices::table
        .filter(notice_choices::person_id.eq(me))
        .order(notice_choices::kind)
        .select((notice_choices::kind, notice_choices::way))
        .load(conn)?;
    let followed: Vec<Value> = followed
        .into_iter()
        .map(|(object, id, level, since)| {
            json!({ "object": object, "id": id, "level": level, "at": since.rfc3339() })
        })
        .collect();
    let ways: Vec<Value> = ways
        .into_iter()
        .map(|(kind, way)| json!({ "kind": kind, "way": way }))
        .collect();
    Ok(json!({ "follows": followed, "notices": ways }))
}

fn reported(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    let rows: Vec<(Id, String, String, UtcTime)> = flags::table
        .filter(flags::person_id.eq(me))
        .order(flags::id)
        .select((flags::post_id, flags::reason, flags::note, flags::at))
        .load(conn)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(post, reason, note, when)| {
            json!({ "post": post, "reason": reason, "note": note, "at": when.rfc3339() })
        })
        .collect();
    Ok(json!({ "reports": rows }))
}

fn told(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    type Row = (
        String,
        Option<TopicId>,
        Option<Id>,
        UtcTime,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let rows: Vec<Row> = notices::table
        .filter(notices::person_id.eq(me))
        .order(notices::id)
        .select((
            notices::kind,
            notices::topic_id,
            notices::post_id,
            notices::at,
            notices::read_at,
            notices::mailed_at,
        ))
        .load(conn)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(kind, topic, post, when, read, mailed)| {
            json!({
                "kind": kind, "topic": topic, "post": post, "at": when.rfc3339(),
                "read_at": at(read), "mailed_at": at(mailed),
            })
        })
        .collect();
    Ok(json!({ "notices": rows }))
}

fn begun(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    let rows: Vec<(String, Id, String, String, UtcTime)> = drafts::table
        .filter(drafts::person_id.eq(me))
        .order(drafts::id)
        .select((
            drafts::kind,
            drafts::object_id,
            drafts::title,
            drafts::body,
            drafts::updated_at,
        ))
        .load(conn)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(kind, about, title, body, saved)| {
            json!({ "kind": kind, "about": about, "title": title, "body": body, "saved_at": saved.rfc3339() })
        })
        .collect();
    Ok(json!({ "drafts": rows }))
}

fn files(conn: &mut AnyConnection, me: PersonId) -> Result<(Vec<File>, Value)> {
    let rows: Vec<(Id, String, String, i64, UtcTime)> = uploads::table
        .filter(uploads::person_id.eq(me))
        .filter(uploads::removed_at.is_null())
        .order(uploads::id)
        .select((
            uploads::id,
            uploads::key,
            uploads::name,
            uploads::bytes,
            uploads::created_at,
        ))
        .load(conn)?;
    let mut found = Vec::new();
    let mut listed = Vec::new();
    for (id, key, name, bytes, sent) in rows {
        let safe: String = name
            .chars()
            .map(|c| {
                if c.is_control() || matches!(c, '/' | '\\' | ':') {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let inside = format!("files/{id}-{safe}");
        listed.push(
            json!({ "file": inside, "name": name, "bytes": bytes, "sent_at": sent.rfc3339() }),
        );
        found.push(File {
            key,
            name: inside,
            bytes,
        });
    }
    Ok((found, json!({ "files": listed })))
}

/// The ledger's rows about the person's own acts: what, when, on what. Points are the vendor's reckoning, not an act.
fn recorded(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    type Row = (
        Id,
        String,
        String,
        UtcTime,
        UtcTime,
        Option<Id>,
        Option<String>,
    );
    let rows: Vec<Row> = engagement_events::table
        .filter(engagement_events::person_id.eq(me))
        .order(engagement_events::id)
        .select((
            engagement_events::id,
            engagement_events::type_,
            engagement_events::object,
            engagement_events::occurred_at,
            engagement_events::recorded_at,
            engagement_events::reversal_of,
            engagement_events::reversal_reason,
        ))
        .load(conn)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(id, kind, object, occurred, noted, reversal_of, reason)| {
            // Who thanked is not the thanked one's to take along.
            let object = match object.strip_prefix("vote:") {
                Some(rest) => format!("post:{}", rest.split(':').next().unwrap_or_default()),
                None => object,
            };
            json!({
                "id": id, "act": kind, "object": object, "occurred_at": occurred.rfc3339(),
                "recorded_at": noted.rfc3339(), "reversal_of": reversal_of, "reason": reason,
            })
        })
        .collect();
    Ok(json!({ "recorded": rows }))
}

fn signed_in(conn: &mut AnyConnection, me: PersonId) -> Result<Value> {
    let rows: Vec<(UtcTime, UtcTime, String, String)> = sessions::table
        .filter(sessions::person_id.eq(me))
        .order(sessions::id)
        .select((
            sessions::created_at,
            sessions::last_seen_at,
            sessions::user_agent,
            sessions::ip,
        ))
        .load(conn)?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(since, seen, browser, ip)| {
            json!({ "since": since.rfc3339(), "last_seen_at": seen.rfc3339(), "browser": browser, "address": ip })
        })
        .collect();
    Ok(json!({ "sessions": rows }))
}
