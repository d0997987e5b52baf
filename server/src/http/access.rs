//! Who may pass a route at all: the coarse gate at the edge. What exactly they may see or do is the domain's policy.

use domain::Actor;
use domain::actor::Role;
use domain::policy;

/// The least a request must be to reach a route's handler. Whoever isn't is shown the way to sign in (a guest reading a
/// page) or the same "not found" as for an address that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anyone.
    Public,
    /// Anyone signed in, also while waiting for an account.
    SignedIn,
    /// Customers with an account, and staff.
    Members,
    /// Anyone of the vendor.
    Staff,
    /// Staff who may read account figures.
    AccountConsole,
    /// Staff who may change accounts.
    AccountWrite,
    /// Administrators.
    Admin,
}

impl Access {
    /// Whether `actor` passes.
    pub fn allows(self, actor: &Actor) -> bool {
        match self {
            Self::Public => true,
            Self::SignedIn => actor.person_id().is_some(),
            Self::Members => actor.is_active_member() || matches!(actor, Actor::Staff(_)),
            Self::Staff => matches!(actor, Actor::Staff(_)),
            Self::AccountConsole => policy::account_console(actor).is_ok(),
            Self::AccountWrite => policy::account_write(actor).is_ok(),
            Self::Admin => actor.has(Role::Admin),
        }
    }
}
