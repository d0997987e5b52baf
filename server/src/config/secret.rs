//! The process's secret: 256 random bits in a file that only its owner may read.

use std::io::Write as _;
use std::path::Path;

/// Reads the secret, making it at the first start.
pub fn load_or_make(path: &Path) -> Result<String, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            check_mode(path)?;
            let secret = text.trim();
            if secret.len() < 32 {
                return Err(format!(
                    "HIROBA_SECRET_FILE {} holds fewer than 32 characters: remove it and a new one is made",
                    path.display()
                ));
            }
            Ok(secret.to_owned())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path),
        Err(error) => Err(format!("HIROBA_SECRET_FILE {}: {error}", path.display())),
    }
}

fn make(path: &Path) -> Result<String, String> {
    let fault = |error: std::io::Error| format!("HIROBA_SECRET_FILE {}: {error}", path.display());
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    let secret = domain::entropy::Entropy::System
        .token()
        .map_err(|error| error.to_string())?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = match options.open(path) {
        Ok(file) => file,
        // A second process was quicker.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return load_or_make(path);
        }
        Err(error) => return Err(fault(error)),
    };
    file.write_all(secret.as_bytes()).map_err(fault)?;
    file.sync_all().map_err(fault)?;
    Ok(secret)
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path)
        .map_err(|error| error.to_string())?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(format!(
            "HIROBA_SECRET_FILE {} is readable by others: chmod 600 {}",
            path.display(),
            path.display()
        ))
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), String> {
    Ok(())
}
