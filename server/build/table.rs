//! The table of assets that the server embeds.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Files so far, and the Rust source that embeds them.
pub struct Table {
    out: PathBuf,
    release: bool,
    rows: String,
    sizes: String,
}

impl Table {
    /// An empty table whose files go to `assets/` under `out`.
    pub fn new(out: &Path, release: bool) -> Result<Self, Box<dyn Error>> {
        let out = out.join("assets");
        if out.exists() {
            std::fs::remove_dir_all(&out)?;
        }
        std::fs::create_dir_all(&out)?;
        Ok(Self {
            out,
            release,
            rows: String::new(),
            sizes: String::new(),
        })
    }

    /// Adds a file and returns the name it is served under: `main.css` becomes `main.0123456789ab.css`.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String, Box<dyn Error>> {
        let (stem, extension) = name.split_once('.').ok_or("an asset has an extension")?;
        let hash = Sha256::digest(bytes)
            .iter()
            .take(6)
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        let served = format!("{stem}.{hash}.{extension}");
        std::fs::write(self.out.join(&served), bytes)?;

        let gzip = gzip(bytes)?;
        std::fs::write(self.out.join(format!("{served}.gz")), &gzip)?;
        // The best brotli takes seconds: worth it only for what people download.
        let brotli = if self.release {
            brotli(bytes)?
        } else {
            Vec::new()
        };
        std::fs::write(self.out.join(format!("{served}.br")), &brotli)?;

        writeln!(
            self.rows,
            "    Asset {{ name: {name:?}, served: {served:?}, plain: include_bytes!({:?}), gzip: include_bytes!({:?}), \
             brotli: include_bytes!({:?}) }},",
            self.out.join(&served),
            self.out.join(format!("{served}.gz")),
            self.out.join(format!("{served}.br")),
        )?;
        writeln!(
            self.sizes,
            "{name} {} {} {}",
            bytes.len(),
            gzip.len(),
            brotli.len()
        )?;
        Ok(served)
    }

    /// Writes the table, and the sizes for `.ci/sizes` to read: name, bytes, gzip, brotli (0 in a debug build).
    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        std::fs::write(
            self.out.join("table.rs"),
            format!(
                "/// Every asset.\npub static ASSETS: &[Asset] = &[\n{}];\n",
                self.rows
            ),
        )?;
        std::fs::write(self.out.join("sizes.txt"), self.sizes)?;
        Ok(())
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..brotli::enc::BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings)?;
    Ok(packed)
}
