//! What a reader learns of an author. A masked author has no name, no link and nothing that ties two of their posts
//! together; inside a topic the one who asked is the asker. A mask says no more than what at least [`CROWD`] companies here have
//! in common. A name links to its page only where the reader can open that.

use diesel::prelude::*;

use crate::Result;
use crate::community::reader::Reader;
use crate::community::{Identity, SpaceAudience};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, memberships};
use crate::types::{AccountId, PersonId};

/// A mask names nothing that fewer companies share.
pub const CROWD: usize = 5;

/// The columns a byline is made of; it never leaves the domain.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub person_id: PersonId,
    pub name: String,
    pub company: Option<String>,
    pub industry: Option<String>,
    pub employees: Option<i64>,
    /// Set for the vendor's people.
    pub department: Option<String>,
}

/// The same columns as a query yields them.
pub(crate) type AuthorColumns = (
    PersonId,
    String,
    Option<AccountId>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

impl From<AuthorColumns> for Author {
    fn from(row: AuthorColumns) -> Self {
        let (person_id, name, account_id, company, industry, employees, department) = row;
        Self {
            person_id,
            name,
            company: company.filter(|_| account_id.is_some()),
            industry,
            employees,
            // Who posted as a customer stays one in that post.
            department: department.filter(|_| account_id.is_none()),
        }
    }
}

impl Author {
    /// The author as a space of this audience knows them. Where named accounts are among themselves, industry and size would
    /// point at one of them: a mask says nothing there.
    pub(crate) fn within(mut self, audience: SpaceAudience) -> Self {
        if audience == SpaceAudience::Accounts {
            (self.industry, self.employees) = (None, None);
        }
        self
    }
}

crate::text_enum! {
    /// How large a company is, roughly.
    SizeBand {
        /// Up to 50 people.
        UpTo50 = "50",
        /// 51 to 300.
        UpTo300 = "300",
        /// 301 to 1,000.
        UpTo1000 = "1000",
        /// 1,001 to 5,000.
        UpTo5000 = "5000",
        /// More than 5,000.
        Above = "above",
    }
}

impl SizeBand {
    /// The band of a number of employees.
    pub fn of(employees: i64) -> Self {
        match employees {
            ..=50 => Self::UpTo50,
            51..=300 => Self::UpTo300,
            301..=1_000 => Self::UpTo1000,
            1_001..=5_000 => Self::UpTo5000,
            _ => Self::Above,
        }
    }

    /// The fewest and the most employees of the band.
    fn bounds(self) -> (i64, i64) {
        match self {
            Self::UpTo50 => (i64::MIN, 50),
            Self::UpTo300 => (51, 300),
            Self::UpTo1000 => (301, 1_000),
            Self::UpTo5000 => (1_001, 5_000),
            Self::Above => (5_001, i64::MAX),
        }
    }
}

/// Who wrote, as far as the reader may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A customer by name and company.
    Named {
        /// Whose page to link to; none where the reader could not open it.
        person_id: Option<PersonId>,
        /// Name.
        name: String,
        /// Company of that day.
        company: Option<String>,
    },
    /// A customer by name alone.
    NameOnly {
        /// Name.
        name: String,
    },
    /// A customer by industry and size alone.
    Masked {
        /// Industry.
        industry: Option<String>,
        /// Size.
        size: Option<SizeBand>,
    },
    /// The vendor's person.
    Vendor {
        /// Whose page to link to; none where the reader could not open it.
        person_id: Option<PersonId>,
        /// Name.
        name: String,
    },
}

/// Who wrote a post, for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// What is shown.
    pub who: Who,
    /// The reader wrote it.
    pub mine: bool,
    /// Its author asked the question of this topic.
    pub asker: bool,
    /// For staff with account rights, where the author is masked: who it is.
    pub behind: Option<Who>,
}

/// The byline of a post by `author` under `identity`, for `reader`. `hidden` is whether the post is: what nobody else may read
/// opens no page of its author either.
pub(crate) fn byline(
    reader: &Reader,
    author: Author,
    identity: Identity,
    asker: bool,
    hidden: bool,
) -> Byline {
    let mine = reader.person == Some(author.person_id);
    // Who left has no page any more.
    let here = author.name != crate::people::leaving::NAME;
    let page = (here && (!hidden || mine || reader.unmasked)).then_some(author.person_id);
    let named = |author: &Author| Who::Named {
        person_id: page,
        name: author.name.clone(),
        company: author.company.clone(),
    };
    if author.department.is_some() {
        return Byline {
            who: Who::Vendor {
                person_id: page,
                name: author.name,
            },
            mine,
            asker,
            behind: None,
        };
    }
    let behind = (reader.unmasked && identity != Identity::Full).then(|| named(&author));
    let who = match identity {
        Identity::Full => named(&author),
        Identity::Name => Who::NameOnly { name: author.name },
        Identity::Profile => Who::Masked {
            industry: author.industry,
            size: author.employees.map(SizeBand::of),
        },
    };
    Byline {
        who,
        mine,
        asker,
        behind,
    }
}

