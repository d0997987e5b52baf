//! May they, in the community? Each verb there demands one of these proofs. All of them presuppose that the thing was found
//! among what the actor may read; what can't be read is "not found" before anybody asks here.

use crate::actor::{Actor, Role};
use crate::community::TopicKind;
use crate::types::{AccountId, PersonId, SpaceId};
use crate::{Error, Result};

/// What policy needs to know of a topic.
#[derive(Debug, Clone, Copy)]
pub struct TopicFacts {
    /// What it is.
    pub kind: TopicKind,
    /// Its space.
    pub space_id: SpaceId,
    /// Who asked.
    pub author_id: PersonId,
    /// Takes no more answers and comments.
    pub closed: bool,
    /// Hidden from everyone but staff and moderators.
    pub hidden: bool,
}

/// What policy needs to know of a post.
#[derive(Debug, Clone, Copy)]
pub struct PostFacts {
    /// Its topic.
    pub topic: TopicFacts,
    /// Who wrote it.
    pub author_id: PersonId,
    /// Hidden from everyone but staff and moderators.
    pub hidden: bool,
}

/// As whom something is posted: whose points, whose side.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// The person.
    pub person_id: PersonId,
    /// The customer account of today; none for the vendor's people.
    pub account_id: Option<AccountId>,
    /// Of the vendor.
    pub vendor: bool,
}

/// May ask in spaces they read.
#[derive(Debug)]
pub struct MayAsk(pub Author, ());

/// May send files for posts.
#[derive(Debug)]
pub struct MayUpload(pub Author, ());

/// May keep drafts, each their own.
#[derive(Debug)]
pub struct MayDraft(pub PersonId, ());

/// May answer and comment in a topic.
#[derive(Debug)]
pub struct MayReply(pub Author, ());

/// May say 参考になった of a post, or 私も知りたい of a question.
#[derive(Debug)]
pub struct MayReact(pub Author, ());

/// May accept answers of a topic.
#[derive(Debug)]
pub struct MayAccept {
    /// Who accepts.
    pub person_id: PersonId,
    /// On behalf of the asker, who is told.
    pub for_another: bool,
    _proof: (),
}

/// May mark an answer as the vendor's official one.
#[derive(Debug)]
pub struct MayEndorse(pub PersonId, ());

/// May change a post's text.
#[derive(Debug)]
pub struct MayEdit(pub PersonId, ());

/// May see a post's earlier versions.
#[derive(Debug)]
pub struct MaySeeHistory(());

/// May vote for an idea.
#[derive(Debug)]
pub struct MayVote {
    /// Who.
    pub person_id: PersonId,
    /// For which account.
    pub account_id: AccountId,
    _proof: (),
}

/// May decide what becomes of an idea.
#[derive(Debug)]
pub struct MayDecide(pub PersonId, ());

/// May hide, restore, close and open again, pin, move, merge and split.
#[derive(Debug)]
pub struct MayModerate(pub PersonId, ());

/// May report a post.
#[derive(Debug)]
pub struct MayFlag(pub Author, ());

/// May see what waits for a decision in the spaces they moderate.
#[derive(Debug)]
pub struct MayOpenQueue(pub PersonId, ());

/// May say who they are to other companies.
#[derive(Debug)]
pub struct MayPresent(pub PersonId, ());

/// May look for people in the directory.
#[derive(Debug)]
pub struct MayLookUp(());

/// May open the page of a company.
#[derive(Debug)]
pub struct MaySeeCompany {
    /// Which.
    pub account_id: AccountId,
    /// Who looks.
    pub person_id: PersonId,
    _proof: (),
}

fn author(actor: &Actor) -> Result<Author> {
    match actor {
        Actor::Member(member) => member
            .account_ids
            .first()
            .map(|account| Author {
                person_id: member.person_id,
                account_id: Some(*account),
                vendor: false,
            })
            .ok_or(Error::NotFound),
        Actor::Staff(staff) => Ok(Author {
            person_id: staff.person_id,
            account_id: None,
            vendor: true,
        }),
        Actor::Guest | Actor::System => Err(Error::NotFound),
    }
}

fn moderates(actor: &Actor, space_id: SpaceId) -> bool {
    match actor {
        Actor::Staff(_) => true,
        Actor::Member(member) => {
            !member.account_ids.is_empty() && member.moderates.contains(&space_id)
        }
        Actor::Guest | Actor::System => false,
    }
}

/// Customers with an account, and staff.
pub fn ask(actor: &Actor) -> Result<MayAsk> {
    Ok(MayAsk(author(actor)?, ()))
}

