//! In the demo anybody may come in as one of five made-up people, so that each side of the site can be looked at at once.

use super::Email;
use super::sign_in::{self, Client, Outcome};
use crate::db::AnyConnection;
use crate::limit::Limits;
use crate::{Error, Result, Tx, demo, site};

crate::text_enum! {
    /// A side to look at the site from.
    Side {
        /// A customer.
        Customer = "customer",
        /// A customer who moderates a space.
        Moderator = "moderator",
        /// Customer success.
        Cs = "cs",
        /// Marketing.
        Marketing = "marketing",
        /// An administrator.
        Admin = "admin",
    }
}

/// Who stands for a side: name and address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Which side.
    pub side: Side,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Who stands for each side; nobody outside the demo.
pub fn guides(conn: &mut AnyConnection) -> Result<Vec<Guide>> {
    if !site::load(conn)?.demo {
        return Ok(Vec::new());
    }
    Ok(demo::guides(conn)?
        .into_iter()
        .filter_map(|guide| {
            Some(Guide {
                side: guide.part.parse().ok()?,
                name: guide.name,
                email: guide.email,
            })
        })
        .collect())
}

/// Comes in as the one who stands for `side`.
pub fn enter(tx: &mut Tx<'_>, side: Side, next: &str, client: &Client) -> Result<Outcome> {
    let guide = guides(tx.conn)?
        .into_iter()
        .find(|guide| guide.side == side)
        .ok_or(Error::NotFound)?;
    sign_in::enter(
        tx,
        &Email::parse(&guide.email)?,
        next,
        client,
        &Limits::default(),
    )
}
