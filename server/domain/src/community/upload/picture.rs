//! Pictures, made anew. What is sent is decoded within bounds, turned the way its camera meant, made no larger than a page can
//! use, and written again: nothing of the file itself reaches a reader, where it was taken least of all.

use std::io::Cursor;
use std::time::{Duration, Instant};

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::kind::Kind;
use crate::{Error, Problem, Result};

/// Bytes that a picture's file may have.
pub(super) const SIZE_LIMIT: usize = 10 * 1_024 * 1_024;
/// Pixels that a side may have.
const SIDE_LIMIT: u32 = 12_000;
/// Pixels that a picture may have, all frames of a moving one together.
const PIXEL_LIMIT: u64 = 40_000_000;
/// Bytes that decoding may take.
const MEMORY_LIMIT: u64 = 256 * 1_024 * 1_024;
/// Frames of a moving picture.
const FRAME_LIMIT: u32 = 1_000;
/// How long a moving picture may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// A longer side is made as short as this.
const SHOWN_SIDE: u32 = 4_096;
/// Of a JPEG, out of 100.
const QUALITY: u8 = 86;

/// A picture fit to be shown.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub kind: Kind,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Reads and writes anew. Slow. Errors: `Invalid` for what can't be read and for what is too large.
pub(super) fn redraw(file: &[u8], format: ImageFormat) -> Result<Picture> {
    if file.len() > SIZE_LIMIT {
        return Err(Problem::new("file", "file-problem-large")
            .with("limit", SIZE_LIMIT / 1_048_576)
            .into());
    }
    let frames = if format == ImageFormat::Gif {
        frames_of(file)?
    } else {
        1
    };
    if frames > 1 {
        return moving(file);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    check_size(decoder.dimensions())?;
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(orientation);
    if image.width().max(image.height()) > SHOWN_SIDE {
        image = image.resize(SHOWN_SIDE, SHOWN_SIDE, imageops::FilterType::Triangle);
    }
    let photograph = format == ImageFormat::Jpeg || (is_lossy_webp(file) && is_opaque(&image));
    let (width, height) = (image.width(), image.height());
    let mut bytes = Cursor::new(Vec::new());
    let kind = if photograph {
        let image = DynamicImage::ImageRgb8(image.into_rgb8());
        image
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
            .map_err(Error::internal)?;
        Kind::Jpeg
    } else {
        let image = match (image.color().has_alpha(), image.color().has_color()) {
            (true, _) => DynamicImage::ImageRgba8(image.into_rgba8()),
            (false, true) => DynamicImage::ImageRgb8(image.into_rgb8()),
            (false, false) => DynamicImage::ImageLuma8(image.into_luma8()),
        };
        let encoder = PngEncoder::new_with_quality(
            &mut bytes,
            CompressionType::Default,
            FilterType::Adaptive,
        );
        image.write_with_encoder(encoder).map_err(Error::internal)?;
        Kind::Png
    };
    Ok(Picture {
        kind,
        bytes: bytes.into_inner(),
        width,
        height,
    })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_LIMIT);
    limits.max_image_height = Some(SIDE_LIMIT);
    limits.max_alloc = Some(MEMORY_LIMIT);
    limits
}

fn broken() -> Error {
    Problem::new("file", "file-problem-broken").into()
}

fn too_many_pixels() -> Error {
    Problem::new("file", "file-problem-pixels")
        .with("side", SIDE_LIMIT)
        .with("pixels", PIXEL_LIMIT / 1_000_000)
        .into()
}

fn refusal(error: &image::ImageError) -> Error {
    match error {
        image::ImageError::Limits(_) => too_many_pixels(),
        _ => broken(),
    }
}

fn check_size((width, height): (u32, u32)) -> Result<()> {
    if width == 0 || height == 0 {
        return Err(broken());
    }
    if width > SIDE_LIMIT
        || height > SIDE_LIMIT
        || u64::from(width) * u64::from(height) > PIXEL_LIMIT
    {
        return Err(too_many_pixels());
    }
    Ok(())
}

fn is_opaque(image: &DynamicImage) -> bool {
    !image.color().has_alpha()
        || image
            .to_rgba8()
            .pixels()
            .all(|pixel| pixel.0.last() == Some(&u8::MAX))
}

/// A WebP file says in its first chunk whether its pixels were rounded; an extended one says it in a later chunk.
fn is_lossy_webp(file: &[u8]) -> bool {
    match file.get(12..16) {
        Some(b"VP8 ") => true,
        Some(b"VP8X") => !file
            .windows(4)
            .take(64 * 1_024)
            .any(|chunk| chunk == b"VP8L"),
        _ => false,
    }
}

fn gif(file: &[u8]) -> Result<GifDecoder<Cursor<&[u8]>>> {
    let mut decoder = GifDecoder::new(Cursor::new(file)).map_err(|error| refusal(&error))?;
    decoder
        .set_limits(limits())
        .map_err(|error| refusal(&error))?;
    check_size(decoder.dimensions())?;
    Ok(decoder)
}

/// How many frames a moving picture has: one, or more than one.
fn frames_of(file: &[u8]) -> Result<u32> {
    let mut count = 0;
    for frame in gif(file)?.into_frames().take(2) {
        frame.map_err(|error| refusal(&error))?;
        count += 1;
    }
    Ok(count)
}

fn moving(file: &[u8]) -> Result<Picture> {
    let decoder = gif(file)?;
    let (width, height) = decoder.dimensions();
    let size = u64::from(width) * u64::from(height);
    let too_long = || Error::from(Problem::new("file", "file-problem-frames"));
    let begun = Instant::now();
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 20);
        encoder
            .set_repeat(Repeat::Infinite)
            .map_err(Error::internal)?;
        let mut count = 0_u32;
        for frame in decoder.into_frames() {
            let frame = frame.map_err(|error| refusal(&error))?;
            count += 1;
            if count > FRAME_LIMIT
                || size * u64::from(count) > PIXEL_LIMIT
                || begun.elapsed() > PATIENCE
            {
                return Err(too_long());
            }
            encoder.encode_frame(frame).map_err(Error::internal)?;
        }
    }
    Ok(Picture {
        kind: Kind::Gif,
        bytes,
        width,
        height,
    })
}

#[cfg(test)]
mod tests;
