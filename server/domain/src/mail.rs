//! Mail: composed in both languages, queued in the transaction of its cause, sent by the worker through SMTP or kept as
//! files. Headers are typed by the library; a line break never gets into one.

pub mod compose;
pub mod kept;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};
use serde::{Deserialize, Serialize};

use crate::{Result, Tx, UtcTime, job};

/// The kind of job that sends a mail.
pub const JOB: &str = "mail";

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// What it is for: `sign_in`, `invitation`, `answer`, …
    pub kind: &'static str,
    /// After this it would only confuse: it is dropped instead of sent late.
    pub useless_after: Option<UtcTime>,
}

/// A queued mail, as the worker finds it.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Letter {
    /// Address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// What it is for.
    pub kind: String,
    /// `Message-ID`, the same on every try, so that a mail sent twice by a crash is shown once.
    pub message_id: String,
    /// When it was queued.
    pub at: UtcTime,
    /// After this it is dropped.
    pub useless_after: Option<UtcTime>,
    /// The `Message-ID` that mail programs keep everything of one topic together by. No mail has it itself.
    #[serde(default)]
    pub thread: Option<String>,
    /// For mail that goes to many, or goes regularly: what its reader's mail program needs to end it.
    #[serde(default)]
    pub list: Option<ListMail>,
    /// What a calendar is to take in with it.
    #[serde(default)]
    pub calendar: Option<CalendarPart>,
}

/// A calendar file that a mail carries.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct CalendarPart {
    /// Its media type, with the method that it asks for.
    pub media_type: String,
    /// The file.
    pub file: String,
}

/// The list that a mail belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct ListMail {
    /// `List-Id`.
    pub id: String,
    /// Where a mail program ends it with one click (RFC 8058).
    pub unsubscribe: String,
}

/// Queues a mail.
pub fn queue(tx: &mut Tx<'_>, mail: Mail) -> Result<()> {
    queue_with(tx, mail, None, None)
}

/// Queues a mail with what a calendar is to take in. A second one with the same `once` is dropped.
pub fn queue_with(
    tx: &mut Tx<'_>,
    mail: Mail,
    calendar: Option<CalendarPart>,
    once: Option<&str>,
) -> Result<()> {
    let host = host_of(tx.base_url);
    let letter = Letter {
        to: mail.to,
        subject: one_line(&mail.subject),
        text: mail.text,
        html: mail.html,
        kind: mail.kind.to_owned(),
        message_id: format!(
            "<{}@{host}>",
            crate::entropy::hex(&tx.entropy.bytes::<16>()?)
        ),
        at: tx.now,
        useless_after: mail.useless_after,
        thread: None,
        list: None,
        calendar,
    };
    let now = tx.now;
    job::enqueue(tx, JOB, &letter, now, once)
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Worth another try.
    #[error("{0}")]
    Later(String),
    /// Refused for good.
    #[error("{0}")]
    Never(String),
}

/// Where mail goes.
#[derive(Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp(SmtpTransport),
    /// Into files of this folder, for the demo and for installations without a mail server yet.
    Directory(PathBuf),
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<Letter>>>),
}

impl Mailer {
    /// Through the server that an `smtps://` or `smtp://…?tls=required` URL names.
    pub fn smtp(url: &str) -> Result<Self, String> {
        let transport = SmtpTransport::from_url(url)
            .map_err(|error| error.to_string())?
            .timeout(Some(std::time::Duration::from_secs(15)))
            .build();
        Ok(Self::Smtp(transport))
    }

    /// Whether the mail server answers. Blocks.
    pub fn test(&self) -> Result<(), String> {
        match self {
            Self::Smtp(transport) => match transport.test_connection() {
                Ok(true) => Ok(()),
                Ok(false) => Err("it refused".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Self::Directory(_) | Self::Memory(_) => Ok(()),
        }
    }

    /// Sends one letter. Blocks.
    pub fn send(&self, letter: &Letter, from: &str) -> Result<(), SendError> {
        match self {
            Self::Smtp(transport) => {
                let message = message(letter, from).map_err(SendError::Never)?;
                transport.send(&message).map(|_| ()).map_err(|error| {
                    let told = told(&error);
                    let code = error.status().map(|code| code.to_string());
                    if code.is_some_and(|code| refuses_recipient(&code, &told)) {
                        SendError::Never(told)
                    } else {
                        SendError::Later(told)
                    }
                })
            }
            Self::Directory(folder) => {
                let message = message(letter, from).map_err(SendError::Never)?;
                kept::keep(folder, letter, &message.formatted())
                    .map_err(|error| SendError::Later(format!("{}: {error}", folder.display())))
            }
            Self::Memory(letters) => {
                message(letter, from).map_err(SendError::Never)?;
                letters
                    .lock()
                    .map_err(|_| SendError::Later("poisoned".to_owned()))?
                    .push(letter.clone());
                Ok(())
            }
        }
    }
}

/// What a mail server said, with the words it gave beside its code.
fn told(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    match error.source() {
        Some(words) => format!("{error} ({words})"),
        None => error.to_string(),
    }
}

/// Whether a mail server's refusal is about the recipient, so that trying again can't help: 550 to 553, unless the enhanced code
/// or the words put it down to us. Wrong credentials, a sender that is not allowed, a policy: those are mended by the
/// administrator, and the mail goes then.
fn refuses_recipient(code: &str, words: &str) -> bool {
    if !matches!(code, "550" | "551" | "552" | "553") {
        return false;
    }
    let enhanced = words
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .find(|word| word.starts_with("5.") && word.matches('.').count() == 2);
    if let Some(enhanced) = enhanced {
        return enhanced.starts_with("5.2.")
            || ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"].contains(&enhanced);
    }
    let words = words.to_lowercase();
    ![
        "sender",
        "from address",
        "mail from",
        "relay",
        "authenticat",
    ]
    .iter()
    .any(|ours| words.contains(ours))
}

/// The message on the wire.
fn message(letter: &Letter, from: &str) -> Result<Message, String> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|error| format!("{text}: {error}"))
    };
    let date = std::time::SystemTime::UNIX_EPOCH
        + std::time::Duration::from_micros(u64::try_from(letter.at.0).unwrap_or(0));
    let mut builder = Message::builder();
    if let Some(thread) = &letter.thread {
        builder = builder
            .in_reply_to(thread.clone())
            .references(thread.clone());
    }
    let mut message = builder
        .from(mailbox(from)?)
        .to(mailbox(&letter.to)?)
        .subject(one_line(&letter.subject))
        .date(date)
        .message_id(Some(letter.message_id.clone()))
        .multipart(body(letter)?)
        .map_err(|error| error.to_string())?;
    let mut header = |name: &'static str, value: String| {
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str(name),
            one_line(&value),
        ));
    };
    header("Auto-Submitted", "auto-generated".to_owned());
    if let Some(list) = &letter.list {
        header("List-Id", list.id.clone());
        header("List-Unsubscribe", format!("<{}>", list.unsubscribe));
        header(
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        );
    }
    Ok(message)
}

