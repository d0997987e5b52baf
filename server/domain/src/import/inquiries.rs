//! Rows of `inquiries`: what an account asked of support, in versions. A row with an id is that inquiry; one without is known
//! by its whole content.

use diesel::prelude::*;

use crate::db::schema::inquiries;
use crate::health::support::Depth;
use crate::import::cell::{Cells, Given};
use crate::import::refusal::Refusal;
use crate::import::resolve;
use crate::import::step::{Outcome, Step};
use crate::import::version::{self, Verdict};
use crate::types::{AccountId, Id, PersonId, TopicId};
use crate::{Result, UtcTime};

crate::text_enum! {
    /// What kind of inquiry.
    InquiryKind {
        /// A question.
        Question = "question",
        /// Something broken.
        Defect = "defect",
        /// A wish.
        Request = "request",
        /// A complaint.
        Complaint = "complaint",
    }
}

crate::text_enum! {
    /// Where an inquiry came in.
    InquirySource {
        /// Support desk.
        Support = "support",
        /// Telephone.
        Phone = "phone",
        /// Customer success.
        Csm = "csm",
        /// The community.
        Community = "community",
        /// An event.
        Event = "event",
    }
}

const KINDS: &[&str] = &["question", "defect", "request", "complaint"];
const KIND_WORDS: &[(&str, InquiryKind)] = &[
    ("質問", InquiryKind::Question),
    ("不具合", InquiryKind::Defect),
    ("障害", InquiryKind::Defect),
    ("要望", InquiryKind::Request),
    ("クレーム", InquiryKind::Complaint),
    ("苦情", InquiryKind::Complaint),
];
const DEPTHS: &[&str] = &["basic", "advanced", "practice", "strategic"];
const DEPTH_WORDS: &[(&str, Depth)] = &[
    ("基本", Depth::Basic),
    ("初級", Depth::Basic),
    ("応用", Depth::Advanced),
    ("実践", Depth::Practice),
    ("戦略", Depth::Strategic),
];
const SOURCES: &[&str] = &["support", "phone", "csm", "community", "event"];
const SOURCE_WORDS: &[(&str, InquirySource)] = &[
    ("サポート", InquirySource::Support),
    ("メール", InquirySource::Support),
    ("電話", InquirySource::Phone),
    ("cs", InquirySource::Csm),
    ("コミュニティ", InquirySource::Community),
    ("イベント", InquirySource::Event),
];

