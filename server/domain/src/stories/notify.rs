//! Telling of a case: its customer, and whoever of the vendor drafted it.

use diesel::prelude::*;

use super::consent::Word;
use super::text::Text;
use super::{Story, StoryId};
use crate::community::notice::{self, Kind, News, list, show};
use crate::db::schema::staff_members;
use crate::{Result, Tx};

/// The page on which a customer signed in reads and confirms a case.
pub(crate) fn review_path(id: StoryId) -> String {
    format!("/stories/{id}/review")
}

/// Asks the customer to confirm. The title is looked up when they are told, so that it is that of what they are asked about.
pub(super) fn asked(tx: &mut Tx<'_>, story: &Story) -> Result<()> {
    settled(tx, story)?;
    let path = review_path(story.id);
    let news = News::of_page(&path, "");
    notice::tell(tx, story.customer_id, Kind::ConfirmCase, &news)
}

/// Notes that the customer needs no telling any more that a case waits for them.
pub(super) fn settled(tx: &mut Tx<'_>, story: &Story) -> Result<()> {
    let path = review_path(story.id);
    list::read_page(tx, story.customer_id, Kind::ConfirmCase, &path)
}

/// Tells the customer that a confirmed case was changed and is no longer out.
pub(super) fn taken_back(tx: &mut Tx<'_>, story: &Story, text: &Text) -> Result<()> {
    let detail = show::case_detail("changed", &text.title, "");
    let news = News::of_page("/stories/mine", &detail);
    notice::tell(tx, story.customer_id, Kind::CaseMoved, &news)
}

/// Tells the customer that their case is out.
pub(super) fn published(tx: &mut Tx<'_>, story: &Story, text: &Text) -> Result<()> {
    let detail = show::case_detail("published", &text.title, "");
    let path = review_path(story.id);
    let news = News::of_page(&path, &detail);
    notice::tell(tx, story.customer_id, Kind::CaseMoved, &news)
}

/// Tells whoever drafted it what the customer said, if they are still of the vendor; and the customer that it is out, where it is.
pub(super) fn said(
    tx: &mut Tx<'_>,
    story: &Story,
    text: &Text,
    word: Word,
    note: &str,
) -> Result<()> {
    settled(tx, story)?;
    if story.published_at.is_some() {
        published(tx, story, text)?;
    }
    let of_the_vendor: bool = diesel::select(diesel::dsl::exists(
        staff_members::table
            .find(story.drafted_by)
            .filter(staff_members::ended_at.is_null()),
    ))
    .get_result(tx.conn)?;
    if !of_the_vendor {
        return Ok(());
    }
    let detail = show::case_detail(word.as_str(), &text.title, note);
    let path = format!("/staff/stories/{}", story.id);
    let news = News::of_page(&path, &detail);
    notice::tell(tx, story.drafted_by, Kind::CaseMoved, &news)
}
