//! Notices as their reader may see them now: titles, texts and authors are looked up as a page would look them up.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Kind;
use crate::Result;
use crate::UtcTime;
use crate::community::byline::{self, Author, AuthorColumns, Byline, Who, byline};
use crate::community::idea::Status;
use crate::community::reader::Reader;
use crate::community::{Identity, recognition, text};
use crate::db::AnyConnection;
use crate::db::schema::{
    event_organisers, event_registrations, events, notices, posts, spaces, stories, story_versions,
    topics, votes,
};
use crate::events::event::Viewer;
use crate::events::segment;
use crate::events::{EventId, Standing};
use crate::i18n::Locale;
use crate::stories::{StoryId, review_path};
use crate::types::{AccountId, Id, PersonId, PostId, SpaceId, TopicId};

/// Characters of a post shown in a list.
const EXCERPT: usize = 90;
/// Voters that are looked at for one that may be named.
const VOTERS: i64 = 20;

/// The columns of a notice that decide what is shown.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Row {
    pub id: Id,
    pub kind: Kind,
    pub topic_id: Option<TopicId>,
    pub post_id: Option<PostId>,
    pub path: Option<String>,
    pub detail: String,
    pub amount: i64,
    pub at: UtcTime,
    pub read_at: Option<UtcTime>,
}

type Columns = (
    notices::id,
    notices::kind,
    notices::topic_id,
    notices::post_id,
    notices::path,
    notices::detail,
    notices::amount,
    notices::at,
    notices::read_at,
);
pub(crate) const COLUMNS: Columns = (
    notices::id,
    notices::kind,
    notices::topic_id,
    notices::post_id,
    notices::path,
    notices::detail,
    notices::amount,
    notices::at,
    notices::read_at,
);

/// A notice, for its reader.
#[derive(Debug, Clone)]
pub struct View {
    /// Row.
    pub id: Id,
    /// What it tells of.
    pub kind: Kind,
    /// When.
    pub at: UtcTime,
    /// It was read.
    pub read: bool,
    /// What its kind keeps beside what it is about.
    pub detail: String,
    /// What it is about; none for what its reader may not read any more.
    pub subject: Option<Subject>,
}

/// What a notice is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The topic's title; empty where there is no topic.
    pub title: String,
    /// Language of the title.
    pub lang: String,
    /// The topic.
    pub topic: Option<TopicId>,
    /// The post.
    pub post: Option<PostId>,
    /// Where it leads.
    pub path: String,
    /// Who did it, as far as the reader may know.
    pub who: Option<Byline>,
    /// The beginning of the post.
    pub excerpt: String,
    /// How many did it, or how many posts came.
    pub amount: i64,
}

/// What a notice of an idea's change keeps: what it became, whether that was a turn, and what was said to those who voted.
pub(crate) fn idea_detail(status: Status, turned: bool, note: &str) -> String {
    let turn = if turned { "turn" } else { "same" };
    format!("{}\n{turn}\n{}", status.as_str(), note.trim())
}

/// What a notice of a case keeps: what happened, the title its reader knows, and what the customer wrote.
pub(crate) fn case_detail(what: &str, title: &str, note: &str) -> String {
    format!("{what}\n{title}\n{}", note.trim())
}

/// What a notice of an overdue question keeps: when it was asked and due, and whether its reader looks after the account.
pub(crate) fn escalation_detail(asked: UtcTime, due: UtcTime, owner: bool) -> String {
    let why = if owner { "owner" } else { "support" };
    format!("{}\n{}\n{why}", asked.0, due.0)
}

/// The three parts of such a detail.
fn parts(detail: &str) -> (&str, &str, &str) {
    let (first, rest) = detail.split_once('\n').unwrap_or((detail, ""));
    let (second, third) = rest.split_once('\n').unwrap_or((rest, ""));
    (first, second, third)
}

