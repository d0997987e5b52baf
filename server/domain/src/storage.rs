//! Where the bytes of uploaded files lie: by key, never by path, so that another place can take the folder's. A file is there
//! whole or not at all: it is written beside its place, brought to the disk, and only then given its name.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use crate::entropy::Entropy;
use crate::{Error, Result, UtcTime};

/// Digits of a key.
const KEY_DIGITS: usize = 32;
/// What a file is called while it is being written.
const UNFINISHED: &str = "new-";

/// The name of a stored file: 128 random bits in hexadecimal, so that it says nothing and can't be guessed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// A new one.
    pub fn new(entropy: &Entropy) -> Result<Self> {
        Ok(Self(crate::entropy::hex(&entropy.bytes::<16>()?)))
    }

    /// Reads a key; nothing else passes, a path least of all.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == KEY_DIGITS
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        plain.then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place. Cloning shares it.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A folder of this machine, or one that several servers share.
    Folder(Arc<PathBuf>),
    /// Memory, for tests and for filling the demo's own.
    Memory(Arc<Mutex<BTreeMap<Key, Vec<u8>>>>),
}

impl Storage {
    /// A folder, made when the first file comes.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::Folder(Arc::new(path.into()))
    }

    /// Nothing that outlives the process.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Stores a file under a key of its own. When this returns it outlives a loss of power.
    pub fn put(&self, key: &Key, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Folder(root) => write(root, key, bytes).map_err(|error| fault(&error)),
            Self::Memory(files) => {
                held(files)?.insert(key.clone(), bytes.to_vec());
                Ok(())
            }
        }
    }

    /// A file's bytes; `NotFound` when there is none.
    pub fn get(&self, key: &Key) -> Result<Vec<u8>> {
        match self {
            Self::Folder(root) => match fs::read(place(root, key)) {
                Ok(bytes) => Ok(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound),
                Err(error) => Err(fault(&error)),
            },
            Self::Memory(files) => held(files)?.get(key).cloned().ok_or(Error::NotFound),
        }
    }

    /// A file to be read through, and its length; `NotFound` when there is none.
    pub fn open(&self, key: &Key) -> Result<(Box<dyn Read + Send>, u64)> {
        match self {
            Self::Folder(root) => match File::open(place(root, key)) {
                Ok(file) => {
                    let length = file.metadata().map_err(|error| fault(&error))?.len();
                    Ok((Box::new(file), length))
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound),
                Err(error) => Err(fault(&error)),
            },
            Self::Memory(_) => {
                let bytes = self.get(key)?;
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                Ok((Box::new(io::Cursor::new(bytes)), length))
            }
        }
    }

    /// Removes a file; one that is not there is removed already.
    pub fn remove(&self, key: &Key) -> Result<()> {
        match self {
            Self::Folder(root) => match fs::remove_file(place(root, key)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(&error)),
                _ => Ok(()),
            },
            Self::Memory(files) => {
                held(files)?.remove(key);
                Ok(())
            }
        }
    }

    /// The keys of files that were stored before `before`. What a crash left half written is removed on the way.
    pub fn older_than(&self, before: UtcTime) -> Result<Vec<Key>> {
        match self {
            Self::Folder(root) => walk(root, before).map_err(|error| fault(&error)),
            // Nothing here is old.
            Self::Memory(_) => Ok(Vec::new()),
        }
    }
}

fn held(
    files: &Mutex<BTreeMap<Key, Vec<u8>>>,
) -> Result<std::sync::MutexGuard<'_, BTreeMap<Key, Vec<u8>>>> {
    files
        .lock()
        .map_err(|_| Error::internal("the files in memory are poisoned"))
}

/// A full disk passes; anything else is a fault of the machine.
fn fault(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::Unavailable(format!("the folder for uploads is full: {error}"))
        }
        _ => Error::Internal(format!("the folder for uploads: {error}")),
    }
}

/// A folder a first byte, so that none grows too long to list.
fn place(root: &Path, key: &Key) -> PathBuf {
    root.join(key.0.get(..2).unwrap_or_default()).join(&key.0)
}

fn write(root: &Path, key: &Key, bytes: &[u8]) -> io::Result<()> {
    let place = place(root, key);
    let folder = place.parent().unwrap_or(root);
    let fresh = !folder.is_dir();
    private_folder(folder)?;
    let unfinished = folder.join(format!("{UNFINISHED}{key}"));
    let written = (|| {
        let mut file = private_file(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &place)?;
        File::open(folder)?.sync_all()?;
        if fresh {
            File::open(root)?.sync_all()?;
        }
        Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn walk(root: &Path, before: UtcTime) -> io::Result<Vec<Key>> {
    let mut found = Vec::new();
    let folders = match fs::read_dir(root) {
        Ok(folders) => folders,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for folder in folders {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let old = entry
                .metadata()?
                .modified()?
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_micros()).ok())
                .is_some_and(|at| UtcTime(at) < before);
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !old {
                continue;
            }
            if let Some(key) = Key::parse(&name) {
                found.push(key);
            } else if name.starts_with(UNFINISHED) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("hiroba-storage-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    #[test]
    fn only_keys_are_keys() {
        let key = Key::new(&Entropy::seeded(1)).unwrap();
        assert_eq!(Key::parse(key.as_str()), Some(key.clone()));
        for wrong in [
            "",
            "../../../../../../../etc/passwd0",
            "0123456789ABCDEF0123456789ABCDEF",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcde/",
            "0123456789abcdef0123456789abcde\0",
        ] {
            assert_eq!(Key::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_is_there_whole_and_goes() {
        let root = folder("whole");
        for storage in [Storage::folder(&root), Storage::memory()] {
            let key = Key::new(&Entropy::seeded(2)).unwrap();
            assert!(matches!(storage.get(&key), Err(Error::NotFound)));
            storage.put(&key, b"abc").unwrap();
            assert_eq!(storage.get(&key).unwrap(), b"abc");
            storage.remove(&key).unwrap();
            storage.remove(&key).unwrap();
            assert!(matches!(storage.get(&key), Err(Error::NotFound)));
        }
        let _ = fs::remove_dir_all(root);
    }

    #[test]
    fn old_files_are_listed_and_half_written_ones_removed() {
        let root = folder("old");
        let storage = Storage::folder(&root);
        let key = Key::new(&Entropy::seeded(3)).unwrap();
        storage.put(&key, b"abc").unwrap();
        let half = root.join(key.0.get(..2).unwrap()).join("new-half");
        fs::write(&half, b"a").unwrap();
        assert_eq!(storage.older_than(UtcTime(0)).unwrap(), Vec::new());
        assert!(half.exists());
        let later = UtcTime::from_chrono(chrono::Utc::now()).plus_days(1);
        assert_eq!(storage.older_than(later).unwrap(), vec![key]);
        assert!(!half.exists());
        let _ = fs::remove_dir_all(root);
    }
}
