//! What somebody may read, as values for SQL. The filters stand in one macro, so that no query can hold to half of them.

use diesel::prelude::*;

use crate::community::SpaceAudience;
use crate::db::AnyConnection;
use crate::db::schema::spaces;
use crate::policy;
use crate::types::{AccountId, PersonId, SpaceId};
use crate::{Actor, Result};

/// A reader of the community.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who, when signed in.
    pub person: Option<PersonId>,
    /// Accounts they belong to now.
    pub accounts: Vec<AccountId>,
    /// Spaces they moderate.
    pub moderates: Vec<SpaceId>,
    /// Audiences of spaces that are open to them by rule.
    pub audiences: Vec<SpaceAudience>,
    /// Of the vendor, with account rights: reads every space and question, learns every identity.
    pub unmasked: bool,
    /// Of the vendor: sees what is hidden.
    pub staff: bool,
}

impl Reader {
    /// The reader that `actor` is. Who is not named here reads what a guest reads.
    pub fn of(actor: &Actor) -> Self {
        let mut reader = Self {
            person: actor.person_id(),
            accounts: Vec::new(),
            moderates: Vec::new(),
            audiences: vec![SpaceAudience::Public],
            unmasked: false,
            staff: false,
        };
        match actor {
            Actor::Member(member) if !member.account_ids.is_empty() => {
                reader.accounts.clone_from(&member.account_ids);
                reader.moderates.clone_from(&member.moderates);
                reader.audiences.push(SpaceAudience::Members);
            }
            Actor::Staff(_) | Actor::System => {
                reader.staff = true;
                reader.unmasked = policy::account_console(actor).is_ok();
                reader
                    .audiences
                    .extend([SpaceAudience::Members, SpaceAudience::Staff]);
                if reader.unmasked {
                    reader.audiences.push(SpaceAudience::Accounts);
                }
            }
            Actor::Guest | Actor::Member(_) => {}
        }
        reader
    }

    /// Whether hidden posts of a space are shown to this reader.
    pub fn sees_hidden_in(&self, space: SpaceId) -> bool {
        self.staff || self.moderates.contains(&space)
    }
}

/// Where a reader may read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nowhere: no list of theirs has anything.
    Nowhere,
    /// In one space, whose own index lists by.
    One(SpaceId),
    /// In several.
    Several,
}

impl Reader {
    /// Where this reader may read: asked before going through questions, most of which a guest may not see.
    pub fn reach(&self, conn: &mut AnyConnection) -> Result<Reach> {
        let ids: Vec<SpaceId> = spaces::table
            .filter(crate::open_to!(self))
            .order(spaces::id)
            .limit(2)
            .select(spaces::id)
            .load(conn)?;
        Ok(match ids.as_slice() {
            [] => Reach::Nowhere,
            [one] => Reach::One(*one),
            _ => Reach::Several,
        })
    }
}

/// The condition on `spaces` that `$reader` may enter.
#[macro_export]
#[doc(hidden)]
macro_rules! open_to {
    ($reader:expr) => {{
        use $crate::community::SpaceAudience;
        use $crate::db::one_of::one_of;
        use $crate::db::schema::{space_accounts, spaces};
        let reader: &$crate::community::reader::Reader = $reader;
        one_of(spaces::audience, &reader.audiences).or(spaces::audience
            .eq(SpaceAudience::Accounts)
            .and(
                spaces::id.eq_any(
                    space_accounts::table
                        .filter(one_of(space_accounts::account_id, &reader.accounts))
                        .select(space_accounts::space_id),
                ),
            ))
    }};
}

/// Adds to a boxed query over `topics` joined with `spaces` that only what `$reader` may read is there.
#[macro_export]
macro_rules! readable {
    ($query:expr, $reader:expr) => {{
        use diesel::prelude::*;
        use $crate::community::Audience;
        use $crate::db::one_of::one_of;
        use $crate::db::schema::topics;
        let reader: &$crate::community::reader::Reader = $reader;
        let mut query = $query.filter($crate::open_to!(reader));
        if !reader.unmasked {
            query = query.filter(
                topics::audience
                    .eq(Audience::Members)
                    .or(one_of(topics::account_id, &reader.accounts)),
            );
        }
        // What was merged away is nowhere any more.
        query = query.filter(topics::merged_into.is_null());
        if !reader.staff {
            // Hidden by nobody is held by a rule: that its author may see.
            let held_of_mine = topics::hidden_by
                .is_null()
                .and(topics::author_id.eq(reader.person.unwrap_or(0)));
            query = query.filter(
                topics::hidden_at
                    .is_null()
                    .or(one_of(topics::space_id, &reader.moderates))
                    .or(held_of_mine),
            );
        }
        query
    }};
}
