//! A customer's word on a case: confirming it, asking for changes, withdrawing it. Each is a row that is never changed.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::review::{self, Offered};
use super::text::Text;
use super::{State, Story, StoryAudience, StoryId, belongs, locked, notify, publication, text_of};
use crate::community::byline::SizeBand;
use crate::community::recognition;
use crate::community::text as community_text;
use crate::db::AnyConnection;
use crate::db::schema::{stories, story_consents};
use crate::engagement::ledger;
use crate::search::index::case as index;
use crate::types::{Id, PersonId};
use crate::{Error, Problem, Result, Tx, UtcTime, entropy};

/// Longest note, in characters as people count them.
pub const MAX_NOTE: usize = 1_000;

/// What is said when the case is not what the customer has read.
pub const CHANGED: &str = "stories-problem-changed";

crate::text_enum! {
    /// What a customer said to a case.
    Word {
        /// It may come out like this.
        Confirmed = "confirmed",
        /// Please change something first.
        Returned = "returned",
        /// It may no longer be out.
        Withdrawn = "withdrawn",
    }
}

crate::text_enum! {
    /// How the customer came to the page.
    Via {
        /// By the mailed link.
        Mail = "mail",
        /// Signed in.
        Session = "session",
    }
}

/// The customer at the page for confirming, however they came.
#[derive(Debug, Clone, Copy)]
pub struct Reviewer {
    /// Who.
    pub person_id: PersonId,
    /// How.
    pub via: Via,
    /// The only version they may confirm; a session confirms whichever they were asked about.
    pub version: Option<i64>,
}

/// What the customer allows.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Their name.
    pub name: bool,
    /// Their title at work.
    pub title: bool,
    /// The company's name.
    pub company: bool,
    /// Its industry.
    pub industry: bool,
    /// Its size.
    pub size: bool,
    /// Its phase.
    pub phase: bool,
    /// Who may read it.
    pub audience: StoryAudience,
    /// The vendor may use it elsewhere.
    pub reuse: bool,
    /// The company agrees to be named.
    pub authority: bool,
}

/// What is shown of the customer under a confirmation. Nothing else is ever shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, serde::Serialize)]
pub struct Shown {
    /// Name.
    pub name: Option<String>,
    /// Title at work.
    pub title: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Size of the company: a [`SizeBand`].
    pub size: Option<String>,
    /// Phase of the company, by its key.
    pub phase: Option<String>,
}

impl Shown {
    /// The size as a band.
    pub fn size_band(&self) -> Option<SizeBand> {
        self.size.as_deref().and_then(|size| size.parse().ok())
    }
}

/// A row of what the customer said.
#[derive(Debug, Clone, Queryable)]
pub struct Consent {
    /// Row.
    pub id: Id,
    /// Of which version.
    pub version: i64,
    /// Who said it.
    pub person_id: PersonId,
    /// What was said.
    pub word: Word,
    /// Hash of what was confirmed.
    pub text_hash: String,
    /// Under which identity.
    pub shown: Shown,
    /// For whom.
    pub audience: StoryAudience,
    /// The vendor may use it elsewhere.
    pub reuse: bool,
    /// The company agrees to be named.
    pub authority: bool,
    /// How they came.
    pub via: Via,
    /// What they wrote.
    pub note: String,
    /// When.
    pub at: UtcTime,
}

/// The columns of a [`Consent`].
macro_rules! columns {
    () => {{
        use $crate::db::schema::story_consents;
        (
            story_consents::id,
            story_consents::version,
            story_consents::person_id,
            story_consents::act,
            story_consents::text_hash,
            (
                story_consents::shown_name,
                story_consents::shown_title,
                story_consents::shown_company,
                story_consents::shown_industry,
                story_consents::shown_size,
                story_consents::shown_phase,
            ),
            story_consents::audience,
            story_consents::reuse,
            story_consents::company_authority,
            story_consents::via,
            story_consents::note,
            story_consents::at,
        )
    }};
}

/// What a customer confirms, as one hash: text, figures, identity and audience.
pub fn hash(text: &Text, shown: &Shown, audience: StoryAudience, reuse: bool) -> Result<String> {
    let parts: Vec<&str> = text.parts().into_iter().map(|(_, part)| part).collect();
    let whole = serde_json::to_string(&(parts, shown, audience, reuse))?;
    Ok(entropy::digest(&whole))
}

/// The confirmation with this id.
pub(super) fn find(conn: &mut AnyConnection, id: Id) -> Result<Consent> {
    Ok(story_consents::table
        .find(id)
        .select(columns!())
        .first(conn)?)
}