/// Takes from masks what fewer than [`CROWD`] companies share: first the size, else the industry, else both. Only companies
/// whose people have come in count: one of them wrote it.
pub(crate) fn blur<'a>(
    conn: &mut AnyConnection,
    bylines: impl Iterator<Item = &'a mut Byline>,
) -> Result<()> {
    let masks: Vec<(&mut Option<String>, &mut Option<SizeBand>)> = bylines
        .filter_map(|byline| match &mut byline.who {
            Who::Masked { industry, size } if industry.is_some() || size.is_some() => {
                Some((industry, size))
            }
            _ => None,
        })
        .collect();
    if masks.is_empty() {
        return Ok(());
    }
    // One mask stands on many posts of a page, and is judged once.
    let mut judged: Vec<(Option<String>, Option<SizeBand>, (bool, bool))> = Vec::new();
    for (industry, size) in masks {
        let known = judged
            .iter()
            .find(|(of, band, _)| of == industry && band == size)
            .map(|(_, _, shown)| *shown);
        let (shown_industry, shown_size) = match known {
            Some(shown) => shown,
            None => {
                let shown = shared(industry.as_deref(), *size, |industry, size| {
                    is_crowd(conn, industry, size)
                })?;
                judged.push((industry.clone(), *size, shown));
                shown
            }
        };
        if !shown_industry {
            *industry = None;
        }
        if !shown_size {
            *size = None;
        }
    }
    Ok(())
}

/// Whether at least [`CROWD`] companies whose people have come in are of this industry and size, as far as each is asked for.
/// Reads no more accounts than it takes to tell.
pub(crate) fn is_crowd(
    conn: &mut AnyConnection,
    industry: Option<&str>,
    size: Option<SizeBand>,
) -> Result<bool> {
    let mut query = accounts::table
        .filter(diesel::dsl::exists(
            memberships::table
                .filter(memberships::account_id.eq(accounts::id))
                .filter(memberships::joined_at.is_not_null())
                // Nobody of a company that has left, or is about to, stands in the crowd.
                .filter(memberships::valid_to.is_null()),
        ))
        .select(accounts::id)
        .limit(i64::try_from(CROWD).unwrap_or(i64::MAX))
        .into_boxed();
    if let Some(industry) = industry {
        query = query.filter(accounts::industry.eq(industry.to_owned()));
    }
    if let Some(size) = size {
        let (least, most) = size.bounds();
        query = query.filter(accounts::employees.between(least, most));
    }
    Ok(query.load::<AccountId>(conn)?.len() >= CROWD)
}

/// Whether a mask may say its industry, and its size; `enough` tells whether that many companies share what it is given.
fn shared(
    industry: Option<&str>,
    size: Option<SizeBand>,
    mut enough: impl FnMut(Option<&str>, Option<SizeBand>) -> Result<bool>,
) -> Result<(bool, bool)> {
    for (said, band) in [(industry, size), (industry, None), (None, size)] {
        if (said.is_some() || band.is_some()) && enough(said, band)? {
            return Ok((said.is_some(), band.is_some()));
        }
    }
    Ok((false, false))
}

/// Joins the author's columns to a query over `$table`, which has `author_id` and `account_id`.
#[macro_export]
#[doc(hidden)]
macro_rules! with_author {
    ($query:expr, $table:ident) => {{
        use diesel::prelude::*;
        use $crate::db::schema::{accounts, people, staff_members};
        $query
            .inner_join(people::table.on(people::id.eq($table::author_id)))
            .left_join(accounts::table.on(accounts::id.nullable().eq($table::account_id)))
            .left_join(staff_members::table.on(staff_members::person_id.eq($table::author_id)))
    }};
}

