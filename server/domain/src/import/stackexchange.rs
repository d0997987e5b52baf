//! A Stack Exchange data dump: its questions, answers, comments, acceptances, tags and authors become a space of ours.
//!
//! The files are read several times, each in constant memory: who wrote anything, those people, the questions, the answers, the
//! comments, the acceptances. `external_ids` remembers what became of each row and a digest of what it said, so that taking the
//! same dump in again changes nothing and a newer one changes only what is new or was edited.
//!
//! What a dump can't tell: an author's address or company, so authors can't sign in and their ledger rows belong to no account;
//! who voted, so scores above zero are kept as votes a post brought along; when an answer was accepted (unless Votes.xml has
//! it), so it counts as accepted since it was written. Votes below zero and badges have no counterpart and are left out.

mod dump;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use diesel::prelude::*;

use crate::community::space::{self, NewSpace};
use crate::community::{
    Audience, Identity, PostKind, SpaceAudience, TopicKind, record, tag, text, topic,
};
use crate::db::schema::{
    acceptances, external_ids, imports, people, post_revisions, posts, spaces, topics,
};
use crate::engagement::Taxonomy;
use crate::engagement::ledger::{self, Act, Source};
use crate::import::csv::Stop;
use crate::import::html;
use crate::import::refusal::Refusal;
use crate::import::step::{Counts, Outcome};
use crate::search::index;
use crate::types::{Id, PersonId, PostId, SpaceId, TopicId};
use crate::{Actor, Error, Hiroba, Result, Tx, UtcTime, markdown, policy};
use dump::{Record, Rows};

/// Rows written in one transaction.
const CHUNK: usize = 100;
/// More authors than this are looked up again instead of remembered.
const REMEMBERED: usize = 50_000;

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

fn slug_of(name: &str) -> String {
    match text::slug(name).as_str() {
        // A name without Latin letters still needs an address of its own.
        "q" if name != "q" => {
            let digest = crate::entropy::digest(name);
            format!("space-{}", digest.get(..8).unwrap_or_default())
        }
        slug => slug.chars().take(45).collect(),
    }
}

/// The space to fill. `None` when it exists and others than everyone read it, though it was to be public.
fn place(hiroba: &Hiroba, name: &str, slug: &str, public: bool) -> Result<Option<SpaceId>> {
    hiroba.write(|tx| {
        let existing: Option<(SpaceId, SpaceAudience)> = spaces::table
            .filter(spaces::slug.eq(slug))
            .select((spaces::id, spaces::audience))
            .first(tx.conn)
            .optional()?;
        match existing {
            Some((_, audience)) if public && audience != SpaceAudience::Public => Ok(None),
            Some((id, _)) => Ok(Some(id)),
            None => space::ensure(
                tx,
                &NewSpace {
                    slug,
                    name_ja: name,
                    name_en: name,
                    audience: if public {
                        SpaceAudience::Public
                    } else {
                        SpaceAudience::Members
                    },
                    accounts: &[],
                },
            )
            .map(Some),
        }
    })
}

