//! Places with an audience.

use diesel::prelude::*;

use crate::community::SpaceAudience;
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::{memberships, people, space_accounts, spaces};
use crate::i18n::Locale;
use crate::types::{AccountId, SpaceId};
use crate::{Error, Result, Tx, UtcTime};

/// A space, as its readers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// Id.
    pub id: SpaceId,
    /// Its name in addresses.
    pub slug: String,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Who may enter.
    pub audience: SpaceAudience,
}

impl Space {
    /// Its name in the reader's language.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ja => &self.name_ja,
            Locale::En => &self.name_en,
        }
    }
}

pub(crate) type SpaceColumns = (SpaceId, String, String, String, SpaceAudience);

impl From<SpaceColumns> for Space {
    fn from((id, slug, name_ja, name_en, audience): SpaceColumns) -> Self {
        Self {
            id,
            slug,
            name_ja,
            name_en,
            audience,
        }
    }
}

/// The columns of a [`Space`].
#[macro_export]
#[doc(hidden)]
macro_rules! space_columns {
    () => {
        (
            $crate::db::schema::spaces::id,
            $crate::db::schema::spaces::slug,
            $crate::db::schema::spaces::name_ja,
            $crate::db::schema::spaces::name_en,
            $crate::db::schema::spaces::audience,
        )
    };
}

/// The spaces somebody may enter, in their order.
pub fn readable(conn: &mut AnyConnection, reader: &Reader) -> Result<Vec<Space>> {
    let rows: Vec<SpaceColumns> = spaces::table
        .filter(spaces::archived_at.is_null())
        .filter(crate::open_to!(reader))
        .order((spaces::position, spaces::id))
        .select(crate::space_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(Space::from).collect())
}

/// The readable space with this slug.
pub fn by_slug(conn: &mut AnyConnection, reader: &Reader, slug: &str) -> Result<Space> {
    readable(conn, reader)?
        .into_iter()
        .find(|space| space.slug == slug)
        .ok_or(Error::NotFound)
}

/// Who may enter a space.
pub(crate) fn audience_of(conn: &mut AnyConnection, id: SpaceId) -> Result<SpaceAudience> {
    Ok(spaces::table
        .find(id)
        .select(spaces::audience)
        .first(conn)?)
}

/// A space to be made.
#[derive(Debug, Clone)]
pub struct NewSpace<'a> {
    /// Its name in addresses.
    pub slug: &'a str,
    /// Japanese name.
    pub name_ja: &'a str,
    /// English name.
    pub name_en: &'a str,
    /// Who may enter.
    pub audience: SpaceAudience,
    /// Accounts that may enter, where the audience is named accounts.
    pub accounts: &'a [AccountId],
}

/// The space with this slug, made if there is none yet. For setting a site up and for imports.
pub fn ensure(tx: &mut Tx<'_>, new: &NewSpace<'_>) -> Result<SpaceId> {
    let existing = spaces::table
        .filter(spaces::slug.eq(new.slug))
        .select(spaces::id)
        .first(tx.conn)
        .optional()?;
    if let Some(id) = existing {
        return Ok(id);
    }
    let last: Option<i64> = spaces::table
        .select(diesel::dsl::max(spaces::position))
        .first(tx.conn)?;
    let id: SpaceId = diesel::insert_into(spaces::table)
        .values((
            spaces::slug.eq(new.slug),
            spaces::name_ja.eq(new.name_ja),
            spaces::name_en.eq(new.name_en),
            spaces::audience.eq(new.audience),
            spaces::position.eq(last.unwrap_or(0) + 1),
            spaces::created_at.eq(tx.now),
        ))
        .returning(spaces::id)
        .get_result(tx.conn)?;
    for account in new.accounts {
        diesel::insert_into(space_accounts::table)
            .values((
                space_accounts::space_id.eq(id),
                space_accounts::account_id.eq(*account),
            ))
            .execute(tx.conn)?;
    }
    Ok(id)
}

/// Makes the first space, for every customer, on a site that has none.
pub fn ensure_first(tx: &mut Tx<'_>) -> Result<()> {
    let any: Option<SpaceId> = spaces::table.select(spaces::id).first(tx.conn).optional()?;
    if any.is_none() {
        ensure(
            tx,
            &NewSpace {
                slug: "questions",
                name_ja: "使い方の質問",
                name_en: "Questions",
                audience: SpaceAudience::Members,
                accounts: &[],
            },
        )?;
    }
    Ok(())
}

/// How many customers can read something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// Everyone of the space's audience.
    pub everyone: i64,
    /// The asker's own account.
    pub own: i64,
}

/// How many customers can read what is asked in `space`, counted now.
pub fn readers(
    conn: &mut AnyConnection,
    space: &Space,
    own: Option<AccountId>,
    now: UtcTime,
) -> Result<Readers> {
    let joined = || {
        memberships::table
            .inner_join(people::table.on(people::id.eq(memberships::person_id)))
            .filter(people::suspended_at.is_null())
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
            .select(diesel::dsl::count(memberships::person_id).aggregate_distinct())
    };
    let everyone = match space.audience {
        SpaceAudience::Public | SpaceAudience::Members => joined().first(conn)?,
        SpaceAudience::Accounts => joined()
            .filter(
                memberships::account_id.eq_any(
                    space_accounts::table
                        .filter(space_accounts::space_id.eq(space.id))
                        .select(space_accounts::account_id),
                ),
            )
            .first(conn)?,
        SpaceAudience::Staff => 0,
    };
    let own = match own {
        Some(account) => joined()
            .filter(memberships::account_id.eq(account))
            .first(conn)?,
        None => 0,
    };
    Ok(Readers { everyone, own })
}
