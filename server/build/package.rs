//! The islands: what `.ci/wasm` left in `target/site/pkg` (or where `HIROBA_PKG` says), and the script that wakes them.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::table::Table;

pub fn add(table: &mut Table, root: &Path, release: bool) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=HIROBA_PKG");
    let folder = match std::env::var_os("HIROBA_PKG") {
        Some(folder) => PathBuf::from(folder),
        None => {
            // A folder that exists can be watched: the package built later is noticed.
            let site = root.join("target/site");
            std::fs::create_dir_all(&site)?;
            println!("cargo::rerun-if-changed={}", site.display());
            site.join("pkg")
        }
    };
    let script = root.join("app/src/islands.js");
    println!("cargo::rerun-if-changed={}", script.display());
    if !folder.join("app_bg.wasm").exists() {
        if release {
            println!(
                "cargo::warning=built without islands: .ci/wasm was not run. Pages work, without their extras."
            );
        }
        return Ok(());
    }
    let wasm = table.add("app_bg.wasm", &std::fs::read(folder.join("app_bg.wasm"))?)?;
    let glue = table.add("app.js", &std::fs::read(folder.join("app.js"))?)?;
    let waking = std::fs::read_to_string(script)?
        .replace("./app_bg.wasm", &format!("./{wasm}"))
        .replace("./app.js", &format!("./{glue}"));
    table.add("islands.js", waking.as_bytes())?;
    Ok(())
}
