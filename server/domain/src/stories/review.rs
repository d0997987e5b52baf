//! The page on which a customer reads a case and says what may become of it.

use diesel::prelude::*;

use super::consent::{self, Choice, Consent, Reviewer, Shown};
use super::text::Text;
use super::{State, Story, StoryId, belongs, text_of};
use crate::community::byline::{SizeBand, is_crowd};
use crate::community::diff::{self, Change};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, people, stories, story_versions};
use crate::seal::Seal;
use crate::types::PersonId;
use crate::{Error, Result, UtcTime, entropy};

/// What could be shown of a customer, as it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Name.
    pub name: String,
    /// Title at work.
    pub title: Option<String>,
    /// Company.
    pub company: String,
    /// Industry.
    pub industry: Option<String>,
    /// Size of the company.
    pub size: Option<SizeBand>,
    /// Phase of the company, by its key.
    pub phase: Option<String>,
    /// At least as many companies here as a mask needs share that industry and size.
    pub crowd: bool,
}

impl Offered {
    /// What of it the customer allows.
    pub fn allowed(&self, choice: &Choice) -> Shown {
        Shown {
            name: choice.name.then(|| self.name.clone()),
            title: self.title.clone().filter(|_| choice.title),
            company: choice.company.then(|| self.company.clone()),
            industry: self.industry.clone().filter(|_| choice.industry),
            size: self
                .size
                .filter(|_| choice.size)
                .map(|size| size.as_str().to_owned()),
            phase: self.phase.clone().filter(|_| choice.phase),
        }
    }
}

/// What could be shown of a case's customer.
pub(super) fn offered(conn: &mut AnyConnection, story: &Story) -> Result<Offered> {
    let (name, title): (String, String) = people::table
        .find(story.customer_id)
        .select((people::name, people::title))
        .first(conn)?;
    type Company = (String, Option<String>, Option<i64>, Option<String>);
    let (company, industry, employees, phase): Company = accounts::table
        .find(story.account_id)
        .select((
            accounts::name,
            accounts::industry,
            accounts::employees,
            accounts::phase,
        ))
        .first(conn)?;
    let size = employees.map(SizeBand::of);
    let crowd = is_crowd(conn, industry.as_deref(), size)?;
    Ok(Offered {
        name,
        title: Some(title).filter(|title| !title.is_empty()),
        company,
        industry,
        size,
        phase,
        crowd,
    })
}

/// Stands for exactly what is on the customer's screen: version, text, and what could be shown of them.
pub(super) fn mark(story: &Story, text: &Text, offered: &Offered) -> Result<String> {
    let parts: Vec<&str> = text.parts().into_iter().map(|(_, part)| part).collect();
    let whole = serde_json::to_string(&(
        story.id,
        story.version,
        parts,
        &offered.name,
        &offered.title,
        &offered.company,
        &offered.industry,
        offered.size,
        &offered.phase,
    ))?;
    Ok(entropy::digest(&whole))
}

/// A part that changed since the customer read it: the field, and its lines.
#[derive(Debug, Clone)]
pub struct Changed {
    /// `title`, `challenge`, …
    pub field: &'static str,
    /// Its lines.
    pub lines: Vec<(Change, String)>,
}

/// A case before its customer.
#[derive(Debug, Clone)]
pub struct Review {
    /// The case.
    pub story: Story,
    /// Where it stands.
    pub state: State,
    /// The text: of the version their link is for; signed in, of the one they were last asked about.
    pub text: Text,
    /// What could be shown of them, while they may confirm it or send it back.
    pub offered: Option<Offered>,
    /// Stands for what is on the screen; empty where there is nothing to say to it.
    pub mark: String,
    /// A newer version than their link's was sent since: of that the link says nothing.
    pub old_link: bool,
    /// They no longer speak for the company. What it is today is nothing to them.
    pub former: bool,
    /// The confirmation that stands.
    pub consent: Option<Consent>,
    /// The latest confirmation there was, to start the choice from.
    pub before: Option<Consent>,
    /// What changed since the version they had read.
    pub changed: Vec<Changed>,
}

/// Whether the customer has ever been shown it: what was never asked about is staff's own.
pub(super) fn is_known_to_customer(story: &Story) -> bool {
    story.asked_version.is_some() && story.hidden_at.is_none()
}

