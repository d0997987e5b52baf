//! Files in posts. A file belongs to whoever sent it until a post shows or links it; from then on whoever may read that post may
//! read the file, and nobody else learns that there is one.
//!
//! The bytes lie in the [`crate::storage::Storage`] under a key, written before the row that names them; a row goes before its
//! bytes. What a crash leaves between is swept. A picture's address carries its size, so that a page keeps its place for it
//! without asking the database.

mod kind;
mod picture;
mod reference;
pub mod sweep;

use std::io::Read;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::community::reader::Reader;
use crate::community::{Identity, post};
use crate::db::AnyConnection;
use crate::db::schema::{upload_posts, uploads};
use crate::policy;
use crate::policy::community::Author;
use crate::storage::Key;
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Actor, Error, Hiroba, Problem, Result, Tx, UtcTime};

pub use kind::Kind;
pub use reference::{Address, keys_in};

use kind::Sniffed;

/// Bytes that a file other than a picture may have.
pub const SIZE_LIMIT: usize = 25 * 1_024 * 1_024;
/// Characters of a file's name.
const NAME_LIMIT: usize = 100;
/// Posts of one file that are looked at for one its reader may read.
const MOST_POSTS: i64 = 200;
/// Files that one post may show or link.
const MOST_IN_A_POST: usize = 50;

/// How much may be stored, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// By one person.
    pub person: i64,
    /// By the people of one account together.
    pub account: i64,
    /// By everyone together.
    pub site: i64,
}

/// A file that may be stored: sniffed, and a picture made anew.
#[derive(Debug, Clone)]
pub struct Prepared {
    kind: Kind,
    name: String,
    bytes: Vec<u8>,
    size: Option<(u32, u32)>,
}

impl Prepared {
    /// Reads what was sent under `name`. Slow: it decodes pictures. Errors: `Invalid` with what is wrong with the file.
    pub fn read(file: Vec<u8>, name: &str) -> Result<Self> {
        let name = clean_name(name);
        match kind::sniff(&file, &name)? {
            Sniffed::Picture(format) => {
                let picture = picture::redraw(&file, format)?;
                Ok(Self {
                    kind: picture.kind,
                    // A picture is known by what it shows; what a camera or a person called it stays with them.
                    name: String::new(),
                    bytes: picture.bytes,
                    size: Some((picture.width, picture.height)),
                })
            }
            Sniffed::File(_) if file.len() > SIZE_LIMIT => Err(too_large()),
            Sniffed::File(kind) => Ok(Self {
                kind,
                name,
                bytes: file,
                size: None,
            }),
        }
    }
}

/// The refusal of a file that is too large, also of one that was not read to its end.
pub fn too_large() -> Error {
    Problem::new("file", "file-problem-large")
        .with("limit", SIZE_LIMIT / 1_048_576)
        .into()
}

/// The last part of a path, as one line, not too long, with its ending.
fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = super::text::line(name);
    let name = name.trim_matches(['.', ' ']);
    match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => {
            let stem: String = stem.chars().take(NAME_LIMIT).collect();
            format!("{stem}.{ending}")
        }
        _ => name.chars().take(NAME_LIMIT).collect(),
    }
}

/// A stored file.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Where it lies and how it is called in texts.
    pub address: Address,
    /// What it was called; nothing for a picture.
    pub name: String,
}

impl Upload {
    /// What a text says to show or link it. `words` name a picture, or a file that has no name.
    pub fn markdown(&self, words: &str) -> String {
        let picture = if self.address.kind.is_picture() {
            "!"
        } else {
            ""
        };
        let words = if words.trim().is_empty() {
            self.name.as_str()
        } else {
            words
        };
        let words: String = super::text::line(words)
            .chars()
            .flat_map(|c| {
                let special = matches!(c, '\\' | '[' | ']' | '`' | '*' | '_' | '<' | '!');
                special.then_some('\\').into_iter().chain([c])
            })
            .collect();
        format!("{picture}[{words}]({})", self.address.path())
    }
}