/// The columns for [`Author`], to select beside others.
#[macro_export]
#[doc(hidden)]
macro_rules! author_columns {
    ($table:ident) => {
        (
            $crate::db::schema::people::id,
            $crate::db::schema::people::name,
            $table::account_id,
            $crate::db::schema::accounts::name.nullable(),
            $crate::db::schema::accounts::industry.nullable(),
            $crate::db::schema::accounts::employees.nullable(),
            $crate::db::schema::staff_members::department.nullable(),
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::actor::{Member, Role, Staff};

    fn author() -> Author {
        Author {
            person_id: 7,
            name: "佐藤 花子".to_owned(),
            company: Some("秘密株式会社".to_owned()),
            industry: Some("製造業".to_owned()),
            employees: Some(120),
            department: None,
        }
    }

    fn member(person_id: PersonId) -> Reader {
        Reader::of(&Actor::Member(Member {
            person_id,
            account_ids: vec![3],
            moderates: vec![1],
        }))
    }

    #[test]
    fn a_mask_holds_for_customers_even_colleagues_and_moderators() {
        for reader in [member(8), member(7), Reader::of(&Actor::Guest)] {
            let shown = format!(
                "{:?}",
                byline(&reader, author(), Identity::Profile, true, false)
            );
            assert!(
                !shown.contains("佐藤") && !shown.contains("秘密") && !shown.contains("person_id")
            );
            let shown = format!(
                "{:?}",
                byline(&reader, author(), Identity::Name, false, false)
            );
            assert!(
                shown.contains("佐藤") && !shown.contains("秘密") && !shown.contains("person_id")
            );
        }
        assert!(byline(&member(7), author(), Identity::Profile, true, false).mine);
    }

    #[test]
    fn staff_with_account_rights_see_behind_it_and_marketing_does_not() {
        let staff = |role| {
            Reader::of(&Actor::Staff(Staff {
                person_id: 1,
                department: "cs".to_owned(),
                roles: vec![role],
            }))
        };
        assert!(
            byline(&staff(Role::Cs), author(), Identity::Profile, false, false)
                .behind
                .is_some()
        );
        assert!(
            byline(
                &staff(Role::Marketing),
                author(),
                Identity::Profile,
                false,
                false
            )
            .behind
            .is_none()
        );
    }

    #[test]
    fn a_mask_says_only_what_enough_companies_share() {
        use SizeBand::{UpTo50, UpTo300};
        let of = |industry: &str, size, count| vec![(Some(industry.to_owned()), Some(size)); count];
        let mut crowd = of("製造業", UpTo300, CROWD);
        crowd.extend(of("金融", UpTo300, 1));
        crowd.extend(of("小売", UpTo50, CROWD - 1));
        crowd.extend(of("小売", UpTo300, 1));
        crowd.push((None, None));
        for (industry, size, may) in [
            (Some("製造業"), Some(UpTo300), (true, true)),
            // Four of this size, but five of the industry.
            (Some("小売"), Some(UpTo50), (true, false)),
            // Alone in its industry, not in its size.
            (Some("金融"), Some(UpTo300), (false, true)),
            (Some("金融"), None, (false, false)),
            (None, Some(UpTo50), (false, false)),
            (None, Some(UpTo300), (false, true)),
            (None, None, (false, false)),
        ] {
            let shown = shared(industry, size, |said, band| {
                let alike = crowd.iter().filter(|(other, of)| {
                    (said.is_none() || other.as_deref() == said) && (band.is_none() || *of == band)
                });
                Ok(alike.count() >= CROWD)
            });
            assert_eq!(shown.ok(), Some(may), "{industry:?} {size:?}");
        }
    }

    #[test]
    fn a_hidden_post_links_to_its_author_only_where_that_page_opens() {
        let cs = Reader::of(&Actor::Staff(Staff {
            person_id: 1,
            department: "cs".to_owned(),
            roles: vec![Role::Cs],
        }));
        let links =
            |reader: &Reader, hidden| match byline(reader, author(), Identity::Full, false, hidden)
                .who
            {
                Who::Named { person_id, .. } => person_id,
                _ => None,
            };
        assert_eq!(links(&member(8), false), Some(7));
        assert_eq!(links(&member(8), true), None);
        assert_eq!(links(&member(7), true), Some(7));
        assert_eq!(links(&cs, true), Some(7));
    }

    #[test]
    fn sizes_fall_into_their_bands() {
        assert_eq!(SizeBand::of(50), SizeBand::UpTo50);
        assert_eq!(SizeBand::of(51), SizeBand::UpTo300);
        assert_eq!(SizeBand::of(5_001), SizeBand::Above);
        for employees in [0, 50, 51, 300, 301, 1_000, 1_001, 5_000, 5_001] {
            let (least, most) = SizeBand::of(employees).bounds();
            assert!((least..=most).contains(&employees), "{employees}");
        }
    }
}
