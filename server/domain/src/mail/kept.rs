//! Mail kept as files: the message itself (`.eml`) and, beside it, its parts as JSON for the administrators' page.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Letter;
use crate::UtcTime;

/// The time in a letter's file name, which sorts as it passes.
const TIME: &str = "%Y%m%d-%H%M%S%.6f";

/// Keeps one letter; keeping the same one again changes nothing.
pub(super) fn keep(folder: &Path, letter: &Letter, message: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let id: String = letter
        .message_id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(32)
        .collect();
    let stem = format!("{}-{id}", letter.at.to_chrono().format(TIME));
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

/// Days that a letter is kept.
pub const KEPT_DAYS: i64 = 30;

/// Forgets letters older than [`KEPT_DAYS`], by the time in their names; how many files. A folder that is not there holds none, and a
/// file that is not ours stays.
pub fn sweep(folder: &Path, now: UtcTime) -> std::io::Result<usize> {
    let oldest = now
        .plus_days(-KEPT_DAYS)
        .to_chrono()
        .format(TIME)
        .to_string();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut gone = 0;
    for entry in entries {
        let path = entry?.path();
        let ours = path
            .extension()
            .is_some_and(|ext| ext == "json" || ext == "eml");
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let at = stem
            .and_then(|stem| stem.rsplit_once('-'))
            .map(|(at, _)| at);
        let dated = at.is_some_and(|at| {
            at.len() == oldest.len() && at.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'.'))
        });
        if ours && dated && at.is_some_and(|at| at < oldest.as_str()) {
            match std::fs::remove_file(&path) {
                Ok(()) => gone += 1,
                // Another server was quicker.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(gone)
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
    use super::{KEPT_DAYS, TIME, masked, sweep};
    use crate::UtcTime;

    #[test]
    fn letters_are_kept_for_a_while_and_other_files_for_ever() {
        let folder = std::env::temp_dir().join(format!("hiroba-kept-{}", std::process::id()));
        let now = UtcTime(1_760_000_000_000_000);
        assert!(matches!(sweep(&folder, now), Ok(0)));
        std::fs::create_dir_all(&folder).expect("a folder");
        let name = |days: i64, ext: &str| {
            let at = now.plus_days(-days).to_chrono().format(TIME).to_string();
            format!("{at}-0123456789abcdef0123456789abcdef.{ext}")
        };
        let old = [name(KEPT_DAYS + 1, "eml"), name(KEPT_DAYS + 1, "json")];
        let stay = [
            name(KEPT_DAYS - 1, "eml"),
            name(KEPT_DAYS - 1, "json"),
            "00000101-notes.json".to_owned(),
            name(KEPT_DAYS + 1, "txt"),
        ];
        for file in old.iter().chain(&stay) {
            std::fs::write(folder.join(file), b"{}").expect("a file");
        }
        assert!(matches!(sweep(&folder, now), Ok(2)));
        assert!(old.iter().all(|file| !folder.join(file).exists()));
        assert!(stay.iter().all(|file| folder.join(file).exists()));
        std::fs::remove_dir_all(&folder).expect("removed");
    }

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
