//! Who is asking. Built afresh for every request from the session, so that a changed role or account holds at once.

use crate::types::{AccountId, PersonId, SpaceId};

crate::text_enum! {
    /// What a staff member may do; a moderator is a *customer* who moderates named spaces.
    Role {
        /// A customer who moderates named spaces.
        Moderator = "moderator",
        /// Customer success.
        Cs = "cs",
        /// Marketing: stories and programmes; no account figures.
        Marketing = "marketing",
        /// Sales.
        Sales = "sales",
        /// Support.
        Support = "support",
        /// Product.
        Product = "product",
        /// Executive.
        Executive = "executive",
        /// Administrator.
        Admin = "admin",
    }
}

/// A signed-in customer. Without an account (`account_ids` empty) they wait for staff and see what a guest sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// Accounts with a membership valid now, ascending; acts are credited to the first.
    pub account_ids: Vec<AccountId>,
    /// Spaces this customer moderates.
    pub moderates: Vec<SpaceId>,
}

/// A signed-in person of the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub person_id: PersonId,
    /// Department key.
    pub department: String,
    /// Roles held now.
    pub roles: Vec<Role>,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Not signed in.
    Guest,
    /// A customer.
    Member(Member),
    /// The vendor's.
    Staff(Staff),
    /// The command line and the worker.
    System,
}

impl Actor {
    /// A member who is nobody in particular: sees what every customer sees, owns nothing, and belongs to no account there is
    /// (rows count from 1). For staff who look at the site as a customer would; never for writing.
    pub fn any_member() -> Self {
        Self::Member(Member {
            person_id: 0,
            account_ids: vec![0],
            moderates: Vec::new(),
        })
    }

    /// The person, when somebody is signed in.
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Member(member) => Some(member.person_id),
            Self::Staff(staff) => Some(staff.person_id),
            Self::Guest | Self::System => None,
        }
    }

    /// The account this actor's acts are credited to.
    pub fn account_id(&self) -> Option<AccountId> {
        match self {
            Self::Member(member) => member.account_ids.first().copied(),
            _ => None,
        }
    }

    /// Whether this is the vendor's person or the system itself.
    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Staff(_) | Self::System)
    }

    /// Whether this is a customer with an account.
    pub fn is_active_member(&self) -> bool {
        matches!(self, Self::Member(member) if !member.account_ids.is_empty())
    }

    /// Whether a staff member holds `role`; the system holds every one.
    pub fn has(&self, role: Role) -> bool {
        match self {
            Self::Staff(staff) => staff.roles.contains(&role),
            Self::System => true,
            _ => false,
        }
    }

    /// Whether this is an administrator.
    pub fn is_admin(&self) -> bool {
        self.has(Role::Admin)
    }
}
