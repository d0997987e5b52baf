//! May they? Each answer is a value that only this module can make and that the verb it allows demands, so that a write
//! without a policy answer does not compile. The default is no.

pub mod community;
pub mod events;
pub mod stories;

use crate::actor::{Actor, Role};
use crate::{Error, Result};

/// May open the staff console's account pages: stage, health, memo, people.
#[derive(Debug)]
pub struct AccountConsole(());

/// May change accounts, stages and owners.
#[derive(Debug)]
pub struct AccountWrite(());

/// May open the vendor's own home: counts and what is public, nothing of any account.
#[derive(Debug)]
pub struct StaffHome(());

/// May do everything an administrator may: settings, imports, staff, jobs.
#[derive(Debug)]
pub struct Administration(());

/// Account figures: everyone of the vendor but those who are only in marketing.
pub fn account_console(actor: &Actor) -> Result<AccountConsole> {
    const READERS: [Role; 6] = [
        Role::Cs,
        Role::Sales,
        Role::Support,
        Role::Product,
        Role::Executive,
        Role::Admin,
    ];
    if READERS.iter().any(|role| actor.has(*role)) {
        Ok(AccountConsole(()))
    } else {
        Err(Error::NotFound)
    }
}

/// May name, describe and merge tags.
#[derive(Debug)]
pub struct TagWrite(());

/// Tags, to those of the vendor who may read every question: a tag may have been coined in one that a company asked for itself.
pub fn tag_write(actor: &Actor) -> Result<TagWrite> {
    account_console(actor).map(|_| TagWrite(()))
}

/// Everyone of the vendor, marketing included.
pub fn staff_home(actor: &Actor) -> Result<StaffHome> {
    if actor.is_staff() {
        Ok(StaffHome(()))
    } else {
        Err(Error::NotFound)
    }
}

/// Changing an account's memo, owner, stage: customer success, sales and administrators.
pub fn account_write(actor: &Actor) -> Result<AccountWrite> {
    if [Role::Cs, Role::Sales, Role::Admin]
        .iter()
        .any(|role| actor.has(*role))
    {
        Ok(AccountWrite(()))
    } else {
        Err(Error::NotFound)
    }
}

/// Administration, to administrators and the system.
pub fn administration(actor: &Actor) -> Result<Administration> {
    if actor.is_admin() {
        Ok(Administration(()))
    } else {
        Err(Error::NotFound)
    }
}
