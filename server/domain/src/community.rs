//! The community: spaces; questions, discussions, ideas and announcements; answers, comments, and what readers do with them.
//!
//! **Who reads.** A space has an audience; a question may narrow it to its author's own account and the vendor. Every query
//! is scoped in SQL by [`reader::Reader`], so that what is not the reader's is simply not there.
//!
//! **Who is shown.** A post carries the identity its author chose and the account of that day. [`byline`] decides what of it a
//! reader learns, before any page sees it.
//!
//! **What is recorded.** Each act writes its ledger row in the same transaction, and its reversal when it is undone or
//! hidden ([`record`]).

pub mod acceptance;
pub mod answer;
pub mod ask;
pub mod byline;
pub mod close;
pub mod comment;
pub mod company;
pub mod counts;
pub mod cursor;
pub mod diff;
pub mod draft;
pub mod edit;
pub mod endorsement;
pub mod follow;
pub mod hide;
pub mod home;
pub mod idea;
pub mod list;
pub mod live;
pub mod me_too;
pub mod mention;
pub mod moderation;
pub mod notice;
pub mod notify;
pub mod outside;
pub mod pace;
pub mod person;
pub mod place;
pub mod post;
pub mod quotation;
pub mod reader;
pub mod recognition;
pub mod record;
pub mod revision;
pub mod space;
pub mod tag;
pub mod tag_desk;
pub mod text;
pub mod thread;
pub mod topic;
pub mod upload;
pub mod vote;

crate::text_enum! {
    /// Who may enter a space.
    SpaceAudience {
        /// Anyone, search engines too.
        Public = "public",
        /// Customers with an account.
        Members = "members",
        /// Customers of named accounts.
        Accounts = "accounts",
        /// The vendor's people.
        Staff = "staff",
    }
}

crate::text_enum! {
    /// Who of a space's audience may read a question.
    Audience {
        /// All of them.
        Members = "members",
        /// The author's own account of that day, and the vendor.
        Own = "own",
    }
}

crate::text_enum! {
    /// What readers learn of an author.
    Identity {
        /// Name and company.
        Full = "full",
        /// The name alone.
        Name = "name",
        /// Industry and size of the company alone.
        Profile = "profile",
    }
}

crate::text_enum! {
    /// What a topic is. Only a question is answered, accepted and an inquiry; the others are talked about.
    TopicKind {
        /// A question.
        Question = "question",
        /// Something to talk over.
        Discussion = "discussion",
        /// A wish for the product, to vote for.
        Idea = "idea",
        /// News of the vendor.
        Announcement = "announcement",
    }
}

impl Default for TopicKind {
    /// The first and simplest.
    fn default() -> Self {
        Self::Question
    }
}

crate::text_enum! {
    /// What a post is.
    PostKind {
        /// The body of a topic: of a question, a discussion, an idea or an announcement.
        Question = "question",
        /// An answer to a question, or a reply in another kind of topic.
        Answer = "answer",
        /// A comment under either.
        Comment = "comment",
    }
}
