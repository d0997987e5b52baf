//! A mail server for tests: takes mail, refuses it, hangs, or breaks off, as it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::mail::Mailer;
use lettre::SmtpTransport;

/// What the server does with mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Knows no such recipient: 550 5.1.1.
    KnowsNobody,
    /// Has no room just now: 452.
    IsFull,
    /// Says nothing for longer than anybody waits.
    Hangs,
    /// Takes the text and closes without an answer.
    BreaksOff,
}

/// The server, for as long as the test runs.
pub struct PostOffice {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    /// Opens on a free loopback port.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let manner = Arc::new(Mutex::new(Manner::Takes));
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let (how, into) = (manner.clone(), taken.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (how, into) = (how.clone(), into.clone());
                std::thread::spawn(move || {
                    // A client that leaves is no fault.
                    let _ = serve(stream, &how, &into);
                });
            }
        });
        Self {
            address,
            manner,
            taken,
        }
    }

    /// From now on the server behaves like this.
    pub fn is(&self, manner: Manner) {
        *self.manner.lock().expect("the manner") = manner;
    }

    /// A way to it: the real client, with little patience.
    pub fn mailer(&self) -> Mailer {
        let transport = SmtpTransport::builder_dangerous(self.address.ip().to_string())
            .port(self.address.port())
            .timeout(Some(Duration::from_millis(700)))
            .build();
        Mailer::Smtp(transport)
    }

    /// The mails that came whole, as they came.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("the mails").clone()
    }
}

fn serve(
    stream: TcpStream,
    manner: &Mutex<Manner>,
    taken: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let manner = || *manner.lock().expect("the manner");
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    let mut say = |words: &str| out.write_all(format!("{words}\r\n").as_bytes());
    if manner() == Manner::Hangs {
        std::thread::sleep(Duration::from_secs(3));
        return Ok(());
    }
    say("220 post office")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let verb = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_uppercase();
        match (verb.as_str(), manner()) {
            ("EHLO" | "HELO", _) => say("250 8BITMIME")?,
            ("RCPT", Manner::KnowsNobody) => say("550 5.1.1 no such mailbox")?,
            ("RCPT", Manner::IsFull) => say("452 4.2.2 no room just now")?,
            ("DATA", how) => {
                say("354 go on")?;
                let mut text = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push_str("\r\n");
                }
                if how == Manner::BreaksOff {
                    return Ok(());
                }
                taken.lock().expect("the mails").push(text);
                say("250 taken")?;
            }
            ("QUIT", _) => {
                say("221 bye")?;
                return Ok(());
            }
            _ => say("250 ok")?,
        }
    }
    Ok(())
}
