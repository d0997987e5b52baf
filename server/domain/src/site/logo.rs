//! The site's logo. What is sent is decoded within bounds, turned the way its camera meant, made small enough for a header and
//! written anew as PNG: nothing of the file itself, its metadata least of all, reaches a reader.

use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use diesel::prelude::*;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::db::AnyConnection;
use crate::db::schema::settings;
use crate::policy::Administration;
use crate::{Actor, Error, Problem, Result, Tx, audit};

/// Bytes that a file may have.
pub const SIZE_LIMIT: usize = 200_000;
/// Pixels that a side may have.
const SIDE_LIMIT: u32 = 4_000;
/// Bytes that decoding may take.
const MEMORY_LIMIT: u64 = 64 * 1_024 * 1_024;
/// The space in a header, in pixels of a dense screen.
const SHOWN: (u32, u32) = (600, 96);
const KEY: &str = "logo";

/// A logo fit to be shown, as PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo(Vec<u8>);

impl Logo {
    /// Reads a PNG, JPEG or WebP file. Slow; `Invalid` for anything else, and for what is too large.
    pub fn read(file: &[u8]) -> Result<Self> {
        if file.len() > SIZE_LIMIT {
            return Err(Problem::new("logo", "problem-logo-large")
                .with("limit", SIZE_LIMIT / 1_000)
                .into());
        }
        let image = decoded(file).ok_or_else(|| Error::invalid("logo", "problem-logo"))?;
        let image = if image.width() > SHOWN.0 || image.height() > SHOWN.1 {
            image.thumbnail(SHOWN.0, SHOWN.1)
        } else {
            image
        };
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(image.to_rgba8())
            .write_to(&mut bytes, ImageFormat::Png)
            .map_err(Error::internal)?;
        Ok(Self(bytes.into_inner()))
    }

    /// What its address is made of: another picture has another.
    pub fn name(&self) -> String {
        use sha2::{Digest, Sha256};
        let hash = crate::entropy::hex(&Sha256::digest(&self.0));
        hash.chars().take(16).collect()
    }
}

fn decoded(file: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .ok()?;
    let known = matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)
    );
    if !known {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_LIMIT);
    limits.max_image_height = Some(SIDE_LIMIT);
    limits.max_alloc = Some(MEMORY_LIMIT);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(image)
}

/// The bytes served under `name`. Errors: `NotFound` when the site's logo is another or there is none.
pub fn served(conn: &mut AnyConnection, name: &str) -> Result<Vec<u8>> {
    if super::load(conn)?.logo != name || name.is_empty() {
        return Err(Error::NotFound);
    }
    let text: String = settings::table
        .find(KEY)
        .select(settings::value)
        .first(conn)?;
    BASE64_STANDARD.decode(text).map_err(Error::internal)
}

/// Keeps a logo beside the site's other settings.
pub fn keep(tx: &mut Tx<'_>, logo: &Logo) -> Result<()> {
    let mut site = super::load(tx.conn)?;
    site.logo = logo.name();
    super::put(tx, KEY, &BASE64_STANDARD.encode(&logo.0))?;
    super::store(tx, &site)
}

/// Changes the logo as an administrator, or takes it away.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    logo: Option<&Logo>,
) -> Result<()> {
    match logo {
        Some(logo) => keep(tx, logo)?,
        None => {
            let mut site = super::load(tx.conn)?;
            site.logo.clear();
            super::store(tx, &site)?;
            diesel::delete(settings::table.find(KEY)).execute(tx.conn)?;
        }
    }
    audit::record(
        tx,
        actor,
        "site.logo",
        "site",
        &serde_json::json!({ "logo": logo.map(Logo::name) }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let image = DynamicImage::ImageRgba8(RgbaImage::new(width, height));
        let image = if format == ImageFormat::Jpeg {
            DynamicImage::ImageRgb8(image.to_rgb8())
        } else {
            image
        };
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_written_anew_and_small_enough() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let mut sent = file(1_200, 300, format);
            sent.extend_from_slice(b"kanaria: what a camera wrote");
            let logo = Logo::read(&sent).unwrap();
            assert!(logo.0.starts_with(b"\x89PNG"));
            assert!(!logo.0.windows(7).any(|part| part == b"kanaria"));
            let shown = decoded(&logo.0).unwrap();
            assert!(shown.width() <= SHOWN.0 && shown.height() <= SHOWN.1);
            assert_eq!(logo.name().len(), 16);
        }
    }

    #[test]
    fn what_is_no_picture_or_too_much_of_one_is_refused() {
        let mut gif = file(10, 10, ImageFormat::Png);
        gif.splice(0..4, *b"GIF8");
        let cut = file(100, 100, ImageFormat::Png);
        for wrong in [
            b"".to_vec(),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>".to_vec(),
            b"<html>".to_vec(),
            gif,
            cut.get(..40).unwrap().to_vec(),
            // Few bytes, many pixels.
            file(SIDE_LIMIT + 1, 8, ImageFormat::Png),
            vec![0; SIZE_LIMIT + 1],
        ] {
            assert!(matches!(Logo::read(&wrong), Err(Error::Invalid(_))));
        }
    }
}
