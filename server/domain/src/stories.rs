//! Customers' cases（活用事例）: 課題 → 取り組み → 結果 with figures → 使った機能.
//!
//! **Consent is data.** Nothing of a case is out in the open before the customer it is about has confirmed its text, its figures
//! and who they are shown as, each confirmation being a row of its own: who, of which text (by hash), under which identity, for
//! whom, when. What readers see of the customer is what that row says, never what the account says today. A page is shown only
//! while the text's hash equals the confirmed one; changing a word takes the case back for confirmation, and a withdrawal hides it at
//! once. Customers confirm without signing in, by a link that is theirs and that version's alone, or signed in.
//!
//! **Who writes.** Customer success and marketing draft from a thread or from nothing; customers may write one alone, which
//! staff look at before it comes out.
//!
//! **What is recorded.** Coming out writes `adv.story_published` (drafted by staff) or `com.case_shared` (written by the
//! customer); a withdrawal takes the points towards advocacy, and only those ([`crate::engagement::ledger::renounce`]).

pub mod clip;
pub mod consent;
pub mod desk;
pub mod draft;
pub mod link;
pub mod list;
pub(crate) mod notify;
pub mod publication;
pub mod review;
pub mod text;

pub(crate) use notify::review_path;

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{memberships, people, stories, story_versions};
use crate::types::{AccountId, Id, PersonId, PostId};
use crate::{Result, Tx, UtcTime};
use text::Text;

/// Id of a case.
pub type StoryId = Id;

crate::text_enum! {
    /// Who may read a case that came out.
    StoryAudience {
        /// Anyone.
        Public = "public",
        /// Customers with an account.
        Members = "members",
    }
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written; the customer knows nothing of it yet.
    Draft,
    /// The customer was asked to confirm it.
    Asked,
    /// The customer asked for changes.
    Returned,
    /// It changed since the customer last saw it.
    Changed,
    /// The customer wrote and confirmed it; staff have not looked yet.
    Submitted,
    /// Out in the open.
    Published,
    /// Withdrawn by the customer.
    Withdrawn,
    /// Hidden by staff.
    Hidden,
}

/// A case's own row.
#[derive(Debug, Clone, Queryable)]
pub struct Story {
    /// Id.
    pub id: StoryId,
    /// The company it is about.
    pub account_id: AccountId,
    /// The customer who confirms it.
    pub customer_id: PersonId,
    /// Who began it.
    pub drafted_by: PersonId,
    /// The customer wrote it.
    pub by_customer: bool,
    /// The post it was drafted from.
    pub source_post_id: Option<PostId>,
    /// The title's share of the address.
    pub slug: String,
    /// Number of the present version.
    pub version: i64,
    /// The version the customer was last asked about.
    pub asked_version: Option<i64>,
    /// When.
    pub asked_at: Option<UtcTime>,
    /// When the customer asked for changes to that.
    pub returned_at: Option<UtcTime>,
    /// The confirmation that stands.
    pub consent_id: Option<Id>,
    /// Since when it is out under that confirmation.
    pub published_at: Option<UtcTime>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<UtcTime>,
    /// Since when staff hide it.
    pub hidden_at: Option<UtcTime>,
    /// Who hid it.
    pub hidden_by: Option<PersonId>,
    /// When it was begun.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
}

impl Story {
    /// Where it stands.
    pub fn state(&self) -> State {
        if self.hidden_at.is_some() {
            State::Hidden
        } else if self.withdrawn_at.is_some() {
            State::Withdrawn
        } else if self.consent_id.is_some() {
            if self.published_at.is_some() {
                State::Published
            } else {
                State::Submitted
            }
        } else if self.asked_version == Some(self.version) {
            if self.returned_at.is_some() {
                State::Returned
            } else {
                State::Asked
            }
        } else if self.asked_version.is_some() {
            State::Changed
        } else {
            State::Draft
        }
    }

    /// Its address once it is out.
    pub fn path(&self) -> String {
        path(self.id, &self.slug)
    }

    /// How it is named in the ledger.
    pub fn object(&self) -> String {
        format!("story:{}", self.id)
    }

    /// The ledger type of its coming out.
    pub fn act(&self) -> &'static str {
        if self.by_customer {
            "com.case_shared"
        } else {
            "adv.story_published"
        }
    }
}

/// The address of a case.
pub fn path(id: StoryId, slug: &str) -> String {
    format!("/s/{id}/{slug}")
}

/// The row `id`. Who may have it is the caller's to ask.
fn find(conn: &mut AnyConnection, id: StoryId) -> Result<Story> {
    Ok(stories::table.find(id).first(conn)?)
}

/// The row `id`, while every other act upon it waits until this transaction ends.
fn locked(tx: &mut Tx<'_>, id: StoryId) -> Result<Story> {
    crate::db::lock::until_commit(tx.conn, &format!("story:{id}"))?;
    find(tx.conn, id)
}

/// The text of a version.
fn text_of(conn: &mut AnyConnection, id: StoryId, version: i64) -> Result<Text> {
    Ok(story_versions::table
        .filter(story_versions::story_id.eq(id))
        .filter(story_versions::version.eq(version))
        .select((
            story_versions::title,
            story_versions::challenge,
            story_versions::approach,
            story_versions::result,
            story_versions::figures,
            story_versions::features,
        ))
        .first(conn)?)
}

/// Whether a person speaks for an account now: joined, not gone, not suspended.
fn belongs(
    conn: &mut AnyConnection,
    person: PersonId,
    account: AccountId,
    now: UtcTime,
) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        memberships::table
            .inner_join(people::table.on(people::id.eq(memberships::person_id)))
            .filter(people::suspended_at.is_null())
            .filter(memberships::person_id.eq(person))
            .filter(memberships::account_id.eq(account))
            .filter(memberships::joined_at.is_not_null())
            .filter(
                memberships::valid_from
                    .is_null()
                    .or(memberships::valid_from.le(now)),
            )
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(now)),
            ),
    ))
    .get_result(conn)?)
}