/// Stores a file as its sender's own. Errors: `NotFound` for who may not post, `Invalid` when there is no room left.
pub fn keep(hiroba: &Hiroba, actor: &Actor, prepared: &Prepared, quota: Quota) -> Result<Upload> {
    let may = policy::community::upload(actor)?;
    let author = may.0;
    let size = i64::try_from(prepared.bytes.len()).map_err(Error::internal)?;
    hiroba.read(|conn| check_room(conn, author, size, quota))?;
    let address = Address {
        key: Key::new(&hiroba.entropy)?,
        size: prepared.size,
        kind: prepared.kind,
    };
    hiroba.files.put(&address.key, &prepared.bytes)?;
    let sha256 = crate::entropy::hex(&Sha256::digest(&prepared.bytes));
    let stored = hiroba.write(|tx| {
        crate::db::lock::until_commit(tx.conn, "uploads")?;
        check_room(tx.conn, author, size, quota)?;
        insert(tx, author, &address, &prepared.name, size, &sha256)
    });
    if let Err(error) = stored {
        // Whether it was committed is not known of every failure: the sweep finds what is left without a row.
        if matches!(error, Error::Invalid(_)) {
            hiroba.files.remove(&address.key)?;
        }
        return Err(error);
    }
    Ok(Upload {
        address,
        name: prepared.name.clone(),
    })
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    author: Author,
    address: &Address,
    name: &str,
    bytes: i64,
    sha256: &str,
) -> Result<Id> {
    Ok(diesel::insert_into(uploads::table)
        .values((
            uploads::key.eq(address.key.as_str()),
            uploads::person_id.eq(author.person_id),
            uploads::account_id.eq(author.account_id),
            uploads::kind.eq(address.kind),
            uploads::name.eq(name),
            uploads::bytes.eq(bytes),
            uploads::sha256.eq(sha256),
            uploads::width.eq(address.size.map(|(width, _)| i64::from(width))),
            uploads::height.eq(address.size.map(|(_, height)| i64::from(height))),
            uploads::created_at.eq(tx.now),
            uploads::changed_at.eq(tx.now),
        ))
        .returning(uploads::id)
        .get_result(tx.conn)?)
}

fn check_room(conn: &mut AnyConnection, author: Author, more: i64, quota: Quota) -> Result<()> {
    let sum = |sizes: Vec<i64>| sizes.into_iter().fold(0_i64, i64::saturating_add);
    let full = |key| Err(Problem::new("file", key).into());
    let own: Vec<i64> = uploads::table
        .filter(uploads::person_id.eq(author.person_id))
        .filter(uploads::removed_at.is_null())
        .select(uploads::bytes)
        .load(conn)?;
    if sum(own).saturating_add(more) > quota.person {
        return full("file-problem-full");
    }
    if let Some(account) = author.account_id {
        let theirs: Vec<i64> = uploads::table
            .filter(uploads::account_id.eq(account))
            .filter(uploads::removed_at.is_null())
            .select(uploads::bytes)
            .load(conn)?;
        if sum(theirs).saturating_add(more) > quota.account {
            return full("file-problem-full-account");
        }
    }
    let all = total(conn)?;
    if all.saturating_add(more) > quota.site {
        tracing::warn!(bytes = all, "the site's room for uploads is used up");
        return full("file-problem-full-site");
    }
    Ok(())
}

/// Bytes stored in all.
pub fn total(conn: &mut AnyConnection) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        bytes: i64,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) AS bytes FROM uploads WHERE removed_at IS NULL",
    )
    .get_result(conn)?;
    Ok(sum.bytes)
}

/// A file as its reader gets it.
#[derive(Debug, Clone)]
pub struct Served {
    /// Where its bytes lie.
    pub key: Key,
    /// What it is.
    pub kind: Kind,
    /// What it is called when it is saved.
    pub name: String,
    /// What its bytes must add up to.
    sha256: String,
}

impl Served {
    /// The file, to be read through, and its length. It is read once before, so that nobody gets the beginning of one that is not
    /// what was stored. Errors: `Internal` for such a file.
    pub fn open(&self, hiroba: &Hiroba) -> Result<(Box<dyn Read + Send>, u64)> {
        let open = || {
            hiroba.files.open(&self.key).map_err(|error| match error {
                Error::NotFound => Error::internal(format!("the file {} is missing", self.key)),
                error => error,
            })
        };
        let mut hash = Sha256::new();
        let (mut file, _) = open()?;
        std::io::copy(&mut file, &mut hash).map_err(Error::internal)?;
        if crate::entropy::hex(&hash.finalize()) == self.sha256 {
            open()
        } else {
            Err(Error::internal(format!("the file {} is damaged", self.key)))
        }
    }
}

/// The file that `name` addresses. Errors: `NotFound` for everyone who may read none of its posts, and, while it is in none,
/// for everyone but its sender.
pub fn served(conn: &mut AnyConnection, actor: &Actor, name: &str) -> Result<Served> {
    let address = Address::parse(name).ok_or(Error::NotFound)?;
    let row: Row = uploads::table
        .filter(uploads::key.eq(address.key.as_str()))
        .filter(uploads::removed_at.is_null())
        .select(ROW)
        .first(conn)?;
    if row.address()? != address {
        return Err(Error::NotFound);
    }
    let reader = Reader::of(actor);
    let own = reader.person == Some(row.person_id);
    let shows_name = match shown_in(conn, &reader, row.id, row.person_id)? {
        // A name may say whose the file is; it is hidden where its author is.
        Some(named) => own || reader.unmasked || named,
        // In no post that this reader may read: its sender's own, while it is in none at all.
        None if own && policy::community::upload(actor).is_ok() && !is_attached(conn, row.id)? => {
            true
        }
        None => return Err(Error::NotFound),
    };
    let name = if shows_name && !row.name.is_empty() {
        row.name
    } else {
        let short: String = address.key.as_str().chars().take(8).collect();
        format!("{short}.{}", address.kind)
    };
    Ok(Served {
        key: address.key,
        kind: address.kind,
        name,
        sha256: row.sha256,
    })
}

