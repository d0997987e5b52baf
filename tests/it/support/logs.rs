//! Everything the program logged in this run of the suite.

use std::io::{self, Write};
use std::sync::{Mutex, OnceLock};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Keep;

impl Write for Keep {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Ok(mut lines) = LINES.lock() {
            lines.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts keeping what is logged, at the level of an operator who looks for a fault.
pub fn keep() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let _ = tracing_subscriber::fmt()
            .with_env_filter("info,server=debug,domain=debug,app=debug")
            .with_ansi(false)
            .with_writer(|| Keep)
            .try_init();
    });
}

/// What was logged since the start.
pub fn kept() -> String {
    LINES
        .lock()
        .map(|lines| String::from_utf8_lossy(&lines).into_owned())
        .unwrap_or_default()
}
