//! A Stack Exchange data dump: its questions, answers, comments, acceptances, tags and authors become a space of ours.
//!
//! The files are read several times, each in constant memory: who wrote anything, those people, the questions, the answers, the
//! comments, the acceptances. `external_ids` remembers what became of each row and a digest of what it said, so that taking the
//! same dump in again changes nothing and a newer one changes only what is new or was edited.
//!
//! What a dump can't tell: an author's address or company, so authors can't sign in and their ledger rows belong to no account;
//! who voted, so scores above zero are kept as votes a post brought along; when an answer was accepted (unless Votes.xml has
//! it), so it counts as accepted since it was written. Votes below zero and badges have no counterpart and are left out.

mod ballot;
mod dump;
mod people;
mod place;
mod post;
mod settle;
mod words;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use diesel::prelude::*;

use crate::community::{PostKind, text};
use crate::db::schema::{external_ids, posts};
use crate::engagement::Taxonomy;
use crate::engagement::ledger::{self, Act, Source};
use crate::import::csv::Stop;
use crate::import::refusal::Refusal;
use crate::import::step::{Counts, Outcome};
use crate::types::{Id, PersonId, PostId, SpaceId, TopicId};
use crate::{Actor, Error, Hiroba, Result, Tx, UtcTime, policy};
use dump::{Record, Rows};
use place::{begin, finish, place, slug_of};

/// Rows written in one transaction.
const CHUNK: usize = 100;

/// Where a dump goes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The space's name; the folder's name when absent.
    pub space: Option<String>,
    /// Whether a new space may be read by anyone.
    pub public: bool,
}