/// What an idea of a notice became.
pub(super) fn status(view: &View) -> Option<Status> {
    (view.kind == Kind::IdeaStatus)
        .then(|| parts(&view.detail).0.parse().ok())
        .flatten()
}

/// When an overdue question was asked and due, and whether its reader looks after the account.
pub(super) fn overdue(view: &View) -> Option<(UtcTime, UtcTime, bool)> {
    let (asked, due, why) = parts(&view.detail);
    let time = |text: &str| text.parse().ok().map(UtcTime);
    Some((time(asked)?, time(due)?, why == "owner"))
}

/// The words that somebody wrote with it, to be shown as theirs.
pub fn note(view: &View) -> Option<&str> {
    let words = match view.kind {
        Kind::IdeaStatus | Kind::CaseMoved => parts(&view.detail).2,
        _ => "",
    };
    (!words.is_empty() && view.subject.is_some()).then_some(words)
}

/// What a notice says, in a sentence. `safe` makes a name or title fit for where it is to stand.
pub fn sentence(locale: Locale, view: &View, safe: impl Fn(&str) -> String) -> String {
    let Some(subject) = &view.subject else {
        return locale.t("notice-gone").into_owned();
    };
    let who = match &subject.who {
        None => locale.t("notice-who-nobody").into_owned(),
        Some(byline) => who(locale, &byline.who),
    };
    let detail = match view.kind {
        Kind::Badge => recognition::words(locale, &view.detail),
        _ => view.detail.clone(),
    };
    let named = if subject.who.is_some() { "yes" } else { "no" };
    let mut key = format!("notice-line-{}", view.kind.as_str().replace('_', "-"));
    let mut title = subject.title.as_str();
    let (first, second, _) = parts(&view.detail);
    if view.kind == Kind::CaseMoved {
        title = second;
        key = match first {
            "confirmed" => "stories-notice-confirmed",
            "returned" => "stories-notice-returned",
            "withdrawn" => "stories-notice-withdrawn",
            "changed" => "stories-notice-changed",
            _ => "stories-notice-out",
        }
        .to_owned();
    }
    if view.kind == Kind::EventNews {
        key = match first {
            "answered" => "events-notice-answered",
            "organiser" => "events-notice-organiser",
            _ => "events-notice-letter",
        }
        .to_owned();
    }
    let status =
        status(view).map_or_else(String::new, |status| locale.t(status.key()).into_owned());
    locale.tr(
        &key,
        &[
            ("who", safe(&who).into()),
            ("title", safe(title).into()),
            ("status", status.into()),
            ("turn", second.to_owned().into()),
            ("n", subject.amount.into()),
            ("others", (subject.amount - 1).max(0).into()),
            ("named", named.into()),
            ("detail", safe(&detail).into()),
        ],
    )
}

/// An author in words.
fn who(locale: Locale, who: &Who) -> String {
    match who {
        Who::NameOnly { name } if name == crate::people::leaving::NAME => {
            locale.t("person-left").into_owned()
        }
        Who::Named {
            name,
            company: Some(company),
            ..
        } => locale.tr(
            "qa-mail-named",
            &[
                ("name", name.as_str().into()),
                ("company", company.as_str().into()),
            ],
        ),
        Who::Named { name, .. } | Who::NameOnly { name } => {
            locale.tr("qa-mail-name", &[("name", name.as_str().into())])
        }
        Who::Vendor { name, .. } => locale.tr("qa-mail-vendor", &[("name", name.as_str().into())]),
        Who::Masked { .. } => locale.t("qa-byline-member").into_owned(),
    }
}

struct TopicSeen {
    id: TopicId,
    title: String,
    slug: String,
    lang: String,
    space: SpaceId,
    author: PersonId,
}

struct PostSeen {
    id: PostId,
    topic: TopicId,
    body: String,
    identity: Identity,
    author: AuthorColumns,
}

