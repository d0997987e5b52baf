//! Mail kept as files: the message itself (`.eml`) and, beside it, its parts as JSON for the administrators' page.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Letter;

/// Keeps one letter; keeping the same one again changes nothing.
pub(super) fn keep(folder: &Path, letter: &Letter, message: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let id: String = letter
        .message_id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(32)
        .collect();
    let stem = format!("{}-{id}", letter.at.to_chrono().format("%Y%m%d-%H%M%S%.6f"));
    write(&folder.join(format!("{stem}.eml")), message)?;
    let parts = serde_json::to_vec_pretty(letter).map_err(std::io::Error::other)?;
    write(&folder.join(format!("{stem}.json")), &parts)
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The newest kept letters, newest first.
pub fn newest(folder: &Path, count: usize) -> Vec<Letter> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .collect();
    paths.sort_unstable_by(|a, b| b.cmp(a));
    paths
        .iter()
        .take(count)
        .filter_map(|path| serde_json::from_slice(&std::fs::read(path).ok()?).ok())
        .collect()
}

/// `text` with six-digit codes and link tokens made unreadable.
pub fn masked(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, safe: &mut String| {
        let secret = run.len() >= 32 || (run.len() == 6 && run.bytes().all(|b| b.is_ascii_digit()));
        safe.push_str(if secret { "••••••" } else { run });
        run.clear();
    };
    for c in text.chars() {
        if c.is_ascii_hexdigit() {
            run.push(c);
        } else {
            flush(&mut run, &mut safe);
            safe.push(c);
        }
    }
    flush(&mut run, &mut safe);
    safe
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn codes_and_tokens_are_masked() {
        let token = "ab".repeat(32);
        let text = masked(&format!(
            "コード 123456 / https://x/sign-in/link/{token} / 2026年"
        ));
        assert_eq!(
            text,
            "コード •••••• / https://x/sign-in/link/•••••• / 2026年"
        );
    }
}
