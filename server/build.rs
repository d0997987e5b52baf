//! Makes everything a browser fetches besides pages: one style sheet, the islands, the icon. Each gets the hash of its
//! bytes in its name, is compressed here once, and becomes part of the binary (see `src/http/assets.rs`).

#[path = "build/package.rs"]
mod package;
#[path = "build/style.rs"]
mod style;
#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let server = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let root = server.parent().ok_or("the server has a parent folder")?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let release = std::env::var("PROFILE")? == "release";
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");

    let mut table = table::Table::new(&out, release)?;
    style::add(&mut table, &root.join("style"))?;
    package::add(&mut table, root, release)?;
    table.finish()
}
