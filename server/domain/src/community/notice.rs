//! Notices: what somebody should know of, in the site at once, and by mail when they have not seen it ten minutes later.
//!
//! [`tell`] is what every area calls, inside the transaction of the act. A notice keeps only what it is about; who wrote, what,
//! and whether its reader may still read it are looked up each time it is shown or mailed ([`show`]), so that a mask put on
//! since, a post hidden since, and a right lost since hold here as on the page.
//!
//! To tell people of a new kind of thing: a [`Kind`], its words (`notice-kind-…`, `notice-line-…`) in both languages.

pub mod choice;
pub mod digest;
pub mod digest_mail;
pub mod list;
pub mod mail;
pub mod reminder;
pub mod show;
pub mod solved;
pub mod spread;
pub mod unsubscribe;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::community::follow::{self, Level};
use crate::db::schema::{notices, people};
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Result, Tx, UtcTime, job};

/// Seconds that a notice waits to be read in the site before it is mailed.
pub const MAIL_AFTER: i64 = 600;
/// Thanks for a post that was thanked for and read of so lately reopen no notice.
const CALM_SECONDS: i64 = 3_600;
/// Longest detail.
const MAX_DETAIL: usize = 1_000;

/// The kind of job that mails what is still unread.
pub const JOB: &str = "notice_mail";

crate::text_enum! {
    /// What a notice tells of.
    Kind {
        /// An answer to my question.
        Answer = "answer",
        /// A comment under my question or answer.
        Comment = "comment",
        /// Somebody called me by name.
        Mention = "mention",
        /// Somebody quoted what I wrote.
        Quote = "quote",
        /// My answer was accepted.
        Accepted = "accepted",
        /// Somebody else accepted an answer for me.
        AcceptedFor = "accepted_for",
        /// 参考になった, of something I wrote: one notice a post, however many say it.
        Thanks = "thanks",
        /// A new post in a topic that I follow.
        Activity = "activity",
        /// A new topic in a tag or space, or by a person, that I follow.
        NewTopic = "new_topic",
        /// My question has had an answer for a week and none is accepted.
        Reminder = "reminder",
        /// The vendor decided something about me: a request, a flag, a post of mine.
        Decision = "decision",
        /// A case about my company waits for me to confirm it.
        ConfirmCase = "confirm_case",
        /// A case of mine, or one that I drafted, was confirmed, sent back, published, taken offline or withdrawn.
        CaseMoved = "case_moved",
        /// An idea of mine, or one I voted for, moved on.
        IdeaStatus = "idea_status",
        /// A moderator decided about a post of mine: hidden, brought back, let out, refused.
        Moderation = "moderation",
        /// A question is overdue and came to me.
        Escalation = "escalation",
        /// The vendor asked me to an event.
        EventInvite = "event_invite",
        /// Of an event of mine: its organiser wrote, answered what I asked, or made me one who runs it.
        EventNews = "event_news",
        /// I was given a badge: one notice, however many while it is unread.
        Badge = "badge",
    }
}

crate::text_enum! {
    /// Where somebody learns of a kind of notice.
    Way {
        /// Nowhere.
        Off = "off",
        /// In the site.
        Site = "site",
        /// In the site, and by mail when still unread.
        Mail = "mail",
        /// In the site, and in the weekly digest.
        Digest = "digest",
    }
}

impl Kind {
    /// Where it goes unless its reader chose otherwise.
    pub fn default_way(self) -> Way {
        match self {
            // Thanks and badges wait until somebody comes by, unless they want them mailed.
            Self::Thanks | Self::Badge => Way::Site,
            _ => Way::Mail,
        }
    }

    /// Where it may go. Thanks are never mailed one by one.
    pub fn ways(self) -> &'static [Way] {
        match self {
            Self::Thanks => &[Way::Off, Way::Site, Way::Digest],
            _ => Way::ALL,
        }
    }

    /// Whether only the vendor's people ever get it.
    pub fn is_for_staff(self) -> bool {
        self == Self::Escalation
    }

    /// Whether the vendor's people never get it.
    pub fn is_for_customers(self) -> bool {
        matches!(self, Self::Badge | Self::EventInvite)
    }
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct News<'a> {
    topic: Option<TopicId>,
    post: Option<PostId>,
    by: Option<PersonId>,
    path: Option<&'a str>,
    detail: &'a str,
    quiet: bool,
}

impl<'a> News<'a> {
    /// Something about a topic.
    pub fn of_topic(topic: TopicId) -> Self {
        Self {
            topic: Some(topic),
            ..Self::default()
        }
    }

    /// Something about a post of a topic.
    pub fn of_post(topic: TopicId, post: PostId) -> Self {
        Self {
            topic: Some(topic),
            post: Some(post),
            ..Self::default()
        }
    }

    /// Something about another page of ours, said in `detail`, in words its reader may know for good: they are not looked up
    /// again. The path begins with a slash.
    pub fn of_page(path: &'a str, detail: &'a str) -> Self {
        Self {
            path: Some(path),
            detail,
            ..Self::default()
        }
    }

    /// Who did it; nobody is told of what they did themselves. Never shown.
    pub fn by(mut self, person: PersonId) -> Self {
        self.by = Some(person);
        self
    }

    /// With words of its own, such as the note that came with a decision.
    pub fn saying(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// In the site only, and as one notice a topic as long as it is unread: for those who merely keep track.
    pub fn quietly(mut self) -> Self {
        self.quiet = true;
        self
    }
}

/// What a job mails: to whom, and of which topic; of a single notice where there is no topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// To whom.
    pub person_id: PersonId,
    /// Of which topic.
    pub topic_id: Option<TopicId>,
    /// The notice that the job was queued for.
    pub notice_id: Id,
}

