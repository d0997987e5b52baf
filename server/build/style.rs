//! `style/main.css` and what it imports, bundled and minified; the icon beside it as it is.

use std::error::Error;
use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Features, Targets};

use crate::table::Table;

pub fn add(table: &mut Table, folder: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    table.add("main.css", &bundle(&folder.join("main.css"))?)?;
    let icon = folder.join("icon.svg");
    if icon.exists() {
        table.add("icon.svg", &std::fs::read(icon)?)?;
    }
    Ok(())
}

fn bundle(entry: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    // Nesting and light-dark() are left as written: every browser that takes the islands takes them too.
    let targets = Targets {
        browsers: Some(Browsers {
            chrome: Some(123 << 16),
            edge: Some(123 << 16),
            firefox: Some(120 << 16),
            safari: Some((17 << 16) | (5 << 8)),
            ios_saf: Some((17 << 16) | (5 << 8)),
            ..Browsers::default()
        }),
        exclude: Features::Colors,
        ..Targets::default()
    };
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| error.to_string())?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| error.to_string())?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| error.to_string())?;
    Ok(printed.code.into_bytes())
}
