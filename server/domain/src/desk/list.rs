//! The desk itself: every question that waits for its first answer, the one due first on top, paged by keyset.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::space::{Space, SpaceColumns};
use crate::community::{Audience, Identity};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, desk_questions, people, spaces, topics};
use crate::desk::standing::Holder;
use crate::policy::StaffHome;
use crate::types::{AccountId, PersonId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 30;
/// Accounts offered to narrow the list by.
const ACCOUNTS: i64 = 300;

crate::text_enum! {
    /// Which of the questions that wait.
    Show {
        /// All of them.
        All = "all",
        /// Those nobody has in hand.
        Unclaimed = "unclaimed",
        /// Those somebody has in hand.
        Claimed = "claimed",
        /// Those the reader has in hand.
        Mine = "mine",
        /// Those past their time.
        Overdue = "overdue",
    }
}

/// What is asked of the desk.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Which questions.
    pub show: Show,
    /// Only those of this account; for readers of account pages.
    pub account: Option<AccountId>,
    /// After this row.
    pub after: Option<Cursor>,
}

/// A question on the desk.
#[derive(Debug, Clone)]
pub struct Row {
    /// The topic.
    pub id: TopicId,
    /// Its title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Language of the title.
    pub lang: String,
    /// Who of the space may read it.
    pub audience: Audience,
    /// When it was asked.
    pub asked_at: UtcTime,
    /// When its first answer is due.
    pub due_at: UtcTime,
    /// Owner and support were told that it is overdue.
    pub escalated: bool,
    /// Who has it in hand.
    pub holder: Option<Holder>,
    /// Its space.
    pub space: Space,
    /// Who asked.
    pub byline: Byline,
    /// The asker's account, for readers of account pages.
    pub account: Option<(AccountId, String)>,
}

/// How many there are of each kind that the reader may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// In all.
    pub all: i64,
    /// That nobody has in hand.
    pub unclaimed: i64,
    /// That somebody has in hand.
    pub claimed: i64,
    /// That the reader has in hand.
    pub mine: i64,
    /// Past their time.
    pub overdue: i64,
}

impl Counts {
    /// The number of one kind.
    pub fn of(self, show: Show) -> i64 {
        match show {
            Show::All => self.all,
            Show::Unclaimed => self.unclaimed,
            Show::Claimed => self.claimed,
            Show::Mine => self.mine,
            Show::Overdue => self.overdue,
        }
    }
}

/// The desk's page.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The rows.
    pub rows: Slice<Row>,
    /// The numbers beside the filters.
    pub counts: Counts,
    /// Accounts with questions that wait, by name; none for readers without account pages.
    pub accounts: Vec<(AccountId, String)>,
}

type Columns = (
    (TopicId, String, String, String, Audience, Identity),
    (
        UtcTime,
        UtcTime,
        Option<UtcTime>,
        Option<PersonId>,
        Option<UtcTime>,
        AccountId,
    ),
    SpaceColumns,
    AuthorColumns,
);

