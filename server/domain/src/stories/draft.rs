//! Writing a case, and changing it.

use diesel::prelude::*;

use super::text::Text;
use super::{State, Story, StoryId, belongs, locked, text_of};
use crate::community::byline::CROWD;
use crate::community::reader::Reader;
use crate::community::text as community_text;
use crate::community::{Audience, Identity, SpaceAudience, post};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, memberships, people, spaces, stories, story_features, story_versions,
};
use crate::policy::stories::{Curation, MayTell};
use crate::types::{AccountId, PersonId, PostId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// The customer a case is to be about.
#[derive(Debug, Clone)]
pub struct Customer {
    /// The person who confirms.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Their account.
    pub account_id: AccountId,
    /// Its name.
    pub company: String,
}

/// What a draft starts from.
#[derive(Debug, Clone)]
pub struct Start {
    /// The post it is drafted from.
    pub post_id: Option<PostId>,
    /// Its words.
    pub words: String,
    /// The title of its topic.
    pub title: String,
    /// Whether that title may stand beside the customer's name: the author shows it, to every member.
    pub open: bool,
    /// Its author, where the drafter may know them and they can confirm.
    pub customer: Option<Customer>,
    /// The author hides behind a mask that the drafter can't look behind.
    pub masked: bool,
}

/// What a draft from a post starts from. Errors: `NotFound` for a post the actor can't read.
pub fn start(
    conn: &mut AnyConnection,
    actor: &Actor,
    _: &Curation,
    post_id: PostId,
    now: UtcTime,
) -> Result<Start> {
    let reader = Reader::of(actor);
    let (post, topic) = post::find(conn, &reader, post_id)?;
    let masked = post.account_id.is_some() && !reader.unmasked && post.identity != Identity::Full;
    let customer = match post.account_id {
        Some(account) if !masked && belongs(conn, post.author_id, account, now)? => {
            let (name, company): (String, String) = people::table
                .inner_join(accounts::table.on(accounts::id.eq(account)))
                .filter(people::id.eq(post.author_id))
                .select((people::name, accounts::name))
                .first(conn)?;
            Some(Customer {
                person_id: post.author_id,
                name,
                account_id: account,
                company,
            })
        }
        _ => None,
    };
    let space: SpaceAudience = spaces::table
        .find(topic.space_id)
        .select(spaces::audience)
        .first(conn)?;
    Ok(Start {
        post_id: Some(post_id),
        words: post.body,
        open: post.identity == Identity::Full
            && topic.identity == Identity::Full
            && topic.audience == Audience::Members
            && matches!(space, SpaceAudience::Public | SpaceAudience::Members),
        title: topic.title,
        customer,
        masked,
    })
}

/// A case as staff typed it.
#[derive(Debug, Clone)]
pub struct NewStory {
    /// The post it is drafted from.
    pub post_id: Option<PostId>,
    /// Address of the customer who is to confirm it; empty: the post's author.
    pub email: String,
    /// The text.
    pub text: Text,
}

/// Drafts a case as staff. Errors: `NotFound` for a post the actor can't read, `Invalid` with the problems of the fields or
/// when nobody can confirm it.
pub fn draft(tx: &mut Tx<'_>, actor: &Actor, may: &Curation, new: &NewStory) -> Result<StoryId> {
    let mut problems = Vec::new();
    let text = match Text::parse(&new.text) {
        Ok(text) => Some(text),
        Err(Error::Invalid(found)) => {
            problems.extend(found);
            None
        }
        Err(error) => return Err(error),
    };
    let now = tx.now;
    let from_post = match new.post_id {
        Some(post) => start(tx.conn, actor, may, post, now)?.customer,
        None => None,
    };
    let customer = if new.email.trim().is_empty() {
        from_post.map(|customer| (customer.person_id, customer.account_id))
    } else {
        by_email(tx.conn, &new.email, now)?
    };
    if customer.is_none() {
        problems.push(Problem::new("email", "stories-problem-customer"));
    }
    let (Some(text), Some((customer, account)), true) = (text, customer, problems.is_empty())
    else {
        return Err(Error::Invalid(problems));
    };
    let id = insert(
        tx,
        &New {
            account,
            customer,
            by: may.0,
            by_customer: false,
            post: new.post_id,
        },
        &text,
    )?;
    note(tx, actor, "story.drafted", id)?;
    Ok(id)
}

/// Writes a case as the customer it is about. Errors: `Invalid` with the problems of the fields.
pub fn tell(tx: &mut Tx<'_>, may: &MayTell, text: &Text) -> Result<StoryId> {
    let text = Text::parse(text)?;
    let new = New {
        account: may.account_id,
        customer: may.person_id,
        by: may.person_id,
        by_customer: true,
        post: None,
    };
    let id = insert(tx, &new, &text)?;
    // Whoever wrote it has seen it.
    diesel::update(stories::table.find(id))
        .set((
            stories::asked_version.eq(1_i64),
            stories::asked_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

struct New {
    account: AccountId,
    customer: PersonId,
    by: PersonId,
    by_customer: bool,
    post: Option<PostId>,
}

fn insert(tx: &mut Tx<'_>, new: &New, text: &Text) -> Result<StoryId> {
    let id: StoryId = diesel::insert_into(stories::table)
        .values((
            stories::account_id.eq(new.account),
            stories::customer_id.eq(new.customer),
            stories::drafted_by.eq(new.by),
            stories::by_customer.eq(new.by_customer),
            stories::source_post_id.eq(new.post),
            stories::slug.eq(community_text::slug(&text.title)),
            stories::created_at.eq(tx.now),
            stories::updated_at.eq(tx.now),
        ))
        .returning(stories::id)
        .get_result(tx.conn)?;
    keep(tx, id, 1, new.by, text)?;
    Ok(id)
}

/// Keeps a version and the features it names.
fn keep(tx: &mut Tx<'_>, id: StoryId, version: i64, by: PersonId, text: &Text) -> Result<()> {
    diesel::insert_into(story_versions::table)
        .values((
            story_versions::story_id.eq(id),
            story_versions::version.eq(version),
            story_versions::title.eq(&text.title),
            story_versions::challenge.eq(&text.challenge),
            story_versions::approach.eq(&text.approach),
            story_versions::result.eq(&text.result),
            story_versions::figures.eq(&text.figures),
            story_versions::features.eq(&text.features),
            story_versions::edited_by.eq(by),
            story_versions::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::delete(story_features::table.filter(story_features::story_id.eq(id)))
        .execute(tx.conn)?;
    for feature in text.feature_list() {
        diesel::insert_into(story_features::table)
            .values((
                story_features::story_id.eq(id),
                story_features::slug.eq(&feature.slug),
                story_features::name.eq(&feature.name),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Who changes a case.
#[derive(Debug, Clone, Copy)]
pub enum Writer<'a> {
    /// Staff.
    Curator(&'a Curation),
    /// The customer who wrote it.
    Teller(PersonId),
}

impl Writer<'_> {
    fn person(self) -> PersonId {
        match self {
            Self::Curator(may) => may.0,
            Self::Teller(person) => person,
        }
    }

    /// Whether this case is theirs to change: staff's all, a customer's only what they wrote themselves.
    fn may(self, story: &Story) -> bool {
        match self {
            Self::Curator(_) => true,
            Self::Teller(person) => {
                // Not while staff work on a version that the customer was not asked about.
                story.by_customer
                    && story.customer_id == person
                    && story.hidden_at.is_none()
                    && story.asked_version == Some(story.version)
            }
        }
    }
}

/// What the form for changing a case starts from. Errors: `NotFound` for one that is not theirs to change.
pub fn editable(
    conn: &mut AnyConnection,
    writer: Writer<'_>,
    id: StoryId,
) -> Result<(Story, Text)> {
    let story = super::find(conn, id)?;
    if !writer.may(&story) {
        return Err(Error::NotFound);
    }
    let text = text_of(conn, id, story.version)?;
    Ok((story, text))
}

/// What is said when somebody else changed the case meanwhile.
pub const EDITED_MEANWHILE: &str = "stories-problem-edited-meanwhile";

/// Changes the text. A case that was confirmed goes back for confirmation, whatever changed. `version` is the one that was on the
/// screen. Errors: `Invalid` with the problems of the fields or when somebody changed it meanwhile.
pub fn edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    writer: Writer<'_>,
    id: StoryId,
    version: i64,
    text: &Text,
) -> Result<Story> {
    let story = locked(tx, id)?;
    if !writer.may(&story) {
        return Err(Error::NotFound);
    }
    let text = Text::parse(text)?;
    if story.version != version {
        return Err(Error::invalid("", EDITED_MEANWHILE));
    }
    let known = text_of(tx.conn, id, story.version)?;
    if text == known {
        return Ok(story);
    }
    let next = story.version + 1;
    keep(tx, id, next, writer.person(), &text)?;
    diesel::update(stories::table.find(id))
        .set((
            stories::version.eq(next),
            stories::slug.eq(community_text::slug(&text.title)),
            stories::consent_id.eq(None::<i64>),
            stories::published_at.eq(None::<UtcTime>),
            stories::returned_at.eq(None::<UtcTime>),
            stories::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if let Writer::Teller(_) = writer {
        diesel::update(stories::table.find(id))
            .set((
                stories::asked_version.eq(next),
                stories::asked_at.eq(tx.now),
                stories::withdrawn_at.eq(None::<UtcTime>),
            ))
            .execute(tx.conn)?;
    }
    crate::search::index::case::refresh(tx, id)?;
    crate::community::recognition::settle(tx, story.customer_id)?;
    note(tx, actor, "story.edited", id)?;
    let after = super::find(tx.conn, id)?;
    super::notify::settled(tx, &after)?;
    if story.state() == State::Published && matches!(writer, Writer::Curator(_)) {
        // By the title that they know: the new one is not theirs to see yet.
        super::notify::taken_back(tx, &after, &known)?;
    }
    Ok(after)
}

/// Every act of staff upon a case is on record with who did it.
pub(super) fn note(tx: &mut Tx<'_>, actor: &Actor, action: &str, id: StoryId) -> Result<()> {
    audit::record(
        tx,
        actor,
        action,
        &format!("story:{id}"),
        &serde_json::json!({}),
    )
}

/// The customer with this address and the account they speak for; the first where they belong to several.
fn by_email(
    conn: &mut AnyConnection,
    typed: &str,
    now: UtcTime,
) -> Result<Option<(PersonId, AccountId)>> {
    let email = typed.trim().to_lowercase();
    let found: Vec<(PersonId, AccountId)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(people::email.eq(&email))
        .order(memberships::id)
        .limit(20)
        .select((memberships::person_id, memberships::account_id))
        .load(conn)?;
    for (person, account) in found {
        if belongs(conn, person, account, now)? {
            return Ok(Some((person, account)));
        }
    }
    Ok(None)
}

/// The fewest companies that must share an industry and size before a case may say them without a warning.
pub const FEW: usize = CROWD;
