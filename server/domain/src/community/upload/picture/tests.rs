use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, RgbaImage};

use super::*;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(width, height))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn gif_of(frames: u32, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        for _ in 0..frames {
            encoder
                .encode_frame(Frame::new(RgbaImage::new(width, height)))
                .unwrap();
        }
    }
    bytes
}

fn key_of(error: Error) -> &'static str {
    match error {
        Error::Invalid(problems) => problems.first().map_or("", |problem| problem.key),
        other => panic!("{other:?}"),
    }
}

/// A JPEG of 40 × 20 whose left half is black, lying on its side, with a place and a camera in its head.
fn photograph() -> Vec<u8> {
    let mut image = RgbImage::from_pixel(40, 20, Rgb([255, 255, 255]));
    for x in 0..20 {
        for y in 0..20 {
            image.put_pixel(x, y, Rgb([0, 0, 0]));
        }
    }
    let mut plain = Vec::new();
    DynamicImage::ImageRgb8(image)
        .write_with_encoder(JpegEncoder::new(&mut plain))
        .unwrap();
    // Little-endian TIFF: orientation 6 (turn right), a pointer to GPS, the camera's name.
    let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
    tiff.extend(*b"\x0f\x01\x02\0\x10\0\0\0\x50\0\0\0");
    tiff.extend(*b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend(*b"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0");
    tiff.extend([0; 4]);
    tiff.extend(*b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0");
    tiff.resize(0x50, 0);
    tiff.extend(*b"kanaria-camera\0\0");
    let mut head = b"\xff\xd8\xff\xe1".to_vec();
    head.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
    head.extend(*b"Exif\0\0");
    head.extend(tiff);
    head.extend(plain.get(2..).unwrap());
    head
}

#[test]
fn a_photograph_is_turned_and_forgets_where_it_was_taken() {
    let sent = photograph();
    assert!(sent.windows(7).any(|part| part == b"kanaria"));
    let picture = redraw(&sent, ImageFormat::Jpeg).unwrap();
    assert_eq!(picture.kind, Kind::Jpeg);
    assert_eq!((picture.width, picture.height), (20, 40));
    for word in [&b"kanaria"[..], b"Exif"] {
        assert!(!picture.bytes.windows(word.len()).any(|part| part == word));
    }
    let shown = image::load_from_memory(&picture.bytes).unwrap().to_luma8();
    assert!(shown.get_pixel(10, 5).0[0] < 60, "the dark half is on top");
    assert!(shown.get_pixel(10, 35).0[0] > 200);
}

#[test]
fn what_hangs_on_a_picture_is_dropped() {
    let mut sent = png(30, 20);
    sent.extend_from_slice(b"<script>kanaria()</script>PK\x03\x04");
    let picture = redraw(&sent, ImageFormat::Png).unwrap();
    assert_eq!(
        (picture.kind, picture.width, picture.height),
        (Kind::Png, 30, 20)
    );
    assert!(!picture.bytes.windows(7).any(|part| part == b"kanaria"));
}

#[test]
fn a_truncated_picture_and_words_are_refused() {
    let whole = png(200, 200);
    let cut = whole.get(..whole.len() / 2).unwrap();
    for (bytes, format) in [
        (cut, ImageFormat::Png),
        (&b"\x89PNG\r\n\x1a\n"[..], ImageFormat::Png),
        (b"\xff\xd8\xff\xe0 no", ImageFormat::Jpeg),
        (b"GIF89a", ImageFormat::Gif),
        (b"RIFF\0\0\0\0WEBPVP8 ", ImageFormat::WebP),
    ] {
        assert_eq!(
            key_of(redraw(bytes, format).unwrap_err()),
            "file-problem-broken"
        );
    }
}

#[test]
fn few_bytes_of_many_pixels_are_refused_before_they_are_read() {
    let mut wide = png(1, 1);
    // The head says 60,000 × 60,000; its checksum is made to agree.
    wide.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let sum = crc32(wide.get(12..29).unwrap()).to_be_bytes();
    wide.splice(29..33, sum);
    assert_eq!(
        key_of(redraw(&wide, ImageFormat::Png).unwrap_err()),
        "file-problem-pixels"
    );
    let mut square = png(1, 1);
    square.splice(16..24, [0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let sum = crc32(square.get(12..29).unwrap()).to_be_bytes();
    square.splice(29..33, sum);
    assert_eq!(
        key_of(redraw(&square, ImageFormat::Png).unwrap_err()),
        "file-problem-pixels"
    );
    let large = vec![0; SIZE_LIMIT + 1];
    assert_eq!(
        key_of(redraw(&large, ImageFormat::Png).unwrap_err()),
        "file-problem-large"
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}

#[test]
fn a_moving_picture_moves_within_bounds() {
    let picture = redraw(&gif_of(3, 8, 6), ImageFormat::Gif).unwrap();
    assert_eq!(
        (picture.kind, picture.width, picture.height),
        (Kind::Gif, 8, 6)
    );
    assert_eq!(
        GifDecoder::new(Cursor::new(&picture.bytes))
            .unwrap()
            .into_frames()
            .count(),
        3
    );
    let still = redraw(&gif_of(1, 8, 6), ImageFormat::Gif).unwrap();
    assert_eq!(still.kind, Kind::Png);
    assert_eq!(
        key_of(redraw(&gif_of(FRAME_LIMIT + 1, 1, 1), ImageFormat::Gif).unwrap_err()),
        "file-problem-frames"
    );
}

#[test]
fn a_long_side_is_made_short() {
    let picture = redraw(&png(SHOWN_SIDE + 100, 10), ImageFormat::Png).unwrap();
    assert_eq!(picture.width, SHOWN_SIDE);
}
