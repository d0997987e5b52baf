//! Comments under a question or an answer.

pub use crate::community::thread::comments;

use crate::Actor;
use crate::community::text::Body;
use crate::community::{Identity, answer};
use crate::types::PostId;
use crate::{Result, Tx};

/// Publishes a comment under the question or answer `parent`. Errors: `NotFound` for a post the actor can't read,
/// `Forbidden` when the topic is closed, `Invalid` with the problems of the text.
pub fn comment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    parent: PostId,
    body: &Body,
    identity: Identity,
) -> Result<PostId> {
    answer::comment(tx, actor, parent, body, identity)
}