#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = inquiries)]
struct Fact {
    person_id: Option<PersonId>,
    topic_id: Option<TopicId>,
    opened_at: UtcTime,
    kind: Option<InquiryKind>,
    depth: Option<Depth>,
    severity: Option<i64>,
    source: InquirySource,
    first_reply_at: Option<UtcTime>,
    solved_at: Option<UtcTime>,
    reopened: Option<i64>,
    withdrawn: bool,
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    // Counted for every row, so that ordinals don't depend on which rows are right.
    let identity = step.memory.identity(cells.row());
    let account = resolve::account(step, cells)?;
    let opened_at = cells.time("opened_at");
    let opened_at = cells.required("opened_at", opened_at);
    let id = cells.text("id", 200).value();
    let person = resolve::optional_person(step, cells)?.map(|found| found.id);
    let kind = cells.choice("kind", KINDS, KIND_WORDS);
    let depth = cells.choice("depth", DEPTHS, DEPTH_WORDS);
    let severity = cells.count("severity");
    if let Given::Value(severity) = &severity
        && !(1..=4).contains(severity)
    {
        cells.refuse_value("severity", "import-severity", &severity.to_string());
    }
    let source = cells.choice("source", SOURCES, SOURCE_WORDS);
    let first_reply_at = cells.time("first_reply_at");
    let solved_at = cells.time("solved_at");
    for (column, at) in [
        ("first_reply_at", &first_reply_at),
        ("solved_at", &solved_at),
    ] {
        if let (Given::Value(at), Some(opened_at)) = (at, opened_at)
            && *at < opened_at
        {
            cells.refuse_with(Refusal::at(cells.line(), column, "import-before-opened"));
        }
    }
    let reopened = cells.count("reopened");
    let withdrawn = cells.yes_no("withdrawn");
    let recorded_at = cells.time("recorded_at").value();
    let (Some(account), Some(opened_at), false) = (account, opened_at, cells.is_wrong()) else {
        return Ok(Outcome::Unchanged);
    };
    if let Some(id) = &id {
        let others: Option<AccountId> = inquiries::table
            .filter(inquiries::key.eq(id))
            .select(inquiries::account_id)
            .order(inquiries::account_id.ne(account))
            .first(step.tx.conn)
            .optional()?;
        if step.is_anothers(id, account, others) {
            cells.refuse_value("id", "import-id-elsewhere", id);
            return Ok(Outcome::Unchanged);
        }
    }
    let key = id.unwrap_or(identity);
    let again = format!("{account}/{key}/{recorded_at:?}");
    if let Some(outcome) = step.decided(cells, &again, "id", recorded_at.is_some()) {
        return Ok(outcome);
    }
    let versions = versions(step, account, &key)?;
    let base = version::base(&versions, recorded_at).cloned();
    let fact = match base.clone() {
        None => Fact {
            person_id: person.value(),
            topic_id: None,
            opened_at,
            kind: kind.value(),
            depth: depth.value(),
            severity: severity.value(),
            source: source.value().unwrap_or(InquirySource::Support),
            first_reply_at: first_reply_at.value(),
            solved_at: solved_at.value(),
            reopened: reopened.value(),
            withdrawn: withdrawn.value().unwrap_or(false),
        },
        Some(base) => Fact {
            person_id: person.over(base.person_id),
            topic_id: base.topic_id,
            opened_at,
            kind: kind.over(base.kind),
            depth: depth.over(base.depth),
            severity: severity.over(base.severity),
            source: source
                .over(Some(base.source))
                .unwrap_or(InquirySource::Support),
            first_reply_at: first_reply_at.over(base.first_reply_at),
            solved_at: solved_at.over(base.solved_at),
            reopened: reopened.over(base.reopened),
            withdrawn: withdrawn.over(Some(base.withdrawn)).unwrap_or(false),
        },
    };
    if let Some(mut shown) = base {
        let text = |value: Option<&'static str>| value.map(str::to_owned);
        step.settle("opened_at", &mut shown.opened_at, fact.opened_at);
        step.settle(
            "kind",
            &mut text(shown.kind.map(InquiryKind::as_str)),
            text(fact.kind.map(InquiryKind::as_str)),
        );
        step.settle(
            "depth",
            &mut text(shown.depth.map(Depth::as_str)),
            text(fact.depth.map(Depth::as_str)),
        );
        step.settle("severity", &mut shown.severity, fact.severity);
        step.settle(
            "first_reply_at",
            &mut shown.first_reply_at,
            fact.first_reply_at,
        );
        step.settle("solved_at", &mut shown.solved_at, fact.solved_at);
        step.settle("reopened", &mut shown.reopened, fact.reopened);
    }
    let (at, outcome) = match version::judge(&versions, &fact, opened_at, recorded_at, step.now()) {
        Verdict::Known => return Ok(Outcome::Unchanged),
        Verdict::First(at) => (at, Outcome::Created),
        Verdict::Next(at) => (at, Outcome::Updated),
    };
    if step.writes() {
        let import: Option<Id> = step.import;
        diesel::insert_into(inquiries::table)
            .values((
                inquiries::account_id.eq(account),
                inquiries::key.eq(key),
                fact,
                inquiries::recorded_at.eq(at),
                inquiries::import_id.eq(import),
            ))
            .execute(step.tx.conn)?;
    }
    Ok(outcome)
}

fn versions(
    step: &mut Step<'_, '_>,
    account: AccountId,
    key: &str,
) -> Result<Vec<(UtcTime, Fact)>> {
    Ok(inquiries::table
        .filter(inquiries::account_id.eq(account))
        .filter(inquiries::key.eq(key))
        .order((inquiries::recorded_at, inquiries::id))
        .select((
            inquiries::recorded_at,
            (
                inquiries::person_id,
                inquiries::topic_id,
                inquiries::opened_at,
                inquiries::kind,
                inquiries::depth,
                inquiries::severity,
                inquiries::source,
                inquiries::first_reply_at,
                inquiries::solved_at,
                inquiries::reopened,
                inquiries::withdrawn,
            ),
        ))
        .load(step.tx.conn)?)
}