/// What `reader` may see of `rows`, in their order.
pub(crate) fn views(
    conn: &mut AnyConnection,
    reader: &Reader,
    rows: Vec<Row>,
) -> Result<Vec<View>> {
    let topics = topics_seen(conn, reader, &rows)?;
    let posts = posts_seen(conn, reader, &rows, &topics)?;
    let mut pages = cases_seen(conn, reader, &rows)?;
    pages.extend(events_seen(conn, reader, &rows)?);
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let subject = match row.kind {
            Kind::ConfirmCase | Kind::EventInvite | Kind::EventNews => page(&row, &pages),
            _ => subject(conn, reader, &row, &topics, &posts)?,
        };
        views.push(View {
            id: row.id,
            kind: row.kind,
            at: row.at,
            read: row.read_at.is_some(),
            detail: if subject.is_some() {
                row.detail
            } else {
                String::new()
            },
            subject,
        });
    }
    byline::blur(
        conn,
        views
            .iter_mut()
            .filter_map(|view| view.subject.as_mut()?.who.as_mut()),
    )?;
    Ok(views)
}

/// A page that has a right of its own, which its reader has now.
struct PageSeen {
    path: String,
    title: String,
    excerpt: String,
}

/// The cases about which the reader is, or was, asked, by the title of what they were asked about.
fn cases_seen(conn: &mut AnyConnection, reader: &Reader, rows: &[Row]) -> Result<Vec<PageSeen>> {
    let ids: Vec<StoryId> = rows
        .iter()
        .filter(|row| row.kind == Kind::ConfirmCase)
        .filter_map(|row| row.path.as_deref().and_then(story_of))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(StoryId, String)> = stories::table
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(stories::asked_version.eq(story_versions::version.nullable()))),
        )
        .filter(stories::id.eq_any(ids))
        .filter(stories::customer_id.eq(reader.person.unwrap_or(0)))
        .filter(stories::hidden_at.is_null())
        .select((stories::id, story_versions::title))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, title)| PageSeen {
            path: review_path(id),
            title,
            excerpt: String::new(),
        })
        .collect())
}

/// The case on whose page for confirming a path leads.
pub(super) fn story_of(path: &str) -> Option<StoryId> {
    let id = path.strip_prefix("/stories/")?.strip_suffix("/review")?;
    id.parse().ok()
}

/// The pages of events that the reader may open now (the questions with a seat, the organiser's as one), by the event's title, with the beginning of what its organiser wrote.
fn events_seen(conn: &mut AnyConnection, reader: &Reader, rows: &[Row]) -> Result<Vec<PageSeen>> {
    let paths: Vec<(EventId, &str)> = rows
        .iter()
        .filter(|row| matches!(row.kind, Kind::EventInvite | Kind::EventNews))
        .filter_map(|row| {
            let path = row.path.as_deref()?;
            let id = path.strip_prefix("/events/")?.split('/').next()?;
            Some((id.parse().ok()?, path))
        })
        .collect();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let viewer = Viewer::reading(reader);
    let ids: Vec<EventId> = paths.iter().map(|(id, _)| *id).collect();
    let person = reader.person.unwrap_or(-1);
    let run: Vec<EventId> = event_organisers::table
        .filter(event_organisers::person_id.eq(person))
        .filter(event_organisers::removed_at.is_null())
        .filter(event_organisers::event_id.eq_any(ids.clone()))
        .select(event_organisers::event_id)
        .load(conn)?;
    let seated: Vec<EventId> = event_registrations::table
        .filter(event_registrations::person_id.eq(person))
        .filter(event_registrations::state.eq(Standing::Confirmed))
        .filter(event_registrations::event_id.eq_any(ids.clone()))
        .select(event_registrations::event_id)
        .load(conn)?;
    let titles: HashMap<EventId, String> = events::table
        .filter(events::id.eq_any(ids))
        .filter(crate::events_seen_by!(&viewer))
        .select((events::id, events::title))
        .load::<(EventId, String)>(conn)?
        .into_iter()
        .collect();
    let letters: Vec<Id> = paths
        .iter()
        .filter_map(|(_, path)| segment::of_path(path))
        .collect();
    let words = segment::words(conn, &letters)?;
    Ok(paths
        .into_iter()
        .filter(|(id, path)| {
            let runs = reader.staff || run.contains(id);
            match path.rsplit('/').next() {
                Some("manage") => runs,
                Some("questions") => runs || seated.contains(id),
                _ => true,
            }
        })
        .filter_map(|(id, path)| {
            let letter = segment::of_path(path);
            let words = words.iter().find(|(of, ..)| Some(*of) == letter);
            Some(PageSeen {
                path: path.to_owned(),
                title: titles.get(&id)?.clone(),
                excerpt: words
                    .map(|(_, subject, _)| subject.clone())
                    .unwrap_or_default(),
            })
        })
        .collect())
}