/// Who may begin which kind of topic: announcements are the vendor's.
pub fn begin(may: &MayAsk, kind: TopicKind) -> Result<()> {
    if kind == TopicKind::Announcement && !may.0.vendor {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Customers with an account, for an idea of anyone that is in sight. Whether it still takes votes, and whether the voter has
/// any left, is the idea's to say.
pub fn vote_for_idea(actor: &Actor, topic: TopicFacts) -> Result<MayVote> {
    let author = author(actor)?;
    if topic.kind != TopicKind::Idea {
        return Err(Error::NotFound);
    }
    match author.account_id {
        Some(account) if !topic.hidden => Ok(MayVote {
            person_id: author.person_id,
            account_id: account,
            _proof: (),
        }),
        _ => Err(Error::Forbidden),
    }
}

/// Customer success, support, product and administrators decide what becomes of an idea, and bring together ideas that are one.
pub fn decide_idea(actor: &Actor, topic: TopicFacts) -> Result<MayDecide> {
    const DECIDERS: [Role; 4] = [Role::Cs, Role::Support, Role::Product, Role::Admin];
    if topic.kind != TopicKind::Idea {
        return Err(Error::NotFound);
    }
    match actor {
        Actor::Staff(staff) if DECIDERS.iter().any(|role| actor.has(*role)) => {
            Ok(MayDecide(staff.person_id, ()))
        }
        _ => Err(Error::NotFound),
    }
}

/// Customers with an account, and staff.
pub fn upload(actor: &Actor) -> Result<MayUpload> {
    Ok(MayUpload(author(actor)?, ()))
}

/// Whoever may post at all; what is in a draft is between them and the draft.
pub fn draft(actor: &Actor) -> Result<MayDraft> {
    Ok(MayDraft(author(actor)?.person_id, ()))
}

/// Customers with an account: the vendor's people are in no directory and have no badges.
pub fn present(actor: &Actor) -> Result<MayPresent> {
    match actor {
        Actor::Member(member) if !member.account_ids.is_empty() && member.person_id > 0 => {
            Ok(MayPresent(member.person_id, ()))
        }
        _ => Err(Error::NotFound),
    }
}

/// Customers with an account, and staff.
pub fn look_up(actor: &Actor) -> Result<MayLookUp> {
    if actor.is_active_member() || matches!(actor, Actor::Staff(_)) {
        Ok(MayLookUp(()))
    } else {
        Err(Error::NotFound)
    }
}

/// Those who belong to the company now, and nobody else: the vendor has its own pages.
pub fn see_company(actor: &Actor, account_id: AccountId) -> Result<MaySeeCompany> {
    match actor {
        Actor::Member(member)
            if member.person_id > 0 && member.account_ids.contains(&account_id) =>
        {
            Ok(MaySeeCompany {
                account_id,
                person_id: member.person_id,
                _proof: (),
            })
        }
        _ => Err(Error::NotFound),
    }
}

/// Customers with an account, and staff, while the topic is open and in sight.
pub fn reply(actor: &Actor, topic: TopicFacts) -> Result<MayReply> {
    let author = author(actor)?;
    if topic.closed || topic.hidden {
        return Err(Error::Forbidden);
    }
    Ok(MayReply(author, ()))
}

/// Customers with an account, and staff; never on a post of one's own.
pub fn react(actor: &Actor, post: PostFacts) -> Result<MayReact> {
    let author = author(actor)?;
    if post.author_id == author.person_id || post.hidden || post.topic.hidden {
        return Err(Error::Forbidden);
    }
    Ok(MayReact(author, ()))
}

/// The asker, staff, and moderators of the space. Only questions have answers to accept.
pub fn accept(actor: &Actor, post: PostFacts) -> Result<MayAccept> {
    let author = author(actor)?;
    if post.topic.kind != TopicKind::Question {
        return Err(Error::NotFound);
    }
    let own = author.person_id == post.topic.author_id;
    if post.hidden || post.topic.hidden || !(own || moderates(actor, post.topic.space_id)) {
        return Err(Error::Forbidden);
    }
    Ok(MayAccept {
        person_id: author.person_id,
        for_another: !own,
        _proof: (),
    })
}

/// Staff. Only questions have answers to endorse.
pub fn endorse(actor: &Actor, post: PostFacts) -> Result<MayEndorse> {
    match actor {
        _ if post.topic.kind != TopicKind::Question => Err(Error::NotFound),
        Actor::Staff(staff) if !post.hidden => Ok(MayEndorse(staff.person_id, ())),
        _ => Err(Error::Forbidden),
    }
}

/// The author while the topic is open, and staff and moderators of the space.
pub fn edit(actor: &Actor, post: PostFacts) -> Result<MayEdit> {
    let author = author(actor)?;
    let own = author.person_id == post.author_id
        && !post.hidden
        && !post.topic.hidden
        && !post.topic.closed;
    if own || moderates(actor, post.topic.space_id) {
        Ok(MayEdit(author.person_id, ()))
    } else {
        Err(Error::Forbidden)
    }
}

/// The author, staff, and moderators of the space. To everyone else there is no history.
pub fn history(actor: &Actor, post: PostFacts) -> Result<MaySeeHistory> {
    let own = actor.person_id() == Some(post.author_id);
    if own || moderates(actor, post.topic.space_id) {
        Ok(MaySeeHistory(()))
    } else {
        Err(Error::NotFound)
    }
}

/// Staff and moderators of the space.
pub fn moderate(actor: &Actor, topic: TopicFacts) -> Result<MayModerate> {
    let author = author(actor)?;
    if moderates(actor, topic.space_id) {
        Ok(MayModerate(author.person_id, ()))
    } else {
        Err(Error::Forbidden)
    }
}

/// Customers with an account, and staff; never of a post of one's own, nor of what is hidden already.
pub fn flag(actor: &Actor, post: PostFacts) -> Result<MayFlag> {
    let author = author(actor)?;
    if post.author_id == author.person_id || post.hidden || post.topic.hidden {
        return Err(Error::Forbidden);
    }
    Ok(MayFlag(author, ()))
}

/// Staff, and whoever moderates any space.
pub fn queue(actor: &Actor) -> Result<MayOpenQueue> {
    match actor {
        Actor::Staff(staff) => Ok(MayOpenQueue(staff.person_id, ())),
        Actor::Member(member) if !member.account_ids.is_empty() && !member.moderates.is_empty() => {
            Ok(MayOpenQueue(member.person_id, ()))
        }
        _ => Err(Error::NotFound),
    }
}

/// Staff and moderators of the space, about what others wrote: nobody decides about a post of their own, nor learns who
/// reported it.
pub fn judge(actor: &Actor, post: PostFacts) -> Result<MayModerate> {
    let author = author(actor)?;
    if moderates(actor, post.topic.space_id) && post.author_id != author.person_id {
        Ok(MayModerate(author.person_id, ()))
    } else {
        Err(Error::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Member, Role, Staff};

    fn member(person_id: PersonId, accounts: &[AccountId], moderates: &[SpaceId]) -> Actor {
        Actor::Member(Member {
            person_id,
            account_ids: accounts.to_vec(),
            moderates: moderates.to_vec(),
        })
    }

    const ASKER: PersonId = 1;
    const WRITER: PersonId = 2;

    fn post() -> PostFacts {
        PostFacts {
            topic: TopicFacts {
                kind: TopicKind::Question,
                space_id: 10,
                author_id: ASKER,
                closed: false,
                hidden: false,
            },
            author_id: WRITER,
            hidden: false,
        }
    }

    /// ask, reply, react, accept, endorse, edit, history, moderate, flag, judge; one letter each when allowed.
    fn rights(actor: &Actor, post: PostFacts) -> String {
        [
            ('a', ask(actor).is_ok()),
            ('r', reply(actor, post.topic).is_ok()),
            ('v', react(actor, post).is_ok()),
            ('c', accept(actor, post).is_ok()),
            ('e', endorse(actor, post).is_ok()),
            ('d', edit(actor, post).is_ok()),
            ('h', history(actor, post).is_ok()),
            ('m', moderate(actor, post.topic).is_ok()),
            ('f', flag(actor, post).is_ok()),
            ('j', judge(actor, post).is_ok()),
        ]
        .into_iter()
        .filter_map(|(letter, yes)| yes.then_some(letter))
        .collect()
    }

    #[test]
    fn the_table_of_rights() {
        let staff = Actor::Staff(Staff {
            person_id: 9,
            department: "cs".to_owned(),
            roles: vec![Role::Cs],
        });
        let closed = PostFacts {
            topic: TopicFacts {
                closed: true,
                ..post().topic
            },
            ..post()
        };
        let hidden = PostFacts {
            hidden: true,
            ..post()
        };
        for (who, actor, open_rights, closed_rights, hidden_rights) in [
            ("guest", Actor::Guest, "", "", ""),
            ("waiting", member(3, &[], &[10]), "", "", ""),
            ("other", member(3, &[5], &[]), "arvf", "avf", "ar"),
            ("asker", member(ASKER, &[5], &[]), "arvcf", "avcf", "ar"),
            ("writer", member(WRITER, &[5], &[]), "ardh", "ah", "arh"),
            (
                "moderator",
                member(3, &[5], &[10]),
                "arvcdhmfj",
                "avcdhmfj",
                "ardhmj",
            ),
            (
                "moderator elsewhere",
                member(3, &[5], &[11]),
                "arvf",
                "avf",
                "ar",
            ),
            (
                "writer who moderates",
                member(WRITER, &[5], &[10]),
                "arcdhm",
                "acdhm",
                "ardhm",
            ),
            ("staff", staff, "arvcedhmfj", "avcedhmfj", "ardhmj"),
            ("system", Actor::System, "", "", ""),
        ] {
            assert_eq!(rights(&actor, post()), open_rights, "{who}, open");
            assert_eq!(rights(&actor, closed), closed_rights, "{who}, closed");
            assert_eq!(rights(&actor, hidden), hidden_rights, "{who}, hidden");
        }
    }
}
