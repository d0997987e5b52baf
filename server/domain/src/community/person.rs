//! A person's page: name, company, and what they wrote under their own name. What was written under a mask is not here, nor in
//! any count, and who never wrote under their name has no page for strangers.

use diesel::prelude::*;

use crate::Actor;
use crate::community::follow::{self, Following, Object};
use crate::community::reader::Reader;
use crate::community::recognition::{self, Badge};
use crate::community::{Identity, PostKind, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, memberships, people, posts, spaces, staff_members, topics};
use crate::people::profile as own;
use crate::types::{AccountId, PersonId, PostId, TopicId};
use crate::{Error, Result, UtcTime};

/// Contributions shown.
const SHOWN: i64 = 20;

/// Something a person wrote.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// The post.
    pub post_id: PostId,
    /// What it is.
    pub kind: PostKind,
    /// Its topic.
    pub topic_id: TopicId,
    /// What the topic is.
    pub topic_kind: TopicKind,
    /// Title of the topic.
    pub title: String,
    /// Language of the title.
    pub lang: String,
    /// When.
    pub at: UtcTime,
    /// Accepted.
    pub accepted: bool,
}

/// A person, for one reader.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Title at work.
    pub title: String,
    /// Present company; where a stranger reads, only one the person has written under.
    pub company: Option<String>,
    /// Department, where the reader may know it.
    pub department: Option<String>,
    /// What they use. Nothing for guests.
    pub uses: Vec<String>,
    /// How they introduce themselves. Nothing for guests.
    pub introduction: String,
    /// Badges that stand. None for guests.
    pub badges: Vec<Badge>,
    /// The directory lists them.
    pub listed: bool,
    /// Of the vendor.
    pub vendor: bool,
    /// The reader themselves.
    pub mine: bool,
    /// Questions under their name that the reader may read.
    pub questions: i64,
    /// Answers under their name that the reader may read.
    pub answers: i64,
    /// Of those, accepted ones.
    pub accepted: i64,
    /// 参考になった received on those.
    pub thanks: i64,
    /// The latest of them.
    pub recent: Vec<Contribution>,
    /// How the reader follows them, if they can.
    pub following: Option<Following>,
}

/// What a person wrote under their name and the reader may read, comments too.
macro_rules! said {
    ($reader:expr, $person:expr, $select:expr) => {{
        let query = posts::table
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .filter(posts::author_id.eq($person))
            .filter(posts::identity.eq(Identity::Full))
            .filter(posts::hidden_at.is_null())
            .select($select)
            .into_boxed();
        crate::readable!(query, $reader)
    }};
}

/// The same without comments.
macro_rules! written {
    ($reader:expr, $person:expr, $select:expr) => {
        said!($reader, $person, $select).filter(posts::kind.ne(PostKind::Comment))
    };
}

/// A person's page. Errors: `NotFound` unless the reader is staff, a colleague, the person, a member where the directory lists
/// them, or someone who can read something they wrote under their name; and for who left for good.
pub fn profile(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: PersonId,
    now: UtcTime,
) -> Result<Profile> {
    let reader = Reader::of(actor);
    let (name, title, suspended): (String, String, Option<UtcTime>) = people::table
        .find(id)
        .select((people::name, people::title, people::suspended_at))
        .first(conn)?;
    if name == crate::people::leaving::NAME {
        return Err(Error::NotFound);
    }
    let vendor: bool = diesel::select(diesel::dsl::exists(
        staff_members::table
            .find(id)
            .filter(staff_members::ended_at.is_null()),
    ))
    .get_result(conn)?;
    let present: Vec<(AccountId, String)> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::person_id.eq(id))
        // Whom a file names and who never came in is nobody's colleague here.
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
        )
        .order(memberships::id)
        .select((accounts::id, accounts::name))
        .load(conn)?;
    let under: Vec<Option<AccountId>> = said!(&reader, id, posts::account_id)
        .distinct()
        .load(conn)?;
    let mine = reader.person == Some(id);
    let colleague = present
        .iter()
        .any(|(account, _)| reader.accounts.contains(account));
    let inside = reader.staff || !reader.accounts.is_empty();
    let said = if inside && !vendor {
        own::of(conn, id)?
    } else {
        own::Profile::default()
    };
    let listed = said.listed_at.is_some() && suspended.is_none() && !present.is_empty();
    if !(reader.unmasked || mine || colleague || listed || !under.is_empty()) {
        return Err(Error::NotFound);
    }
    let near = reader.unmasked || mine || colleague;
    let knows_company = |account: AccountId| {
        reader.unmasked
            || mine
            || reader.accounts.contains(&account)
            || (listed && said.show_company)
            || under.contains(&Some(account))
    };
    let company = present
        .into_iter()
        .find(|(account, _)| knows_company(*account))
        .map(|(_, name)| name);
    let rows: Vec<(
        PostId,
        PostKind,
        (TopicId, TopicKind),
        String,
        String,
        UtcTime,
        Option<UtcTime>,
    )> = written!(
        &reader,
        id,
        (
            posts::id,
            posts::kind,
            (topics::id, topics::kind),
            topics::title,
            topics::lang,
            posts::created_at,
            posts::accepted_at,
        )
    )
    .order(posts::id.desc())
    .limit(SHOWN)
    .load(conn)?;
    let questions = written!(&reader, id, diesel::dsl::count_star())
        .filter(posts::kind.eq(PostKind::Question))
        .filter(topics::kind.eq(TopicKind::Question))
        .first(conn)?;
    let answers = written!(&reader, id, diesel::dsl::count_star())
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(topics::kind.eq(TopicKind::Question))
        .first(conn)?;
    let accepted = written!(&reader, id, diesel::dsl::count_star())
        .filter(posts::accepted_at.is_not_null())
        .first(conn)?;
    let votes: Vec<i64> = written!(&reader, id, posts::vote_count)
        .filter(posts::vote_count.gt(0))
        .load(conn)?;
    let following = if mine {
        None
    } else {
        follow::of(conn, actor, Object::Person, id)?
    };
    let badges = if inside && !vendor {
        recognition::of(conn, id)?
    } else {
        Vec::new()
    };
    Ok(Profile {
        department: Some(said.department)
            .filter(|text| !text.is_empty() && (near || (listed && said.show_department))),
        uses: said.uses,
        introduction: said.introduction,
        badges,
        listed,
        following,
        id,
        name,
        title,
        company,
        vendor,
        mine,
        questions,
        answers,
        accepted,
        thanks: votes.into_iter().sum(),
        recent: rows
            .into_iter()
            .map(
                |(post_id, kind, (topic_id, topic_kind), title, lang, at, accepted)| Contribution {
                    post_id,
                    kind,
                    topic_id,
                    topic_kind,
                    title,
                    lang,
                    at,
                    accepted: accepted.is_some(),
                },
            )
            .collect(),
    })
}
