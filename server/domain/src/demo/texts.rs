//! The written threads: read from plain text files beside this one.
//!
//! A file holds threads one after another. `=== TITLE` begins one; lines `key: value` follow until an empty line; then the
//! question's body until the next mark. `--- answer WHO …` and `--- comment WHO …` begin answers and comments (a comment belongs to the
//! answer before it, or to the question when there is none). WHO is `asker`, `own` (a colleague of the asker), `peer`, `peer2`, `peer3` (people
//! of other companies), `staff` or `answerer` (who wrote the answer before). Words after it: `accepted`, `official`, `edited`
//! (its last paragraph was added later), `votes=N`, `after=HOURS`.
//!
//! A thread with `with:` lines is a pattern: each such line is a list `name=value | name=value` that fills `{name}` once, and makes a thread of its own.

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

/// Who writes a part of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Who asked.
    Asker,
    /// A colleague of the asker.
    Own,
    /// Somebody of another company; the same number is the same person.
    Peer(usize),
    /// The vendor.
    Staff,
    /// Who wrote the answer before.
    Answerer,
}

/// An answer or a comment.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Whether it is an answer; else a comment.
    pub answer: bool,
    /// By whom.
    pub who: Who,
    /// The asker accepted it.
    pub accepted: bool,
    /// The vendor marked it as official.
    pub official: bool,
    /// Its last paragraph was added later.
    pub edited: bool,
    /// How many found it helpful.
    pub votes: usize,
    /// Hours after what came before it, when written down.
    pub after: Option<f64>,
    /// Markdown.
    pub body: String,
}

/// A thread as written.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Its language.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// Slugs of tags.
    pub tags: Vec<String>,
    /// Slug of the space.
    pub space: String,
    /// Shown to all members, or only to the asker's company and the vendor.
    pub own_only: bool,
    /// How the asker appears.
    pub identity: Option<String>,
    /// 私も知りたい.
    pub me_too: usize,
    /// How deep the question goes, where somebody labelled it.
    pub depth: Option<String>,
    /// Department of the asker, where it matters.
    pub department: Option<String>,
    /// Whether staff may be its author (announcements of tips, open questions to customers).
    pub by_staff: bool,
    /// Markdown.
    pub body: String,
    /// Answers and comments.
    pub replies: Vec<Reply>,
}

const FILES: &[(Lang, &str)] = &[
    (Lang::Ja, include_str!("texts/ja_closing.txt")),
    (Lang::Ja, include_str!("texts/ja_invoice.txt")),
    (Lang::Ja, include_str!("texts/ja_approval.txt")),
    (Lang::Ja, include_str!("texts/ja_data.txt")),
    (Lang::Ja, include_str!("texts/ja_group.txt")),
    (Lang::Ja, include_str!("texts/ja_patterns.txt")),
    (Lang::Ja, include_str!("texts/ja_short.txt")),
    (Lang::En, include_str!("texts/en_all.txt")),
    (Lang::En, include_str!("texts/en_patterns.txt")),
    (Lang::En, include_str!("texts/en_short.txt")),
];

/// Every thread, patterns filled in, in the order of the files.
pub fn all() -> Vec<Thread> {
    FILES
        .iter()
        .flat_map(|(lang, text)| parse(*lang, text))
        .collect()
}

/// Reads one file's text.
pub fn parse(lang: Lang, text: &str) -> Vec<Thread> {
    let mut threads = Vec::new();
    for block in text.split("\n=== ").skip(1) {
        let (title, rest) = block.split_once('\n').unwrap_or((block, ""));
        threads.extend(thread(lang, title.trim(), rest));
    }
    threads
}

fn thread(lang: Lang, title: &str, text: &str) -> Vec<Thread> {
    let mut made = Thread {
        lang,
        title: title.to_owned(),
        tags: Vec::new(),
        space: "questions".to_owned(),
        own_only: false,
        identity: None,
        me_too: 0,
        depth: None,
        department: None,
        by_staff: false,
        body: String::new(),
        replies: Vec::new(),
    };
    let mut fills: Vec<Vec<(String, String)>> = Vec::new();
    let mut lines = text.lines();
    for line in lines.by_ref() {
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "tags" => made.tags = value.split(',').map(|tag| tag.trim().to_owned()).collect(),
            "space" => made.space = value.to_owned(),
            "audience" => made.own_only = value == "own",
            "identity" => made.identity = Some(value.to_owned()),
            "metoo" => made.me_too = value.parse().unwrap_or(0),
            "depth" => made.depth = Some(value.to_owned()),
            "ask" => made.department = Some(value.to_owned()),
            "by" => made.by_staff = value == "staff",
            "with" => fills.push(
                value
                    .split(" | ")
                    .filter_map(|pair| pair.split_once('='))
                    .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                    .collect(),
            ),
            _ => {}
        }
    }
    let mut body = String::new();
    for line in lines {
        if let Some(reply) = line.strip_prefix("--- ").and_then(reply) {
            close(&mut made, &mut body);
            made.replies.push(reply);
        } else {
            body.push_str(line);
            body.push('\n');
        }
    }
    close(&mut made, &mut body);
    if fills.is_empty() {
        return vec![made];
    }
    fills.iter().map(|fill| filled(&made, fill)).collect()
}

