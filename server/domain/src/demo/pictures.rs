//! Screenshots in a few of the demo's questions: drawn here, so that no file has to come along.

use std::io::Cursor;

use diesel::prelude::*;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};

use crate::community::PostKind;
use crate::community::upload::{Address, Kind};
use crate::db::schema::{posts, topics, upload_posts, uploads};
use crate::entropy::{self, Entropy};
use crate::search::index;
use crate::storage::Key;
use crate::types::{AccountId, PersonId, PostId};
use crate::{Error, Hiroba, Result, UtcTime, markdown};

/// Questions that get a picture.
const HOW_MANY: i64 = 6;
const WIDTH: u32 = 760;
const HEIGHT: u32 = 420;

/// What a question with a picture is about, and what its picture is called.
const ABOUT: [(&str, &str, &str); 2] = [
    ("画面", "操作している画面", "画面はこのようになっています。"),
    (
        "screen",
        "The screen in question",
        "This is what it looks like:",
    ),
];

/// Shows a screenshot in the newest questions that speak of one.
pub(super) fn add(hiroba: &Hiroba, seed: u64) -> Result<()> {
    type Row = (PostId, PersonId, Option<AccountId>, String, UtcTime);
    let keys = Entropy::seeded(seed ^ 0x5c4e_e4d5);
    for (word, alt, words) in ABOUT {
        let rows: Vec<Row> = hiroba.read(|conn| {
            Ok(posts::table
                .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
                .filter(posts::kind.eq(PostKind::Question))
                .filter(posts::body.like(format!("%{word}%")))
                .filter(posts::hidden_at.is_null())
                .order((posts::created_at.desc(), posts::id.desc()))
                .limit(HOW_MANY)
                .select((
                    posts::id,
                    posts::author_id,
                    posts::account_id,
                    posts::body,
                    posts::created_at,
                ))
                .load(conn)?)
        })?;
        for (number, (post, person, account, body, at)) in (0_u32..).zip(rows) {
            let bytes = drawn(number)?;
            let address = Address {
                key: Key::new(&keys)?,
                size: Some((WIDTH, HEIGHT)),
                kind: Kind::Png,
            };
            hiroba.files.put(&address.key, &bytes)?;
            let body = format!(
                "{}\n\n{words}\n\n![{alt}]({})",
                body.trim_end(),
                address.path()
            );
            let rendered = markdown::render(&body)?;
            let size = i64::try_from(bytes.len()).map_err(Error::internal)?;
            hiroba.write(|tx| {
                let upload: i64 = diesel::insert_into(uploads::table)
                    .values((
                        uploads::key.eq(address.key.as_str()),
                        uploads::person_id.eq(person),
                        uploads::account_id.eq(account),
                        uploads::kind.eq(address.kind),
                        uploads::bytes.eq(size),
                        uploads::sha256.eq(entropy::hex(&Sha256::digest(&bytes))),
                        uploads::width.eq(i64::from(WIDTH)),
                        uploads::height.eq(i64::from(HEIGHT)),
                        uploads::created_at.eq(at),
                        uploads::changed_at.eq(at),
                    ))
                    .returning(uploads::id)
                    .get_result(tx.conn)?;
                diesel::insert_into(upload_posts::table)
                    .values((
                        upload_posts::upload_id.eq(upload),
                        upload_posts::post_id.eq(post),
                    ))
                    .execute(tx.conn)?;
                diesel::update(posts::table.find(post))
                    .set((
                        posts::body.eq(&body),
                        posts::html.eq(&rendered.html),
                        posts::renderer.eq(rendered.renderer),
                    ))
                    .execute(tx.conn)?;
                index::refresh(tx, &[post])
            })?;
        }
    }
    Ok(())
}

/// A window with a menu, a list and a button that somebody has ringed in red.
fn drawn(number: u32) -> Result<Vec<u8>> {
    let mut image = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([246, 247, 249]));
    let grey = Rgb([214, 219, 226]);
    fill(&mut image, (0, 0, WIDTH, 44), Rgb([42, 74, 110]));
    fill(&mut image, (16, 15, 92, 14), Rgb([226, 234, 244]));
    fill(&mut image, (0, 44, 150, HEIGHT - 44), Rgb([233, 237, 242]));
    for line in 0..7 {
        fill(
            &mut image,
            (18, 68 + line * 34, 70 + (line * 23 + number * 11) % 46, 10),
            grey,
        );
    }
    fill(&mut image, (172, 66, 180, 16), Rgb([120, 130, 144]));
    for row in 0..7 {
        let top = 108 + row * 42;
        fill(
            &mut image,
            (172, top, WIDTH - 196, 34),
            Rgb([255, 255, 255]),
        );
        fill(
            &mut image,
            (186, top + 12, 150 + (row * 61 + number * 37) % 120, 10),
            grey,
        );
        let state = if (row + number).is_multiple_of(3) {
            Rgb([247, 205, 160])
        } else {
            Rgb([183, 222, 196])
        };
        fill(&mut image, (WIDTH - 240, top + 9, 62, 16), state);
        fill(&mut image, (WIDTH - 150, top + 12, 90, 10), grey);
    }
    fill(&mut image, (WIDTH - 132, 60, 108, 30), Rgb([42, 110, 187]));
    fill(&mut image, (WIDTH - 112, 70, 68, 10), Rgb([236, 243, 251]));
    let red = Rgb([206, 48, 48]);
    for side in [
        (WIDTH - 142, 52, 128, 4),
        (WIDTH - 142, 94, 128, 4),
        (WIDTH - 142, 52, 4, 46),
        (WIDTH - 18, 52, 4, 46),
    ] {
        fill(&mut image, side, red);
    }
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(Error::internal)?;
    Ok(bytes.into_inner())
}

fn fill(image: &mut RgbImage, (left, top, width, height): (u32, u32, u32, u32), colour: Rgb<u8>) {
    for y in top..(top + height).min(HEIGHT) {
        for x in left..(left + width).min(WIDTH) {
            image.put_pixel(x, y, colour);
        }
    }
}