/// What a notice of a page that has a right of its own is about; nothing where its reader has that right no more.
fn page(row: &Row, pages: &[PageSeen]) -> Option<Subject> {
    let seen = pages
        .iter()
        .find(|seen| Some(&seen.path) == row.path.as_ref())?;
    Some(Subject {
        lang: text::language(&seen.title).to_owned(),
        title: seen.title.clone(),
        topic: None,
        post: None,
        path: seen.path.clone(),
        who: None,
        excerpt: seen.excerpt.clone(),
        amount: row.amount,
    })
}

fn subject(
    conn: &mut AnyConnection,
    reader: &Reader,
    row: &Row,
    topics: &[TopicSeen],
    posts: &[PostSeen],
) -> Result<Option<Subject>> {
    let Some(topic_id) = row.topic_id else {
        return Ok(row.path.clone().map(|path| Subject {
            title: String::new(),
            lang: String::new(),
            topic: None,
            post: None,
            path,
            who: None,
            excerpt: String::new(),
            amount: row.amount,
        }));
    };
    let Some(topic) = topics.iter().find(|topic| topic.id == topic_id) else {
        return Ok(None);
    };
    let mut subject = Subject {
        title: topic.title.clone(),
        lang: topic.lang.clone(),
        topic: Some(topic.id),
        post: None,
        path: crate::community::topic::path(topic.id, &topic.slug),
        who: None,
        excerpt: String::new(),
        amount: row.amount,
    };
    let Some(post_id) = row.post_id else {
        return Ok(Some(subject));
    };
    let Some(post) = posts.iter().find(|post| post.id == post_id) else {
        return Ok(None);
    };
    subject.post = Some(post.id);
    subject.path = format!("/posts/{}", post.id);
    subject.excerpt = text::excerpt(&post.body, EXCERPT);
    match row.kind {
        Kind::Thanks => {
            let (who, amount) = thanks(conn, reader, post)?;
            if amount == 0 {
                // All of them took it back.
                return Ok(None);
            }
            subject.who = who;
            subject.amount = amount;
        }
        // The post is the reader's own; who did it is told nowhere else either.
        Kind::Accepted | Kind::AcceptedFor | Kind::Decision => {}
        _ => {
            subject.who = Some(byline(
                reader,
                Author::from(post.author.clone()),
                post.identity,
                post.author.0 == topic.author,
                false,
            ));
        }
    }
    Ok(Some(subject))
}