/// Everything the customer said, newest first.
pub(super) fn of(conn: &mut AnyConnection, id: StoryId) -> Result<Vec<Consent>> {
    Ok(story_consents::table
        .filter(story_consents::story_id.eq(id))
        .order(story_consents::id.desc())
        .limit(100)
        .select(columns!())
        .load(conn)?)
}

/// Confirms a case as it was on the screen, which `mark` stands for. A case that staff drafted comes out at once; one the customer
/// wrote waits for staff to look at it. Errors: `NotFound` for anyone but its customer, `Invalid` when it changed meanwhile,
/// when it names whom it is not to name, or when the company's leave is missing.
pub fn confirm(
    tx: &mut Tx<'_>,
    who: Reviewer,
    id: StoryId,
    mark: &str,
    choice: &Choice,
) -> Result<Story> {
    let (story, text, offered) = on_the_table(tx, who, id, mark)?;
    let now = tx.now;
    let shown = offered.allowed(choice);
    let mut problems = Vec::new();
    if choice.company && !choice.authority {
        problems.push(Problem::new("authority", "stories-problem-authority"));
    }
    if !choice.company && text.names(&core(&offered.company)) {
        problems.push(Problem::new("company", "stories-problem-names-company"));
    }
    if !choice.name && text.names(&offered.name) {
        problems.push(Problem::new("name", "stories-problem-names-person"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let consent = insert(
        tx,
        &story,
        who,
        &NewWord {
            word: Word::Confirmed,
            text: &text,
            shown: &shown,
            audience: choice.audience,
            reuse: choice.reuse,
            authority: choice.authority,
            note: "",
        },
    )?;
    diesel::update(stories::table.find(id))
        .set((
            stories::consent_id.eq(consent),
            stories::published_at.eq(None::<UtcTime>),
            stories::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    let story = super::find(tx.conn, id)?;
    if story.by_customer {
        // It waits for staff, whether or not it was out before.
        index::refresh(tx, id)?;
    } else {
        publication::come_out(tx, &story)?;
    }
    let story = super::find(tx.conn, id)?;
    notify::said(tx, &story, &text, Word::Confirmed, "")?;
    Ok(story)
}

/// Asks staff for changes. Errors as for [`confirm`], and `Invalid` without a word of what to change.
pub fn send_back(
    tx: &mut Tx<'_>,
    who: Reviewer,
    id: StoryId,
    mark: &str,
    note: &str,
) -> Result<Story> {
    let (story, text, _) = on_the_table(tx, who, id, mark)?;
    let note = checked(note)?;
    if note.trim().is_empty() {
        return Err(Error::invalid("note", "stories-problem-note"));
    }
    insert(
        tx,
        &story,
        who,
        &NewWord::without_consent(Word::Returned, &text, &note),
    )?;
    diesel::update(stories::table.find(id))
        .set((
            stories::returned_at.eq(tx.now),
            stories::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let story = super::find(tx.conn, id)?;
    notify::said(tx, &story, &text, Word::Returned, &note)?;
    Ok(story)
}

/// Withdraws a case, whatever it has come to, and hides it at once; also for somebody who has left the company since. Doing
/// so twice changes nothing. Errors: `NotFound` for anyone but its customer.
pub fn withdraw(tx: &mut Tx<'_>, who: Reviewer, id: StoryId, note: &str) -> Result<Story> {
    let story = locked(tx, id)?;
    if story.customer_id != who.person_id || story.asked_version.is_none() {
        return Err(Error::NotFound);
    }
    if story.withdrawn_at.is_some() {
        return Ok(story);
    }
    let note = checked(note)?;
    let text = text_of(tx.conn, id, story.version)?;
    insert(
        tx,
        &story,
        who,
        &NewWord::without_consent(Word::Withdrawn, &text, &note),
    )?;
    diesel::update(stories::table.find(id))
        .set((
            stories::consent_id.eq(None::<Id>),
            stories::published_at.eq(None::<UtcTime>),
            stories::withdrawn_at.eq(tx.now),
            stories::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    index::refresh(tx, id)?;
    ledger::renounce(tx, story.act(), &story.object())?;
    recognition::settle(tx, story.customer_id)?;
    let story = super::find(tx.conn, id)?;
    notify::said(tx, &story, &text, Word::Withdrawn, &note)?;
    Ok(story)
}

/// The case that its customer has before them, if it still is what they read and they still speak for the company.
fn on_the_table(
    tx: &mut Tx<'_>,
    who: Reviewer,
    id: StoryId,
    mark: &str,
) -> Result<(Story, Text, Offered)> {
    let story = locked(tx, id)?;
    if story.customer_id != who.person_id || !review::is_known_to_customer(&story) {
        return Err(Error::NotFound);
    }
    if !belongs(tx.conn, who.person_id, story.account_id, tx.now)? {
        return Err(Error::invalid("", "stories-problem-moved"));
    }
    if story.state() != State::Asked || who.version.is_some_and(|version| version != story.version)
    {
        return Err(Error::invalid("", CHANGED));
    }
    let text = text_of(tx.conn, id, story.version)?;
    let offered = review::offered(tx.conn, &story)?;
    if review::mark(&story, &text, &offered)? != mark {
        return Err(Error::invalid("", CHANGED));
    }
    Ok((story, text, offered))
}

fn checked(note: &str) -> Result<String> {
    let note = community_text::block(note);
    if community_text::graphemes(&note) > MAX_NOTE || note.chars().count() > 2_000 {
        return Err(Problem::new("note", "kinds-problem-note-long")
            .with("max", MAX_NOTE)
            .into());
    }
    Ok(note)
}

struct NewWord<'a> {
    word: Word,
    text: &'a Text,
    shown: &'a Shown,
    audience: StoryAudience,
    reuse: bool,
    authority: bool,
    note: &'a str,
}

/// Nothing of the customer.
const NOTHING: Shown = Shown {
    name: None,
    title: None,
    company: None,
    industry: None,
    size: None,
    phase: None,
};

impl<'a> NewWord<'a> {
    fn without_consent(word: Word, text: &'a Text, note: &'a str) -> Self {
        Self {
            word,
            text,
            shown: &NOTHING,
            audience: StoryAudience::Members,
            reuse: false,
            authority: false,
            note,
        }
    }
}

fn insert(tx: &mut Tx<'_>, story: &Story, who: Reviewer, new: &NewWord<'_>) -> Result<Id> {
    let hash = hash(new.text, new.shown, new.audience, new.reuse)?;
    Ok(diesel::insert_into(story_consents::table)
        .values((
            (
                story_consents::story_id.eq(story.id),
                story_consents::version.eq(story.version),
                story_consents::person_id.eq(who.person_id),
                story_consents::act.eq(new.word),
                story_consents::text_hash.eq(hash),
                story_consents::shown_name.eq(&new.shown.name),
                story_consents::shown_title.eq(&new.shown.title),
                story_consents::shown_company.eq(&new.shown.company),
            ),
            (
                story_consents::shown_industry.eq(&new.shown.industry),
                story_consents::shown_size.eq(&new.shown.size),
                story_consents::shown_phase.eq(&new.shown.phase),
                story_consents::audience.eq(new.audience),
                story_consents::reuse.eq(new.reuse),
                story_consents::company_authority.eq(new.authority),
                story_consents::via.eq(who.via),
                story_consents::note.eq(new.note),
                story_consents::at.eq(tx.now),
            ),
        ))
        .returning(story_consents::id)
        .get_result(tx.conn)?)
}

/// A company's name without its legal form, as a text would say it: width and case folded.
fn core(company: &str) -> String {
    const JAPANESE: [&str; 8] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "合名会社",
        "(株)",
        "(有)",
        "(同)",
    ];
    const ENGLISH: [&str; 11] = [
        "co., ltd.",
        "co.,ltd.",
        "co. ltd.",
        "ltd.",
        "ltd",
        "inc.",
        "inc",
        "corp.",
        "corporation",
        " llc",
        " k.k.",
    ];
    let folded: String = company.nfkc().flat_map(char::to_lowercase).collect();
    let name = JAPANESE
        .iter()
        .fold(folded, |name, form| name.replace(form, ""));
    let name = name.trim();
    let name = ENGLISH
        .iter()
        .find_map(|form| name.strip_suffix(form))
        .unwrap_or(name);
    name.trim_matches(|c: char| c.is_whitespace() || c == ',')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::core;

    #[test]
    fn a_company_is_told_by_its_name_whatever_its_legal_form() {
        for (company, name) in [
            ("株式会社みなと食品", "みなと食品"),
            ("㈱みなと食品", "みなと食品"),
            ("みなと食品（株）", "みなと食品"),
            ("Minato Foods Co., Ltd.", "minato foods"),
            ("ＭＩＮＡＴＯ Inc.", "minato"),
            ("Minato Foods, LLC", "minato foods"),
            ("Incheon", "incheon"),
        ] {
            assert_eq!(core(company), name, "{company}");
        }
    }
}