fn begin(hiroba: &Hiroba, actor: &Actor, file_name: &str) -> Result<Id> {
    hiroba.write(|tx| {
        // A run that was interrupted goes on in this one.
        diesel::update(
            imports::table
                .filter(imports::kind.eq("stackexchange"))
                .filter(imports::file_name.eq(file_name))
                .filter(imports::state.eq("applying")),
        )
        .set((
            imports::state.eq("interrupted"),
            imports::finished_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
        Ok(diesel::insert_into(imports::table)
            .values((
                imports::kind.eq("stackexchange"),
                imports::file_name.eq(file_name),
                imports::actor_id.eq(actor.person_id()),
                imports::started_at.eq(tx.now),
                imports::state.eq("applying"),
            ))
            .returning(imports::id)
            .get_result(tx.conn)?)
    })
}

fn finish(
    hiroba: &Hiroba,
    import: Id,
    state: &str,
    counts: &[(&'static str, Counts)],
) -> Result<()> {
    let summary: serde_json::Map<String, serde_json::Value> = counts
        .iter()
        .map(|(noun, counts)| Ok(((*noun).to_owned(), serde_json::to_value(counts)?)))
        .collect::<Result<_>>()?;
    let summary = serde_json::to_string(&summary)?;
    hiroba.write(|tx| {
        diesel::update(imports::table.find(import))
            .set((
                imports::state.eq(state),
                imports::summary.eq(&summary),
                imports::finished_at.eq(Some(tx.now)),
            ))
            .execute(tx.conn)?;
        Ok(())
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

    /// Who wrote or edited anything.
    fn writers(&self) -> Result<HashSet<i64>, Trouble> {
        let mut ids = HashSet::new();
        for (file, names) in [
            ("Posts.xml", &["OwnerUserId", "LastEditorUserId"][..]),
            ("Comments.xml", &["UserId"][..]),
        ] {
            if let Some(mut rows) = Rows::open(self.folder, file)? {
                while let Some(row) = rows.next_row()? {
                    ids.extend(names.iter().filter_map(|name| row.number(name)));
                }
            }
        }
        Ok(ids)
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

    /// Authors as people without an address.
    fn people(&mut self, writers: &HashSet<i64>) -> Result<Counts, Trouble> {
        self.each(
            "Users.xml",
            |row| row.number("Id").is_some_and(|id| writers.contains(&id)),
            |site, tx, row| {
                let id = format!("u{}", row.get("Id").unwrap_or_default());
                let name = display_name(row.get("DisplayName"), &id);
                match site.known(tx, "person", &id)? {
                    Some(known) if known.digest == name => Ok(Some(Outcome::Unchanged)),
                    Some(known) => {
                        diesel::update(people::table.find(known.object))
                            .set(people::name.eq(&name))
                            .execute(tx.conn)?;
                        site.remember(tx, "person", &id, known.object, &name)?;
                        Ok(Some(Outcome::Updated))
                    }
                    None => {
                        let since = row.time("CreationDate").unwrap_or(tx.now);
                        site.add_person(tx, &id, &name, since)?;
                        Ok(Some(Outcome::Created))
                    }
                }
            },
        )
    }

    fn add_person(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        name: &str,
        since: UtcTime,
    ) -> Result<PersonId> {
        let person: PersonId = diesel::insert_into(people::table)
            .values((people::name.eq(name), people::created_at.eq(since)))
            .returning(people::id)
            .get_result(tx.conn)?;
        self.remember(tx, "person", id, person, name)?;
        Ok(person)
    }

    /// Who wrote a row: a user, or someone who has left and of whom at most a name is known.
    fn author(&mut self, tx: &mut Tx<'_>, row: &Record, id: &str, name: &str) -> Result<PersonId> {
        let (key, shown) = match (row.number(id), row.get(name)) {
            (Some(id), shown) => (format!("u{id}"), display_name(shown, &format!("user{id}"))),
            (None, Some(shown)) => {
                let shown = display_name(Some(shown), "user");
                (format!("name:{shown}"), shown)
            }
            (None, None) => ("gone".to_owned(), "(deleted user)".to_owned()),
        };
        if let Some(person) = self.authors.get(&key) {
            return Ok(*person);
        }
        let person = match self.known(tx, "person", &key)? {
            Some(known) => known.object,
            None => {
                let since = row.time("CreationDate").unwrap_or(tx.now);
                self.add_person(tx, &key, &shown, since)?
            }
        };
        if self.authors.len() >= REMEMBERED {
            self.authors.clear();
        }
        self.authors.insert(key, person);
        Ok(person)
    }

    /// Votes.xml, where a dump has one: votes up and the time of acceptance by post.
    fn ballots(&self) -> Result<Ballots, Trouble> {
        let mut ballots = Ballots::default();
        let Some(mut rows) = Rows::open(self.folder, "Votes.xml")? else {
            return Ok(ballots);
        };
        ballots.present = true;
        while let Some(row) = rows.next_row()? {
            let Some(post) = row.number("PostId") else {
                continue;
            };
            match row.number("VoteTypeId") {
                Some(1) => {
                    if let Some(at) = row.time("CreationDate") {
                        ballots.accepted.insert(post, at);
                    }
                }
                Some(2) => *ballots.up.entry(post).or_default() += 1,
                _ => {}
            }
        }
        Ok(ballots)
    }

    fn posts(&mut self, kind: PostKind, ballots: &Ballots) -> Result<Counts, Trouble> {
        let type_id = if kind == PostKind::Question { 1 } else { 2 };
        if kind == PostKind::Question {
            let mut rows = Rows::open(self.folder, "Posts.xml")?;
            while let Some(row) = rows.as_mut().map(Rows::next_row).transpose()?.flatten() {
                if !matches!(row.number("PostTypeId"), Some(1 | 2)) {
                    self.skip("other posts");
                }
            }
        }
        self.each(
            "Posts.xml",
            |row| row.number("PostTypeId") == Some(type_id),
            |site, tx, row| {
                let votes = ballots.of(row);
                let body = row
                    .get("Body")
                    .and_then(html::to_markdown)
                    .unwrap_or_default();
                site.post(tx, row, kind, None, &body, votes)
            },
        )
    }

    fn comments(&mut self) -> Result<Counts, Trouble> {
        self.each(
            "Comments.xml",
            |row| row.get("Id").is_some(),
            |site, tx, row| {
                let parent = match row.get("PostId") {
                    Some(id) => site.known(tx, "post", id)?,
                    None => None,
                };
                let Some(parent) = parent else {
                    site.skip("comments on other posts");
                    return Ok(None);
                };
                let body = html::comment_to_markdown(row.get("Text").unwrap_or_default());
                let votes = row.number("Score").unwrap_or(0).max(0);
                site.post(
                    tx,
                    row,
                    PostKind::Comment,
                    Some(parent.object),
                    &body,
                    votes,
                )
            },
        )
    }

    /// One question, answer or comment. `None` when what it belongs to was left out.
    fn post(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Record,
        kind: PostKind,
        parent: Option<PostId>,
        body: &str,
        votes: i64,
    ) -> Result<Option<Outcome>> {
        let Some(id) = row.get("Id") else {
            return Ok(None);
        };
        let of = if kind == PostKind::Comment {
            "comment"
        } else {
            "post"
        };
        let body = written(body);
        let title = title_of(row, &body);
        let digest = digest(&[
            &body,
            &title,
            row.get("Tags").unwrap_or_default(),
            &votes.to_string(),
        ]);
        let known = self.known(tx, of, id)?;
        if known.as_ref().is_some_and(|known| known.digest == digest) {
            return Ok(Some(Outcome::Unchanged));
        }
        if let Some(known) = known {
            self.renew(tx, row, kind, known.object, &title, &body, votes)?;
            self.remember(tx, of, id, known.object, &digest)?;
            return Ok(Some(Outcome::Updated));
        }
        let created = row.time("CreationDate").unwrap_or(tx.now);
        let author = match kind {
            PostKind::Comment => self.author(tx, row, "UserId", "UserDisplayName")?,
            _ => self.author(tx, row, "OwnerUserId", "OwnerDisplayName")?,
        };
        let topic = match (kind, parent) {
            (PostKind::Question, _) => self.topic(tx, row, author, &title, created)?,
            (PostKind::Answer, _) => {
                let question = match row.get("ParentId") {
                    Some(id) => self.known(tx, "post", id)?,
                    None => None,
                };
                match question {
                    Some(question) => topic_of(tx, question.object)?,
                    None => {
                        self.skip("answers to other posts");
                        return Ok(None);
                    }
                }
            }
            (PostKind::Comment, Some(parent)) => topic_of(tx, parent)?,
            (PostKind::Comment, None) => return Ok(None),
        };
        let (body, rendered) = rendered(&body)?;
        let edited_at = row.time("LastEditDate");
        let post: PostId = diesel::insert_into(posts::table)
            .values((
                posts::topic_id.eq(topic),
                posts::parent_id.eq(parent),
                posts::kind.eq(kind),
                posts::author_id.eq(author),
                posts::identity.eq(Identity::Full),
                posts::lang.eq(text::language(&body)),
                posts::body.eq(&body),
                posts::html.eq(rendered.html),
                posts::renderer.eq(rendered.renderer),
                posts::created_at.eq(created),
                posts::edited_at.eq(edited_at),
                posts::vote_count.eq(votes),
                posts::imported_votes.eq(votes),
            ))
            .returning(posts::id)
            .get_result(tx.conn)?;
        index::refresh(tx, &[post])?;
        self.remember(tx, of, id, post, &digest)?;
        self.touched.insert(topic);
        self.commented.extend(parent);
        let (act, object) = record::posting(TopicKind::Question, kind, topic, post);
        let evidence = match kind {
            PostKind::Question => format!("/t/{topic}"),
            _ => format!("/posts/{post}"),
        };
        self.enter(tx, act, object, evidence, author, created)?;
        Ok(Some(Outcome::Created))
    }

    fn topic(
        &self,
        tx: &mut Tx<'_>,
        row: &Record,
        author: PersonId,
        title: &str,
        created: UtcTime,
    ) -> Result<TopicId> {
        let topic: TopicId = diesel::insert_into(topics::table)
            .values((
                topics::space_id.eq(self.space),
                topics::kind.eq(TopicKind::Question),
                topics::title.eq(title),
                topics::slug.eq(text::slug(title)),
                topics::lang.eq(text::language(title)),
                topics::author_id.eq(author),
                topics::audience.eq(Audience::Members),
                topics::identity.eq(Identity::Full),
                topics::created_at.eq(created),
                topics::last_activity_at.eq(row.time("LastActivityDate").unwrap_or(created)),
                topics::closed_at.eq(row.time("ClosedDate")),
            ))
            .returning(topics::id)
            .get_result(tx.conn)?;
        tag::attach(tx, topic, created, &tags(row), true)?;
        Ok(topic)
    }

    /// A newer dump says something else: the text of before stays in the history.
    #[expect(clippy::too_many_arguments, reason = "one call, each part of the row")]
    fn renew(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Record,
        kind: PostKind,
        post: PostId,
        title: &str,
        body: &str,
        votes: i64,
    ) -> Result<()> {
        let (topic, before, revision, own_votes): (TopicId, String, i64, i64) = posts::table
            .find(post)
            .select((
                posts::topic_id,
                posts::body,
                posts::revision,
                posts::vote_count - posts::imported_votes,
            ))
            .first(tx.conn)?;
        self.touched.insert(topic);
        diesel::update(posts::table.find(post))
            .set((
                posts::vote_count.eq(own_votes + votes),
                posts::imported_votes.eq(votes),
            ))
            .execute(tx.conn)?;
        let question = kind == PostKind::Question;
        let title_before: String = topics::table
            .find(topic)
            .select(topics::title)
            .first(tx.conn)?;
        let retitled = question && title_before != title;
        if before != body || retitled {
            let at = row.time("LastEditDate").unwrap_or(tx.now);
            let (body, rendered) = rendered(body)?;
            diesel::insert_into(post_revisions::table)
                .values((
                    post_revisions::post_id.eq(post),
                    post_revisions::revision.eq(revision),
                    post_revisions::title.eq(question.then_some(title_before)),
                    post_revisions::body.eq(before),
                    post_revisions::at.eq(at),
                ))
                .execute(tx.conn)?;
            diesel::update(posts::table.find(post))
                .set((
                    posts::lang.eq(text::language(&body)),
                    posts::body.eq(&body),
                    posts::html.eq(rendered.html),
                    posts::renderer.eq(rendered.renderer),
                    posts::revision.eq(revision + 1),
                    posts::edited_at.eq(Some(at)),
                ))
                .execute(tx.conn)?;
        }
        if question {
            diesel::update(topics::table.find(topic))
                .set((
                    topics::title.eq(title),
                    topics::slug.eq(text::slug(title)),
                    topics::lang.eq(text::language(title)),
                ))
                .execute(tx.conn)?;
            let created: UtcTime = topics::table
                .find(topic)
                .select(topics::created_at)
                .first(tx.conn)?;
            tag::attach(tx, topic, created, &tags(row), true)?;
        }
        if retitled {
            index::refresh_topic(tx, topic)
        } else {
            index::refresh(tx, &[post])
        }
    }

    fn acceptances(&mut self, ballots: &Ballots) -> Result<Counts, Trouble> {
        self.each(
            "Posts.xml",
            |row| row.number("PostTypeId") == Some(1) && row.get("AcceptedAnswerId").is_some(),
            |site, tx, row| {
                let answer = row.get("AcceptedAnswerId").unwrap_or_default();
                let (Some(question), Some(answer)) = (
                    site.known(tx, "post", row.get("Id").unwrap_or_default())?,
                    site.known(tx, "post", answer)?,
                ) else {
                    site.skip("acceptances of other posts");
                    return Ok(None);
                };
                let topic = topic_of(tx, question.object)?;
                let (of, author, created): (TopicId, PersonId, UtcTime) = posts::table
                    .find(answer.object)
                    .select((posts::topic_id, posts::author_id, posts::created_at))
                    .first(tx.conn)?;
                let told: i64 = acceptances::table
                    .filter(acceptances::post_id.eq(answer.object))
                    .count()
                    .get_result(tx.conn)?;
                // One that was taken back here stays taken back.
                if told > 0 || of != topic {
                    return Ok(Some(Outcome::Unchanged));
                }
                let asker: PersonId = topics::table
                    .find(topic)
                    .select(topics::author_id)
                    .first(tx.conn)?;
                let at = row
                    .number("AcceptedAnswerId")
                    .and_then(|id| ballots.accepted.get(&id).copied())
                    .map_or(created, |at| at.max(created));
                diesel::insert_into(acceptances::table)
                    .values((
                        acceptances::post_id.eq(answer.object),
                        acceptances::topic_id.eq(topic),
                        acceptances::accepted_by.eq(Some(asker)),
                        acceptances::accepted_at.eq(at),
                    ))
                    .execute(tx.conn)?;
                diesel::update(posts::table.find(answer.object))
                    .set(posts::accepted_at.eq(Some(at)))
                    .execute(tx.conn)?;
                site.touched.insert(topic);
                let [_, own] = record::ACCEPTED;
                let object = record::post_object(answer.object);
                let evidence = format!("/posts/{}", answer.object);
                // Nobody's company is known here, so no acceptance counts as one by a peer.
                site.enter(tx, own, object, evidence, author, at)?;
                Ok(Some(Outcome::Created))
            },
        )
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

    /// What topics and posts keep beside themselves, for those that the chunk in hand gave something new: in its transaction, so
    /// that an interruption leaves no topic with stale numbers.
    fn settle(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let topics = std::mem::take(&mut self.touched);
        for id in &topics {
            topic::lock(tx, *id)?;
        }
        if !topics.is_empty() {
            diesel::sql_query(SETTLE_TOPICS.replace("{ids}", &listed(&topics))).execute(tx.conn)?;
        }
        let parents = std::mem::take(&mut self.commented);
        if !parents.is_empty() {
            diesel::sql_query(SETTLE_POSTS.replace("{ids}", &listed(&parents))).execute(tx.conn)?;
        }
        Ok(())
    }
}

/// The numbers of `counts::recount`, for many topics at once.
const SETTLE_TOPICS: &str = "UPDATE topics SET \
     answer_count = (SELECT count(*) FROM posts p WHERE p.topic_id = topics.id AND p.kind = 'answer' AND p.hidden_at IS NULL), \
     reply_count = (SELECT count(*) FROM posts p WHERE p.topic_id = topics.id AND p.kind IN ('answer', 'comment') \
     AND p.hidden_at IS NULL), \
     first_reply_at = (SELECT min(p.created_at) FROM posts p WHERE p.topic_id = topics.id \
     AND p.kind IN ('answer', 'comment') AND p.author_id <> topics.author_id), \
     last_activity_at = coalesce((SELECT max(p.created_at) FROM posts p WHERE p.topic_id = topics.id \
     AND p.created_at > topics.last_activity_at), last_activity_at), \
     solved_at = (SELECT min(p.accepted_at) FROM posts p WHERE p.topic_id = topics.id AND p.accepted_at IS NOT NULL \
     AND p.hidden_at IS NULL) \
     WHERE id IN ({ids})";

const SETTLE_POSTS: &str = "UPDATE posts SET comment_count = (SELECT count(*) FROM posts p WHERE p.parent_id = posts.id \
     AND p.hidden_at IS NULL) WHERE id IN ({ids})";

fn listed(ids: &BTreeSet<Id>) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", ")
}

fn topic_of(tx: &mut Tx<'_>, post: PostId) -> Result<TopicId> {
    Ok(posts::table
        .find(post)
        .select(posts::topic_id)
        .first(tx.conn)?)
}

/// What Votes.xml tells.
#[derive(Default)]
struct Ballots {
    present: bool,
    up: HashMap<i64, i64>,
    accepted: HashMap<i64, UtcTime>,
}

impl Ballots {
    /// Votes for a post: votes up where they are listed, else the score where it is above zero.
    fn of(&self, row: &Record) -> i64 {
        if self.present {
            row.number("Id")
                .and_then(|id| self.up.get(&id).copied())
                .unwrap_or(0)
        } else {
            row.number("Score").unwrap_or(0).max(0)
        }
    }
}

fn display_name(given: Option<&str>, otherwise: &str) -> String {
    let name: String = text::line(given.unwrap_or_default())
        .chars()
        .take(60)
        .collect();
    let name = name.trim();
    if name.is_empty() {
        otherwise.to_owned()
    } else {
        name.to_owned()
    }
}

/// A body within the limits of a post, never empty.
fn written(body: &str) -> String {
    let mut body = text::block(body);
    if body.len() > markdown::MAX_SOURCE {
        let mut end = markdown::MAX_SOURCE;
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        body.truncate(end);
    }
    if body.trim().is_empty() {
        body = "—".to_owned();
    }
    body
}

/// A rendered body; one that is too tangled for the renderer becomes plain text.
fn rendered(body: &str) -> Result<(String, markdown::Rendered)> {
    match markdown::render(body) {
        Ok(rendered) => Ok((body.to_owned(), rendered)),
        Err(Error::Invalid(_)) => {
            let plain = text::excerpt(body, 20_000);
            let rendered = markdown::render(&plain)?;
            Ok((plain, rendered))
        }
        Err(error) => Err(error),
    }
}

fn title_of(row: &Record, body: &str) -> String {
    let title: String = text::line(row.get("Title").unwrap_or_default())
        .chars()
        .take(text::MAX_TITLE)
        .collect();
    if title.is_empty() {
        text::excerpt(body, 60)
    } else {
        title
    }
}

/// Tags, written `<a><b>` in older dumps and `|a|b|` in newer ones.
fn tags(row: &Record) -> Vec<tag::Tag> {
    let names: Vec<&str> = row
        .get("Tags")
        .unwrap_or_default()
        .split(['<', '>', '|'])
        .filter(|name| !name.is_empty())
        .collect();
    tag::parse(&names.join(" ")).unwrap_or_default()
}

fn digest(parts: &[&str]) -> String {
    crate::entropy::digest(&parts.join("\0"))
}
