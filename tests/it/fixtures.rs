//! Named companies and people that most tests need: two customers who are strangers to each other, everyone of the vendor,
//! and those who are in between.

pub mod gathering;
pub mod meeting;
pub mod tale;
pub mod talk;

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{accounts, memberships, people, role_grants, spaces, staff_members};
use domain::types::{AccountId, PersonId, SpaceId};
use domain::{Tx, UtcTime};

use crate::support::{TestHiroba, Visitor};

/// 青葉精機, whose people most tests follow.
pub const AOBA: &str = "青葉精機";
/// みなと商事, strangers to 青葉精機.
pub const MINATO: &str = "みなと商事";
/// ひかり物流, where the moderator works.
pub const HIKARI: &str = "ひかり物流";

/// Everyone, by id.
#[derive(Debug, Clone)]
pub struct People {
    /// 青葉精機.
    pub aoba: AccountId,
    /// みなと商事.
    pub minato: AccountId,
    /// ひかり物流.
    pub hikari: AccountId,
    /// 田中 葵 of 青葉精機.
    pub aoi: PersonId,
    /// 鈴木 健 of 青葉精機, her colleague.
    pub ken: PersonId,
    /// 佐藤 美咲 of みなと商事.
    pub misaki: PersonId,
    /// 高橋 涼 of ひかり物流, who moderates the space.
    pub ryo: PersonId,
    /// Verified, but waiting for an account.
    pub pending: PersonId,
    /// Of 青葉精機, suspended.
    pub suspended: PersonId,
    /// Left 青葉精機 last month.
    pub former: PersonId,
    /// One member of the vendor's staff a role.
    pub staff: Vec<(Role, PersonId)>,
}

impl People {
    /// The staff member with this role.
    pub fn staff(&self, role: Role) -> PersonId {
        self.staff
            .iter()
            .find(|(of, _)| *of == role)
            .map(|(_, person)| *person)
            .expect("every staff role has a person")
    }
}

/// A Hiroba with [`People`] in it.
pub struct Town {
    /// The site.
    pub hiroba: TestHiroba,
    /// Who is there.
    pub people: People,
}

impl std::ops::Deref for Town {
    type Target = TestHiroba;

    fn deref(&self) -> &TestHiroba {
        &self.hiroba
    }
}

impl std::ops::DerefMut for Town {
    fn deref_mut(&mut self) -> &mut TestHiroba {
        &mut self.hiroba
    }
}

impl Town {
    /// The named people on a fresh database.
    pub fn start() -> Self {
        Self::of(TestHiroba::start())
    }

    /// The named people on this site.
    pub fn of(hiroba: TestHiroba) -> Self {
        let people = hiroba.write(settle);
        Self { hiroba, people }
    }

    /// 田中 葵 of 青葉精機.
    pub fn aoi(&self) -> Visitor<'_> {
        self.signed_in(self.people.aoi)
    }

    /// 佐藤 美咲 of みなと商事.
    pub fn misaki(&self) -> Visitor<'_> {
        self.signed_in(self.people.misaki)
    }

    /// 高橋 涼 of ひかり物流, a customer who moderates.
    pub fn moderator(&self) -> Visitor<'_> {
        self.signed_in(self.people.ryo)
    }

    /// The staff member with this role.
    pub fn staff(&self, role: Role) -> Visitor<'_> {
        self.signed_in(self.people.staff(role))
    }
}

