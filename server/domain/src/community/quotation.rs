//! Replying to somebody's very words. A quotation names nobody: who wrote it stands behind its link, so that a mask put on later
//! holds for quotations too.

use crate::community::reader::Reader;
use crate::community::{post, text};
use crate::db::AnyConnection;
use crate::i18n::Locale;
use crate::types::PostId;
use crate::{Actor, Result};

/// Lines of a post that are quoted; whoever wants more copies them.
const LINES: usize = 30;

/// The beginning of an answer that quotes a post. Errors: `NotFound` for one that the actor can't read.
pub fn of(
    conn: &mut AnyConnection,
    actor: &Actor,
    post_id: PostId,
    locale: Locale,
) -> Result<String> {
    let (post, _) = post::find(conn, &Reader::of(actor), post_id)?;
    let mut quoted = format!("> [{}](/posts/{post_id})\n", locale.t("notice-quoted"));
    let body = text::block(&post.body);
    // What the post itself quotes is left out: otherwise quotations of quotations pile up.
    let mut lines = body
        .lines()
        .filter(|line| !line.trim_start().starts_with('>'))
        .skip_while(|line| line.trim().is_empty());
    for line in lines.by_ref().take(LINES) {
        quoted.push_str("> ");
        quoted.push_str(line);
        quoted.push('\n');
    }
    if lines.next().is_some() {
        quoted.push_str("> …\n");
    }
    quoted.push('\n');
    Ok(quoted)
}
