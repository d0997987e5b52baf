//! Ending mail with one click (RFC 8058): a link for one person and one kind of mail, good for ever, that nobody can forge. Opening
//! it does nothing; only the form behind it, or the request that a mail program sends for its own button, does.

use diesel::prelude::*;

use super::choice;
use crate::db::AnyConnection;
use crate::db::schema::people;
use crate::seal::Seal;
use crate::types::PersonId;
use crate::{Error, Result, Tx};

const PURPOSE: &str = "unsubscribe";

crate::text_enum! {
    /// A kind of mail that can be ended. Mail that somebody needs to come in is none.
    List {
        /// Notices.
        Notices = "notices",
        /// The weekly digest.
        Digest = "digest",
    }
}

/// The link of a person's mail.
pub fn link(seal: &Seal, base_url: &str, person: PersonId, list: List) -> String {
    format!(
        "{base_url}/unsubscribe/{}",
        seal.sealed(PURPOSE, &format!("{list}-{person}"))
    )
}

/// What a link would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Which mail.
    pub list: List,
    /// It has ended already.
    pub ended: bool,
    person: PersonId,
}

/// Reads a link. Errors: `NotFound` for one that we did not make.
pub fn read(conn: &mut AnyConnection, seal: &Seal, token: &str) -> Result<Ending> {
    let words = seal.opened(PURPOSE, token).ok_or(Error::NotFound)?;
    let (list, person) = words.split_once('-').ok_or(Error::NotFound)?;
    let list: List = list.parse().map_err(|()| Error::NotFound)?;
    let person: PersonId = person.parse().map_err(|_| Error::NotFound)?;
    let person: PersonId = people::table.find(person).select(people::id).first(conn)?;
    let mail = choice::Mailing::of(conn, person)?;
    let ended = match list {
        List::Notices => !mail.notices,
        List::Digest => !mail.digest,
    };
    Ok(Ending {
        list,
        ended,
        person,
    })
}

/// Ends what a link ends. Doing so twice changes nothing. Errors as for [`read`].
pub fn end(tx: &mut Tx<'_>, seal: &Seal, token: &str) -> Result<Ending> {
    let ending = read(tx.conn, seal, token)?;
    if !ending.ended {
        match ending.list {
            List::Notices => choice::set_mail(tx, ending.person, Some(false), None)?,
            List::Digest => choice::set_mail(tx, ending.person, None, Some(false))?,
        }
    }
    Ok(Ending {
        ended: true,
        ..ending
    })
}
