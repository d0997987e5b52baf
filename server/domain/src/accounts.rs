//! Customer companies as staff work with them: the list, one account's page, what to do this week, and the edits.
//!
//! Everything here is the vendor's own knowledge. Readers demand [`crate::policy::AccountConsole`] and verbs
//! [`crate::policy::AccountWrite`]; no type of this module reaches a page that a customer receives.

pub mod attention;
pub mod contract;
pub mod crowd;
pub mod edit;
pub mod evidence;
pub mod figures;
pub mod find;
pub mod list;
pub mod mail_domain;
pub mod overview;
pub mod reading;
pub mod sheet;
pub mod showcase;
pub mod spark;
pub mod stage_edit;
pub mod timeline;

crate::text_enum! {
    /// Where an account stands commercially.
    Status {
        /// Not yet a customer.
        Prospect = "prospect",
        /// A customer.
        Active = "active",
        /// A customer no longer.
        Churned = "churned",
    }
}

/// The object that audit entries about an account name.
pub fn audit_object(account_id: crate::types::AccountId) -> String {
    format!("account:{account_id}")
}