/// What became of a dump.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The import's id.
    pub import_id: Option<Id>,
    /// Address of the space.
    pub space: String,
    /// By kind of row: `people`, `questions`, `answers`, `comments`, `acceptances`.
    pub counts: Vec<(&'static str, Counts)>,
    /// Rows left out, by reason: a key of `Skipped` in words for the reader.
    pub skipped: Vec<(&'static str, u64)>,
    /// What was wrong with the files; nothing more was read after it.
    pub problem: Option<Refusal>,
}

/// Takes in the dump in `folder`.
pub fn take(hiroba: &Hiroba, actor: &Actor, folder: &Path, options: &Options) -> Result<Report> {
    policy::administration(actor)?;
    if !folder.join("Posts.xml").is_file() {
        return Ok(Report {
            problem: Some(Refusal::of_file("import-dump-missing").with("path", folder.display())),
            ..Report::default()
        });
    }
    let folder_name = folder
        .canonicalize()
        .ok()
        .and_then(|path| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| "stackexchange".to_owned());
    let name: String = options
        .space
        .as_deref()
        .map_or(folder_name.clone(), text::line)
        .chars()
        .take(100)
        .collect();
    let slug = slug_of(&name);
    let Some(space) = place(hiroba, &name, &slug, options.public)? else {
        return Ok(Report {
            problem: Some(Refusal::of_file("import-space-not-public").with("space", &name)),
            space: slug,
            ..Report::default()
        });
    };
    let source: String = format!("stackexchange:{slug}").chars().take(60).collect();
    let import = begin(hiroba, actor, &folder_name)?;
    let (config, taxonomy) = hiroba.read(ledger::taxonomy_in_force)?;
    let mut site = Site {
        hiroba,
        folder,
        source,
        space,
        import,
        config,
        taxonomy,
        authors: HashMap::new(),
        touched: BTreeSet::new(),
        commented: BTreeSet::new(),
        skipped: Vec::new(),
    };
    let mut counts = Vec::new();
    match site.run(&mut counts) {
        Ok(()) => {}
        Err(Trouble::Error(error)) => return Err(error),
        Err(Trouble::Stop(Stop::Io(error))) => {
            return Err(Error::Internal(format!("{}: {error}", folder.display())));
        }
        Err(Trouble::Stop(Stop::Refused(problem))) => {
            finish(hiroba, import, "failed", &counts)?;
            return Ok(Report {
                import_id: Some(import),
                space: slug,
                counts,
                skipped: site.skipped,
                problem: Some(problem),
            });
        }
    }
    finish(hiroba, import, "done", &counts)?;
    Ok(Report {
        import_id: Some(import),
        space: slug,
        counts,
        skipped: site.skipped,
        problem: None,
    })
}

enum Trouble {
    Stop(Stop),
    Error(Error),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// One dump on its way in.
struct Site<'a> {
    hiroba: &'a Hiroba,
    folder: &'a Path,
    source: String,
    space: SpaceId,
    import: Id,
    config: i64,
    taxonomy: Taxonomy,
    authors: HashMap<String, PersonId>,
    touched: BTreeSet<TopicId>,
    commented: BTreeSet<PostId>,
    skipped: Vec<(&'static str, u64)>,
}

/// A row that became something of ours.
struct Known {
    object: Id,
    digest: String,
}

impl Site<'_> {
    fn run(&mut self, counts: &mut Vec<(&'static str, Counts)>) -> Result<(), Trouble> {
        let writers = self.writers()?;
        counts.push(("people", self.people(&writers)?));
        drop(writers);
        let ballots = self.ballots()?;
        counts.push(("questions", self.posts(PostKind::Question, &ballots)?));
        counts.push(("answers", self.posts(PostKind::Answer, &ballots)?));
        counts.push(("comments", self.comments()?));
        counts.push(("acceptances", self.acceptances(&ballots)?));
        self.leave_out("badges", "Badges.xml")?;
        Ok(())
    }

    fn skip(&mut self, reason: &'static str) {
        match self.skipped.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.skipped.push((reason, 1)),
        }
    }

    fn leave_out(&mut self, reason: &'static str, file: &str) -> Result<(), Trouble> {
        if let Some(mut rows) = Rows::open(self.folder, file)? {
            while rows.next_row()?.is_some() {
                self.skip(reason);
            }
        }
        Ok(())
    }

    /// Runs `work` on every row of a file that `wanted` lets through, some at a time in one transaction.
    fn each(
        &mut self,
        file: &str,
        wanted: impl Fn(&Record) -> bool,
        mut work: impl FnMut(&mut Self, &mut Tx<'_>, &Record) -> Result<Option<Outcome>>,
    ) -> Result<Counts, Trouble> {
        let mut counts = Counts::default();
        let Some(mut rows) = Rows::open(self.folder, file)? else {
            return Ok(counts);
        };
        let hiroba = self.hiroba;
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            while chunk.len() < CHUNK {
                match rows.next_row()? {
                    Some(row) if wanted(&row) => chunk.push(row),
                    Some(_) => {}
                    None => break,
                }
            }
            let ended = chunk.len() < CHUNK;
            let (counted, skipped) = (counts, self.skipped.clone());
            let mut again = false;
            hiroba.write(|tx| {
                if std::mem::replace(&mut again, true) {
                    // Another transaction was in the way: nothing of the try before is there, nor may it stay remembered.
                    counts = counted;
                    self.skipped.clone_from(&skipped);
                    self.authors.clear();
                    self.touched.clear();
                    self.commented.clear();
                }
                for row in &chunk {
                    if let Some(outcome) = work(self, tx, row)? {
                        counts.read += 1;
                        counts.add(outcome);
                    }
                }
                self.settle(tx)
            })?;
            if ended {
                return Ok(counts);
            }
        }
    }

    fn known(&self, tx: &mut Tx<'_>, kind: &str, id: &str) -> Result<Option<Known>> {
        Ok(external_ids::table
            .filter(external_ids::source.eq(&self.source))
            .filter(external_ids::kind.eq(kind))
            .filter(external_ids::external_id.eq(id))
            .select((external_ids::object_id, external_ids::digest))
            .first::<(Id, String)>(tx.conn)
            .optional()?
            .map(|(object, digest)| Known { object, digest }))
    }

    fn remember(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        id: &str,
        object: Id,
        digest: &str,
    ) -> Result<()> {
        let changed = diesel::update(
            external_ids::table
                .filter(external_ids::source.eq(&self.source))
                .filter(external_ids::kind.eq(kind))
                .filter(external_ids::external_id.eq(id)),
        )
        .set(external_ids::digest.eq(digest))
        .execute(tx.conn)?;
        if changed == 0 {
            diesel::insert_into(external_ids::table)
                .values((
                    external_ids::source.eq(&self.source),
                    external_ids::kind.eq(kind),
                    external_ids::external_id.eq(id),
                    external_ids::object_id.eq(object),
                    external_ids::digest.eq(digest),
                    external_ids::import_id.eq(Some(self.import)),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    }

    fn enter(
        &self,
        tx: &mut Tx<'_>,
        act: &str,
        object: String,
        evidence: String,
        person: PersonId,
        at: UtcTime,
    ) -> Result<()> {
        let act = Act::new(act, object)
            .person(person)
            .at(at)
            .recorded(at)
            .source(Source::Import)
            .evidence(evidence)
            .import(self.import);
        ledger::record_with(tx, act, self.config, &self.taxonomy)?;
        Ok(())
    }
}

fn topic_of(tx: &mut Tx<'_>, post: PostId) -> Result<TopicId> {
    Ok(posts::table
        .find(post)
        .select(posts::topic_id)
        .first(tx.conn)?)
}