/// The case for its customer. `read` is the version they had read when a form came back. A mailed link stands for one version and
/// shows that one for ever: it may have been passed on, and what was written later was not. Errors: `NotFound` for anyone else,
/// and for what they were never asked about.
pub fn review(
    conn: &mut AnyConnection,
    who: Reviewer,
    id: StoryId,
    read: Option<i64>,
    now: UtcTime,
) -> Result<Review> {
    let story = super::find(conn, id)?;
    // Hidden by staff it is still the customer's to take back.
    if story.customer_id != who.person_id || story.asked_version.is_none() {
        return Err(Error::NotFound);
    }
    let state = story.state();
    // While staff work on a newer version, the customer sees the one they were asked about.
    let asked = story.asked_version.ok_or(Error::NotFound)?;
    let version = who.version.unwrap_or(asked);
    let text = text_of(conn, id, version)?;
    let old_link = version != asked;
    let former = !belongs(conn, who.person_id, story.account_id, now)?;
    let (offered, mark) = if state == State::Asked && !old_link && !former {
        let offered = offered(conn, &story)?;
        let mark = mark(&story, &text, &offered)?;
        (Some(offered), mark)
    } else {
        (None, String::new())
    };
    let read = read.filter(|read| *read != version);
    let changed = match read {
        Some(read) => {
            let earlier: Option<Text> = story_versions::table
                .filter(story_versions::story_id.eq(id))
                .filter(story_versions::version.eq(read))
                // Never a version that was staff's own draft.
                .filter(story_versions::version.le(version))
                .select((
                    story_versions::title,
                    story_versions::challenge,
                    story_versions::approach,
                    story_versions::result,
                    story_versions::figures,
                    story_versions::features,
                ))
                .first(conn)
                .optional()?;
            earlier
                .map(|earlier| changes(&earlier, &text))
                .unwrap_or_default()
        }
        None => Vec::new(),
    };
    let consents = consent::of(conn, id)?;
    let consent = consents
        .iter()
        .find(|consent| Some(consent.id) == story.consent_id)
        .cloned();
    let before = consents
        .into_iter()
        .find(|consent| consent.word == consent::Word::Confirmed);
    Ok(Review {
        old_link,
        former,
        story,
        state,
        text,
        offered,
        mark,
        consent,
        before,
        changed,
    })
}

/// What differs between two texts, part by part.
pub fn changes(old: &Text, new: &Text) -> Vec<Changed> {
    old.parts()
        .into_iter()
        .zip(new.parts())
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| Changed {
            field,
            lines: diff::near_changes(diff::lines(old, new)),
        })
        .collect()
}

/// One case in the list of a customer's own.
#[derive(Debug, Clone)]
pub struct Own {
    /// The case.
    pub story: Story,
    /// Title of the version they know.
    pub title: String,
    /// Where it stands.
    pub state: State,
}

/// The cases a person confirms or wrote, newest first. Staff's drafts that they were not asked about are not among them.
pub fn own(conn: &mut AnyConnection, person: PersonId) -> Result<Vec<Own>> {
    let rows: Vec<(Story, String)> = stories::table
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(stories::asked_version.eq(story_versions::version.nullable()))),
        )
        .filter(stories::customer_id.eq(person))
        .order(stories::id.desc())
        .limit(100)
        .select((stories::all_columns, story_versions::title))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(story, title)| Own {
            state: story.state(),
            story,
            title,
        })
        .collect())
}

/// The cases that wait for a customer's word, the latest asked about first: id and title.
pub fn waiting(conn: &mut AnyConnection, person: PersonId) -> Result<Vec<(StoryId, String)>> {
    Ok(stories::table
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(story_versions::version.eq(stories::version))),
        )
        .filter(stories::customer_id.eq(person))
        .filter(stories::asked_version.eq(stories::version.nullable()))
        .filter(stories::returned_at.is_null())
        .filter(stories::consent_id.is_null())
        .filter(stories::withdrawn_at.is_null())
        .filter(stories::hidden_at.is_null())
        .order((stories::asked_at.desc(), stories::id.desc()))
        .limit(5)
        .select((stories::id, story_versions::title))
        .load(conn)?)
}

/// The customer whom a session or link stands for, on a case, once it is asked about: shared by pages.
pub fn by_session(person_id: PersonId) -> Reviewer {
    Reviewer {
        person_id,
        via: consent::Via::Session,
        version: None,
    }
}

/// The customer whom a mailed link stands for. Errors as for [`super::link::follow`].
pub fn by_link(
    conn: &mut AnyConnection,
    seal: &Seal,
    token: &str,
    now: UtcTime,
) -> Result<(StoryId, Reviewer)> {
    let link = super::link::follow(conn, seal, token, now)?;
    Ok((
        link.story_id,
        Reviewer {
            person_id: link.person_id,
            via: consent::Via::Mail,
            version: Some(link.version),
        },
    ))
}