/// Writes the named people.
pub fn settle(tx: &mut Tx<'_>) -> domain::Result<People> {
    let aoba = account(tx, AOBA)?;
    let minato = account(tx, MINATO)?;
    let hikari = account(tx, HIKARI)?;
    let space = space(tx, "everyone", "members")?;
    let mut at =
        |name: &str, email: &str, account: Option<AccountId>| -> domain::Result<PersonId> {
            let id = person(tx, name, Some(email))?;
            if let Some(account) = account {
                member(tx, id, account)?;
            }
            Ok(id)
        };
    let aoi = at("田中 葵", "aoi@aoba.example", Some(aoba))?;
    let ken = at("鈴木 健", "ken@aoba.example", Some(aoba))?;
    let misaki = at("佐藤 美咲", "misaki@minato.example", Some(minato))?;
    let ryo = at("高橋 涼", "ryo@hikari.example", Some(hikari))?;
    let pending = at("待つ人", "pending@nowhere.example", None)?;
    let suspended = at("止められた人", "suspended@aoba.example", Some(aoba))?;
    let former = at("去った人", "former@aoba.example", Some(aoba))?;
    grant(tx, ryo, Role::Moderator, Some(space))?;
    diesel::update(people::table.find(suspended))
        .set(people::suspended_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    diesel::update(memberships::table.filter(memberships::person_id.eq(former)))
        .set(memberships::valid_to.eq(Some(tx.now.plus_days(-30))))
        .execute(tx.conn)?;
    let mut staff = Vec::new();
    for role in Role::ALL.iter().filter(|role| **role != Role::Moderator) {
        let id = person(
            tx,
            &format!("社員 {role}"),
            Some(&format!("{role}@vendor.example")),
        )?;
        diesel::insert_into(staff_members::table)
            .values((
                staff_members::person_id.eq(id),
                staff_members::department.eq(match role {
                    Role::Admin => "product",
                    role => role.as_str(),
                }),
                staff_members::since.eq(tx.now.plus_days(-400)),
            ))
            .execute(tx.conn)?;
        grant(tx, id, *role, None)?;
        staff.push((*role, id));
    }
    Ok(People {
        aoba,
        minato,
        hikari,
        aoi,
        ken,
        misaki,
        ryo,
        pending,
        suspended,
        former,
        staff,
    })
}

/// A customer company.
pub fn account(tx: &mut Tx<'_>, name: &str) -> domain::Result<AccountId> {
    Ok(diesel::insert_into(accounts::table)
        .values((
            accounts::name.eq(name),
            accounts::created_at.eq(tx.now.plus_days(-400)),
            accounts::updated_at.eq(tx.now.plus_days(-400)),
        ))
        .returning(accounts::id)
        .get_result(tx.conn)?)
}

/// A person without any account, who has read what is recorded here.
pub fn person(tx: &mut Tx<'_>, name: &str, email: Option<&str>) -> domain::Result<PersonId> {
    let long_ago: UtcTime = tx.now.plus_days(-300);
    Ok(diesel::insert_into(people::table)
        .values((
            people::name.eq(name),
            people::email.eq(email),
            people::created_at.eq(long_ago),
            people::first_signed_in_at.eq(Some(long_ago)),
            people::recording_seen_at.eq(Some(long_ago)),
        ))
        .returning(people::id)
        .get_result(tx.conn)?)
}

/// Makes a person a member of an account since long ago.
pub fn member(tx: &mut Tx<'_>, person_id: PersonId, account_id: AccountId) -> domain::Result<()> {
    let long_ago = tx.now.plus_days(-300);
    diesel::insert_into(memberships::table)
        .values((
            memberships::person_id.eq(person_id),
            memberships::account_id.eq(account_id),
            memberships::joined_at.eq(Some(long_ago)),
            memberships::valid_from.eq(Some(long_ago)),
            memberships::recorded_at.eq(long_ago),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Grants a role.
pub fn grant(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    role: Role,
    space_id: Option<SpaceId>,
) -> domain::Result<()> {
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::person_id.eq(person_id),
            role_grants::role.eq(role.as_str()),
            role_grants::space_id.eq(space_id),
            role_grants::granted_at.eq(tx.now.plus_days(-300)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// A place with an audience.
pub fn space(tx: &mut Tx<'_>, slug: &str, audience: &str) -> domain::Result<SpaceId> {
    Ok(diesel::insert_into(spaces::table)
        .values((
            spaces::slug.eq(slug),
            spaces::name_ja.eq("質問広場"),
            spaces::name_en.eq("Questions"),
            spaces::audience.eq(audience),
            spaces::created_at.eq(tx.now.plus_days(-400)),
        ))
        .returning(spaces::id)
        .get_result(tx.conn)?)
}

/// Invites an address to a company; the invitation's row.
pub fn invite(town: &Town, account: AccountId, email: &str) -> i64 {
    use domain::db::schema::invitations;
    use domain::people::invitation;
    let people = invitation::parse_pasted(email).expect("an address");
    town.write(|tx| {
        let may = domain::policy::account_write(&domain::Actor::System)?;
        let limits = domain::limit::Limits::default();
        invitation::invite(
            tx,
            &domain::Actor::System,
            &may,
            account,
            &people,
            "広場",
            domain::i18n::Locale::Ja,
            &limits,
        )
    });
    town.read(|conn| {
        Ok(invitations::table
            .filter(invitations::email.eq(email))
            .order(invitations::id.desc())
            .select(invitations::id)
            .first(conn)?)
    })
}
