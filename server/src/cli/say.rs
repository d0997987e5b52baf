//! Lines on the terminal. A reader who has read enough (`hiroba explain … | head`) is no failure: what is left to say goes unsaid, and the
//! command ends as it would have. Any other trouble with the output makes the exit code 1.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

static FAILED: AtomicBool = AtomicBool::new(false);

/// Whether anything could not be said to somebody who was still listening.
pub fn failed() -> bool {
    FAILED.load(Ordering::Relaxed)
}

/// Says a line on the standard output.
pub fn line(words: Arguments<'_>) {
    note(writeln!(std::io::stdout().lock(), "{words}"));
}

/// Says a line on the error output.
pub fn aside(words: Arguments<'_>) {
    note(writeln!(std::io::stderr().lock(), "{words}"));
}

fn note(said: std::io::Result<()>) {
    if said.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        FAILED.store(true, Ordering::Relaxed);
    }
}

/// `println!` for commands: see [`say`](crate::cli::say).
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::say::line(format_args!($($words)*)) };
}

/// `eprintln!` for commands: see [`say`](crate::cli::say).
macro_rules! complain {
    ($($words:tt)*) => { $crate::cli::say::aside(format_args!($($words)*)) };
}

pub(crate) use {complain, say};