#[derive(Debug, Clone, Queryable)]
struct Row {
    id: Id,
    key: String,
    person_id: PersonId,
    kind: Kind,
    name: String,
    sha256: String,
    width: Option<i64>,
    height: Option<i64>,
}

impl Row {
    fn address(&self) -> Result<Address> {
        let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        Ok(Address {
            key: Key::parse(&self.key).ok_or(Error::NotFound)?,
            size: side(self.width).zip(side(self.height)),
            kind: self.kind,
        })
    }
}

const ROW: (
    uploads::id,
    uploads::key,
    uploads::person_id,
    uploads::kind,
    uploads::name,
    uploads::sha256,
    uploads::width,
    uploads::height,
) = (
    uploads::id,
    uploads::key,
    uploads::person_id,
    uploads::kind,
    uploads::name,
    uploads::sha256,
    uploads::width,
    uploads::height,
);

fn is_attached(conn: &mut AnyConnection, upload: Id) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        upload_posts::table.filter(upload_posts::upload_id.eq(upload)),
    ))
    .get_result(conn)?)
}

/// Whether a reader may read a post with this file at all, and whether one of those is its sender's own, under their name: what
/// others write beside it says nothing of whose it is.
fn shown_in(
    conn: &mut AnyConnection,
    reader: &Reader,
    upload: Id,
    sender: PersonId,
) -> Result<Option<bool>> {
    let ids: Vec<PostId> = upload_posts::table
        .filter(upload_posts::upload_id.eq(upload))
        .order(upload_posts::post_id)
        .limit(MOST_POSTS)
        .select(upload_posts::post_id)
        .load(conn)?;
    let mut found = None;
    for id in ids {
        match post::find(conn, reader, id) {
            Ok((post, _)) if post.author_id == sender => {
                return Ok(Some(post.identity == Identity::Full));
            }
            Ok(_) => found = Some(false),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Holds the files of a post to what its text names now. A file joins when whoever writes sent it, or when it is in this topic
/// already (a quotation, a moderator's edit): naming a file never opens it to more people than its sender did.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    person: PersonId,
    topic: TopicId,
    post: PostId,
    text: &str,
    fresh: bool,
) -> Result<()> {
    use crate::db::schema::posts;
    let named: Vec<String> = keys_in(text)
        .into_iter()
        .take(MOST_IN_A_POST)
        .map(|key| key.as_str().to_owned())
        .collect();
    let before: Vec<Id> = if fresh {
        Vec::new()
    } else {
        upload_posts::table
            .filter(upload_posts::post_id.eq(post))
            .select(upload_posts::upload_id)
            .load(tx.conn)?
    };
    if named.is_empty() && before.is_empty() {
        return Ok(());
    }
    let in_topic = upload_posts::table
        .inner_join(posts::table.on(posts::id.eq(upload_posts::post_id)))
        .filter(posts::topic_id.eq(topic))
        .filter(posts::hidden_at.is_null())
        .select(upload_posts::upload_id);
    let now: Vec<Id> = uploads::table
        .filter(uploads::key.eq_any(named))
        .filter(uploads::removed_at.is_null())
        .filter(
            uploads::person_id
                .eq(person)
                .or(uploads::id.eq_any(in_topic))
                .or(uploads::id.eq_any(before.clone())),
        )
        .select(uploads::id)
        .load(tx.conn)?;
    for id in now.iter().filter(|id| !before.contains(id)) {
        diesel::insert_into(upload_posts::table)
            .values((
                upload_posts::upload_id.eq(id),
                upload_posts::post_id.eq(post),
            ))
            .execute(tx.conn)?;
        touch(tx, *id, tx.now)?;
    }
    for id in before.iter().filter(|id| !now.contains(id)) {
        diesel::delete(
            upload_posts::table
                .filter(upload_posts::upload_id.eq(id))
                .filter(upload_posts::post_id.eq(post)),
        )
        .execute(tx.conn)?;
        touch(tx, *id, tx.now)?;
    }
    Ok(())
}

/// Counts the days until a file that is nowhere goes from here on.
fn touch(tx: &mut Tx<'_>, upload: Id, at: UtcTime) -> Result<()> {
    diesel::update(uploads::table.find(upload))
        .set(uploads::changed_at.eq(at))
        .execute(tx.conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_short_line_without_a_path() {
        assert_eq!(clean_name("C:\\Users\\x\\見積書.XLSX"), "見積書.XLSX");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\r\nb\u{202e}.txt"), "a b.txt");
        assert_eq!(
            clean_name(&format!("{}.pdf", "あ".repeat(300)))
                .chars()
                .count(),
            104
        );
        assert_eq!(clean_name("..."), "");
    }

    #[test]
    fn a_reference_can_not_break_out_of_its_words() {
        let upload = Upload {
            address: Address::parse("0123456789abcdef0123456789abcdef-30x20.png").unwrap(),
            name: String::new(),
        };
        assert_eq!(
            upload.markdown("x](javascript:1) [y"),
            "![x\\](javascript:1) \\[y](/files/0123456789abcdef0123456789abcdef-30x20.png)"
        );
    }
}