/// Tells a person of something, in the transaction in which it happens, as far as they want to know. Whether they may read what
/// it is about is for the caller to ask where it is not plain; it is asked again whenever the notice is shown.
pub fn tell(tx: &mut Tx<'_>, person: PersonId, kind: Kind, news: &News<'_>) -> Result<()> {
    if news.by == Some(person) {
        return Ok(());
    }
    // Who never came in, or may not, has no page to read it on.
    let known: Option<Id> = people::table
        .find(person)
        .filter(people::suspended_at.is_null())
        .filter(people::first_signed_in_at.is_not_null())
        .select(people::id)
        .first(tx.conn)
        .optional()?;
    if known.is_none() {
        return Ok(());
    }
    if let Some(topic) = news.topic
        && follow::level(tx.conn, person, follow::Object::Topic, topic)? == Some(Level::Muted)
    {
        return Ok(());
    }
    let way = choice::way(tx.conn, person, kind)?;
    if way == Way::Off || merged(tx, person, kind, news)? {
        return Ok(());
    }
    let mail_due_at = if way == Way::Mail && !news.quiet {
        Some(mail_time(tx, person, news.topic)?)
    } else {
        None
    };
    let id: Id = diesel::insert_into(notices::table)
        .values((
            notices::person_id.eq(person),
            notices::kind.eq(kind),
            notices::topic_id.eq(news.topic),
            notices::post_id.eq(news.post),
            notices::actor_id.eq(news.by),
            notices::path.eq(news.path),
            notices::detail.eq(news.detail.chars().take(MAX_DETAIL).collect::<String>()),
            notices::at.eq(tx.now),
            notices::mail_due_at.eq(mail_due_at.map(|(at, _)| at)),
        ))
        .returning(notices::id)
        .get_result(tx.conn)?;
    if let Some((at, true)) = mail_due_at {
        let due = Due {
            person_id: person,
            topic_id: news.topic,
            notice_id: id,
        };
        job::enqueue(tx, JOB, &due, at, None)?;
    }
    Ok(())
}

/// Joins the news to a notice that stands already, where there is one to join. What somebody knows of a post in one way they are
/// not told of in another.
fn merged(tx: &mut Tx<'_>, person: PersonId, kind: Kind, news: &News<'_>) -> Result<bool> {
    let mine = notices::table.filter(notices::person_id.eq(person));
    if kind == Kind::Thanks {
        let standing: Option<(Id, UtcTime, Option<UtcTime>)> = mine
            .filter(notices::kind.eq(kind))
            .filter(notices::post_id.eq(news.post))
            .order(notices::id.desc())
            .select((notices::id, notices::at, notices::read_at))
            .first(tx.conn)
            .optional()?;
        let Some((id, at, read_at)) = standing else {
            return Ok(false);
        };
        if read_at.is_none() || at.plus_seconds(CALM_SECONDS) <= tx.now {
            diesel::update(notices::table.find(id))
                .set((
                    notices::at.eq(tx.now),
                    notices::read_at.eq(None::<UtcTime>),
                    notices::digested_at.eq(None::<UtcTime>),
                ))
                .execute(tx.conn)?;
        }
        return Ok(true);
    }
    if kind == Kind::Badge {
        let standing: Option<(Id, String)> = mine
            .filter(notices::kind.eq(kind))
            .filter(notices::read_at.is_null())
            .order(notices::id.desc())
            .select((notices::id, notices::detail))
            .first(tx.conn)
            .optional()?;
        let Some((id, detail)) = standing else {
            return Ok(false);
        };
        diesel::update(notices::table.find(id))
            .set((
                notices::detail.eq(format!("{detail},{}", news.detail)),
                notices::at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        return Ok(true);
    }
    if let Some(post) = news.post {
        let alike: Vec<Kind> = if WRITING.contains(&kind) {
            WRITING.to_vec()
        } else {
            vec![kind]
        };
        let told: bool = diesel::select(diesel::dsl::exists(
            mine.filter(notices::post_id.eq(post))
                .filter(notices::kind.eq_any(alike)),
        ))
        .get_result(tx.conn)?;
        if told {
            return Ok(true);
        }
    }
    if news.quiet {
        let joined = diesel::update(
            notices::table
                .filter(notices::person_id.eq(person))
                .filter(notices::kind.eq(kind))
                .filter(notices::topic_id.eq(news.topic))
                .filter(notices::read_at.is_null())
                .filter(notices::mail_due_at.is_null()),
        )
        .set((
            notices::amount.eq(notices::amount + 1),
            notices::post_id.eq(news.post),
            notices::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
        return Ok(joined > 0);
    }
    Ok(false)
}

/// The kinds that say that a post was written: of one post one of them is enough.
const WRITING: [Kind; 6] = [
    Kind::Answer,
    Kind::Comment,
    Kind::Mention,
    Kind::Quote,
    Kind::Activity,
    Kind::NewTopic,
];

/// When a notice is mailed, and whether that needs a job of its own: what comes meanwhile about the same topic goes with what
/// waits already.
fn mail_time(tx: &mut Tx<'_>, person: PersonId, topic: Option<TopicId>) -> Result<(UtcTime, bool)> {
    let waiting: Option<UtcTime> = match topic {
        None => None,
        Some(topic) => notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::topic_id.eq(topic))
            .filter(notices::read_at.is_null())
            .filter(notices::mailed_at.is_null())
            // One that is due any moment may be on its way already, and would go without this.
            .filter(notices::mail_due_at.gt(tx.now.plus_seconds(60)))
            .select(notices::mail_due_at)
            .first::<Option<UtcTime>>(tx.conn)
            .optional()?
            .flatten(),
    };
    Ok(match waiting {
        Some(at) => (at, false),
        None => (tx.now.plus_seconds(MAIL_AFTER), true),
    })
}