fn close(thread: &mut Thread, body: &mut String) {
    let text = body.trim().to_owned();
    body.clear();
    match thread.replies.last_mut() {
        Some(reply) => reply.body = text,
        None => thread.body = text,
    }
}

fn reply(line: &str) -> Option<Reply> {
    let mut words = line.split_whitespace();
    let answer = match words.next()? {
        "answer" => true,
        "comment" => false,
        _ => return None,
    };
    let who = match words.next()? {
        "asker" => Who::Asker,
        "own" => Who::Own,
        "staff" => Who::Staff,
        "answerer" => Who::Answerer,
        peer => Who::Peer(peer.strip_prefix("peer")?.parse().unwrap_or(1)),
    };
    let mut made = Reply {
        answer,
        who,
        accepted: false,
        official: false,
        edited: false,
        votes: 0,
        after: None,
        body: String::new(),
    };
    for word in words {
        match word.split_once('=') {
            None if word == "accepted" => made.accepted = true,
            None if word == "official" => made.official = true,
            None if word == "edited" => made.edited = true,
            Some(("votes", n)) => made.votes = n.parse().unwrap_or(0),
            Some(("after", hours)) => made.after = hours.parse().ok(),
            _ => {}
        }
    }
    Some(made)
}

fn filled(pattern: &Thread, fill: &[(String, String)]) -> Thread {
    let put = |text: &str| {
        fill.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    };
    let mut made = pattern.clone();
    made.title = put(&made.title);
    made.body = put(&made.body);
    // A filled word may name several tags.
    made.tags = made
        .tags
        .iter()
        .flat_map(|tag| {
            put(tag)
                .split(',')
                .map(|tag| tag.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    for reply in &mut made.replies {
        reply.body = put(&reply.body);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_reads_as_written() {
        let threads = parse(
            Lang::Ja,
            "\n=== 題名\ntags: csv, api\nmetoo: 3\n\n本文。\n\n--- answer peer accepted votes=2\n回答。\n--- comment asker\nお礼。\n",
        );
        assert_eq!(threads.len(), 1);
        let thread = &threads[0];
        assert_eq!(thread.title, "題名");
        assert_eq!(thread.tags, ["csv", "api"]);
        assert_eq!(thread.body, "本文。");
        assert_eq!(thread.replies.len(), 2);
        assert!(thread.replies[0].answer && thread.replies[0].accepted);
        assert_eq!(thread.replies[0].who, Who::Peer(1));
        assert_eq!(thread.replies[1].body, "お礼。");
    }

    #[test]
    fn a_pattern_makes_one_thread_a_line() {
        let threads = parse(
            Lang::En,
            "\n=== About {x}\nwith: x=one | y=1\nwith: x=two | y=2\n\nBody {y}.\n",
        );
        assert_eq!(threads.len(), 2);
        assert_eq!(threads[1].title, "About two");
        assert_eq!(threads[1].body, "Body 2.");
    }

    #[test]
    fn no_written_text_is_empty_or_left_open() {
        for thread in all() {
            assert!(thread.title.chars().count() >= 6, "{}", thread.title);
            assert!(!thread.body.is_empty(), "{}", thread.title);
            for text in thread
                .replies
                .iter()
                .map(|reply| &reply.body)
                .chain([&thread.body, &thread.title])
            {
                let filled = text.contains('`') || !text.contains('{');
                assert!(!text.is_empty() && filled, "{}: {text}", thread.title);
            }
            for tag in &thread.tags {
                assert!(
                    crate::demo::place::TAGS
                        .iter()
                        .any(|(slug, ..)| slug == tag),
                    "{tag}"
                );
            }
        }
    }
}