/// Of those who found a post helpful the latest that may be named, and how many they are. A vote carries no identity of its own:
/// one is named only who shows their name by default, whom the reader can read under it, and who has written nothing under a mask in
/// this topic.
fn thanks(
    conn: &mut AnyConnection,
    reader: &Reader,
    post: &PostSeen,
) -> Result<(Option<Byline>, i64)> {
    let amount: i64 = votes::table
        .filter(votes::post_id.eq(post.id))
        .count()
        .get_result(conn)?;
    let voters: Vec<(PersonId, Option<AccountId>)> = votes::table
        .filter(votes::post_id.eq(post.id))
        .order((votes::created_at.desc(), votes::person_id.desc()))
        .limit(VOTERS)
        .select((votes::person_id, votes::account_id))
        .load(conn)?;
    let ids: Vec<PersonId> = voters.iter().map(|(id, _)| *id).collect();
    let masked: Vec<PersonId> = posts::table
        .filter(posts::topic_id.eq(post.topic))
        .filter(posts::author_id.eq_any(ids.clone()))
        .filter(posts::identity.ne(Identity::Full))
        .select(posts::author_id)
        .distinct()
        .load(conn)?;
    let shown: Vec<PersonId> = {
        let query = posts::table
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .filter(posts::author_id.eq_any(ids))
            .filter(posts::identity.eq(Identity::Full))
            .filter(posts::hidden_at.is_null())
            .select(posts::author_id)
            .distinct()
            .into_boxed();
        crate::readable!(query, reader).load(conn)?
    };
    let named: Vec<(PersonId, String)> = {
        use crate::db::schema::people;
        people::table
            .filter(people::id.eq_any(shown))
            .filter(people::default_identity.eq(Identity::Full))
            .select((people::id, people::name))
            .load(conn)?
    };
    let who = voters
        .iter()
        .filter(|(id, _)| !masked.contains(id))
        .find_map(|(id, _)| named.iter().find(|(of, _)| of == id))
        .map(|(id, name)| Byline {
            who: Who::NameOnly { name: name.clone() },
            mine: reader.person == Some(*id),
            asker: false,
            behind: None,
        });
    Ok((who, amount))
}

fn topics_seen(conn: &mut AnyConnection, reader: &Reader, rows: &[Row]) -> Result<Vec<TopicSeen>> {
    let ids: Vec<TopicId> = rows.iter().filter_map(|row| row.topic_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids))
        .select((
            topics::id,
            topics::title,
            topics::slug,
            topics::lang,
            topics::space_id,
            topics::author_id,
        ))
        .into_boxed();
    type Columns = (TopicId, String, String, String, SpaceId, PersonId);
    let found: Vec<Columns> = crate::readable!(query, reader).load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, title, slug, lang, space, author)| TopicSeen {
            id,
            title,
            slug,
            lang,
            space,
            author,
        })
        .collect())
}

/// The posts of the notices, as far as they stand in topics that can be read, and neither they nor what they stand under is
/// hidden from the reader.
fn posts_seen(
    conn: &mut AnyConnection,
    reader: &Reader,
    rows: &[Row],
    topics: &[TopicSeen],
) -> Result<Vec<PostSeen>> {
    let ids: Vec<PostId> = rows.iter().filter_map(|row| row.post_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    type Columns = (
        PostId,
        TopicId,
        Option<PostId>,
        String,
        Identity,
        Option<UtcTime>,
        AuthorColumns,
    );
    let found: Vec<Columns> = crate::with_author!(posts::table, posts)
        .filter(posts::id.eq_any(ids))
        .select((
            posts::id,
            posts::topic_id,
            posts::parent_id,
            posts::body,
            posts::identity,
            posts::hidden_at,
            crate::author_columns!(posts),
        ))
        .load(conn)?;
    let parents: Vec<PostId> = found.iter().filter_map(|row| row.2).collect();
    let hidden_parents: Vec<PostId> = posts::table
        .filter(posts::id.eq_any(parents))
        .filter(posts::hidden_at.is_not_null())
        .select(posts::id)
        .load(conn)?;
    Ok(found
        .into_iter()
        .filter_map(|(id, topic, parent, body, identity, hidden_at, author)| {
            let of = topics.iter().find(|seen| seen.id == topic)?;
            let hidden =
                hidden_at.is_some() || parent.is_some_and(|id| hidden_parents.contains(&id));
            (!hidden || reader.sees_hidden_in(of.space)).then_some(PostSeen {
                id,
                topic,
                body,
                identity,
                author,
            })
        })
        .collect())
}