/// What waits, as far as the reader may read it.
pub fn desk(
    conn: &mut AnyConnection,
    actor: &Actor,
    _: &StaffHome,
    filter: &Filter,
    now: UtcTime,
) -> Result<Desk> {
    let reader = Reader::of(actor);
    let me = reader.person.unwrap_or(0);
    // Which companies ask is not for readers without account pages to find out by filtering.
    let account = filter.account.filter(|_| reader.unmasked);
    macro_rules! narrowed {
        ($query:expr, $show:expr) => {{
            let mut query =
                crate::readable!($query, &reader).filter(desk_questions::settled_at.is_null());
            if let Some(account) = account {
                query = query.filter(desk_questions::account_id.eq(account));
            }
            match $show {
                Show::All => query,
                Show::Unclaimed => query.filter(desk_questions::claimed_by.is_null()),
                Show::Claimed => query.filter(desk_questions::claimed_by.is_not_null()),
                Show::Mine => query.filter(desk_questions::claimed_by.eq(me)),
                Show::Overdue => query.filter(desk_questions::due_at.lt(now)),
            }
        }};
    }
    let joined = || {
        desk_questions::table
            .inner_join(topics::table.on(topics::id.eq(desk_questions::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
    };
    let query = crate::with_author!(joined(), topics)
        .select((
            (
                topics::id,
                topics::title,
                topics::slug,
                topics::lang,
                topics::audience,
                topics::identity,
            ),
            (
                desk_questions::asked_at,
                desk_questions::due_at,
                desk_questions::escalated_at,
                desk_questions::claimed_by,
                desk_questions::claimed_at,
                desk_questions::account_id,
            ),
            crate::space_columns!(),
            crate::author_columns!(topics),
        ))
        .order((desk_questions::due_at, desk_questions::topic_id))
        .limit(i64::try_from(PAGE + 1).unwrap_or(31))
        .into_boxed();
    let mut query = narrowed!(query, filter.show);
    if let Some(after) = filter.after {
        query = query.filter(
            desk_questions::due_at
                .gt(after.key)
                .or(desk_questions::due_at
                    .eq(after.key)
                    .and(desk_questions::topic_id.gt(after.id))),
        );
    }
    let found: Vec<Columns> = query.load(conn)?;
    let holders = holders(conn, &found)?;
    let items = found
        .into_iter()
        .map(|row| row_of(&reader, row, &holders))
        .collect();
    let mut rows = Slice::cut(items, PAGE, |row: &Row| Cursor {
        key: row.due_at.0,
        id: row.id,
    });
    byline::blur(conn, rows.items.iter_mut().map(|row| &mut row.byline))?;

    let mut count = |show: Show| -> Result<i64> {
        let query = joined()
            .select(diesel::dsl::count(desk_questions::topic_id))
            .into_boxed();
        Ok(narrowed!(query, show).first(conn)?)
    };
    let counts = Counts {
        all: count(Show::All)?,
        unclaimed: count(Show::Unclaimed)?,
        claimed: count(Show::Claimed)?,
        mine: count(Show::Mine)?,
        overdue: count(Show::Overdue)?,
    };
    let accounts = if reader.unmasked {
        accounts::table
            .filter(
                accounts::id.eq_any(
                    desk_questions::table
                        .filter(desk_questions::settled_at.is_null())
                        .select(desk_questions::account_id),
                ),
            )
            .order((accounts::name, accounts::id))
            .select((accounts::id, accounts::name))
            .limit(ACCOUNTS)
            .load(conn)?
    } else {
        Vec::new()
    };
    Ok(Desk {
        rows,
        counts,
        accounts,
    })
}

fn holders(conn: &mut AnyConnection, rows: &[Columns]) -> Result<HashMap<PersonId, String>> {
    let mut ids: Vec<PersonId> = rows.iter().filter_map(|row| row.1.3).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name))
        .load::<(PersonId, String)>(conn)?
        .into_iter()
        .collect())
}

fn row_of(reader: &Reader, row: Columns, holders: &HashMap<PersonId, String>) -> Row {
    let (of, desk, space, author) = row;
    let (id, title, slug, lang, audience, identity) = of;
    let (asked_at, due_at, escalated_at, claimed_by, since, account_id) = desk;
    let author = Author::from(author);
    let account = author
        .company
        .clone()
        .filter(|_| reader.unmasked)
        .map(|name| (account_id, name));
    Row {
        id,
        title,
        slug,
        lang,
        audience,
        asked_at,
        due_at,
        escalated: escalated_at.is_some_and(|at| at >= due_at),
        holder: claimed_by.map(|person_id| Holder {
            since,
            name: holders.get(&person_id).cloned(),
            mine: reader.person == Some(person_id),
        }),
        space: space.into(),
        byline: byline(reader, author, identity, false, false),
        account,
    }
}
