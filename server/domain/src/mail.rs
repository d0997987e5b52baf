//! Mail: composed in both languages, queued in the transaction of its cause, sent by the worker through SMTP or kept as
//! files. Headers are typed by the library; a line break never gets into one.

pub mod compose;
pub mod kept;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Message, SmtpTransport, Transport};
use serde::{Deserialize, Serialize};

use crate::types::{PersonId, PostId, TopicId};
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
    /// Whose words it carries to whom: whether they may still read them is asked again when it is sent.
    pub about: Option<About>,
}

/// A post told of in a mail, and the person it is told to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Who gets the mail.
    pub person_id: PersonId,
    /// The topic.
    pub topic_id: TopicId,
    /// The post.
    pub post_id: PostId,
    /// As whom its author then wrote, where the mail says who it was.
    #[serde(default)]
    pub identity: Option<String>,
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
    /// It is dropped when this person may no longer read this post.
    #[serde(default)]
    pub about: Option<About>,
}

/// Queues a mail.
pub fn queue(tx: &mut Tx<'_>, mail: Mail) -> Result<()> {
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
        about: mail.about,
    };
    let now = tx.now;
    job::enqueue(tx, JOB, &letter, now, None)
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
                    if error.is_permanent() {
                        SendError::Never(error.to_string())
                    } else {
                        SendError::Later(error.to_string())
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

/// The message on the wire.
fn message(letter: &Letter, from: &str) -> Result<Message, String> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|error| format!("{text}: {error}"))
    };
    let date = std::time::SystemTime::UNIX_EPOCH
        + std::time::Duration::from_micros(u64::try_from(letter.at.0).unwrap_or(0));
    let mut message = Message::builder()
        .from(mailbox(from)?)
        .to(mailbox(&letter.to)?)
        .subject(one_line(&letter.subject))
        .date(date)
        .message_id(Some(letter.message_id.clone()))
        .multipart(MultiPart::alternative_plain_html(
            letter.text.clone(),
            letter.html.clone(),
        ))
        .map_err(|error| error.to_string())?;
    message.headers_mut().insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    Ok(message)
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
            about: None,
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