/// Text and HTML; with a calendar file once as another form of the same, which mail programs act upon, and once attached, for those
/// that don't.
fn body(letter: &Letter) -> Result<MultiPart, String> {
    let words = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
    let Some(calendar) = &letter.calendar else {
        return Ok(words);
    };
    let kind: ContentType = calendar
        .media_type
        .parse()
        .map_err(|error| format!("{}: {error}", calendar.media_type))?;
    let invitation = SinglePart::builder()
        .header(kind.clone())
        .body(calendar.file.clone());
    let attached = Attachment::new("invite.ics".to_owned()).body(calendar.file.clone(), kind);
    Ok(MultiPart::mixed()
        .multipart(words.singlepart(invitation))
        .singlepart(attached))
}

/// Whether `text` can be a sender: `Name <address>` or an address.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok() && !text.chars().any(char::is_control)
}

/// The host name of a base URL, for message ids and sender addresses.
pub fn host_of(base_url: &str) -> &str {
    let rest = base_url.split("://").nth(1).unwrap_or(base_url);
    let authority = rest.split('/').next().unwrap_or(rest);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// `text` without line breaks and other control characters.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            to: "hanako@example.com".to_owned(),
            subject: "件名\r\nBcc: evil@example.com".to_owned(),
            text: "本文".to_owned(),
            html: "<p>本文</p>".to_owned(),
            kind: "test".to_owned(),
            message_id: "<1@example.com>".to_owned(),
            at: UtcTime(0),
            useless_after: None,
            thread: Some("<topic-1@example.com>".to_owned()),
            list: Some(ListMail {
                id: "<notices.example.com>".to_owned(),
                unsubscribe: "https://example.com/unsubscribe/x".to_owned(),
            }),
            calendar: None,
        }
    }

    #[test]
    fn a_line_break_never_becomes_a_header() {
        let bytes = message(&letter(), "Hiroba <hiroba@example.com>")
            .unwrap()
            .formatted();
        let text = String::from_utf8(bytes).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!head.to_lowercase().contains("\r\nbcc:"), "{head}");
        assert!(head.contains("Message-ID: <1@example.com>"));
        assert!(head.contains("Auto-Submitted: auto-generated"));
        for header in [
            "In-Reply-To: <topic-1@example.com>",
            "References: <topic-1@example.com>",
            "List-Id: <notices.example.com>",
            "List-Unsubscribe: <https://example.com/unsubscribe/x>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(head.contains(header), "{header} in {head}");
        }
    }

    #[test]
    fn a_calendar_file_goes_as_part_of_the_message_and_attached() {
        let mut letter = letter();
        letter.calendar = Some(CalendarPart {
            media_type: "text/calendar; charset=utf-8; method=REQUEST".to_owned(),
            file: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(),
        });
        let bytes = message(&letter, "Hiroba <hiroba@example.com>")
            .unwrap()
            .formatted();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("BEGIN:VCALENDAR").count(), 2, "{text}");
        assert_eq!(text.matches("method=REQUEST").count(), 2, "{text}");
        assert!(text.contains("filename=\"invite.ics\""), "{text}");
        assert!(text.contains("multipart/alternative") && text.contains("multipart/mixed"));
    }

    #[test]
    fn only_a_refused_recipient_is_final() {
        for (code, words) in [
            ("550", "5.1.1 user unknown"),
            ("550", "No such user here"),
            ("552", "5.2.2 mailbox full"),
            ("553", "mailbox name not allowed"),
        ] {
            assert!(refuses_recipient(code, words), "{code} {words}");
        }
        for (code, words) in [
            ("530", "5.7.0 authentication required"),
            ("534", "5.7.9 please log in"),
            ("535", "5.7.8 bad credentials"),
            ("538", "encryption required"),
            ("550", "5.7.1 relaying denied"),
            ("550", "5.7.26 unauthenticated mail is not accepted"),
            ("553", "5.1.8 sender domain does not exist"),
            ("553", "sender address rejected"),
            ("554", "transaction failed"),
            ("500", "unknown command"),
        ] {
            assert!(!refuses_recipient(code, words), "{code} {words}");
        }
    }

    #[test]
    fn the_host_is_taken_from_the_base_url() {
        assert_eq!(host_of("http://127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(
            host_of("https://community.example.co.jp"),
            "community.example.co.jp"
        );
    }
}
