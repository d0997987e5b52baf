//! `/files/…`: what people attached to their posts, and sending a file from the composer without leaving the page.

use std::io::Read;

use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use domain::Error;
use domain::community::upload::{self, Served};
use futures_util::stream;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Refused;
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::writing::{self, Sent};

/// Bytes of a file that are sent at a time.
const STRETCH: usize = 64 * 1_024;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/files/{file}", Access::Public, || web::to(serve)),
        post("/files", Access::Members, || web::to(receive)),
    ]
}

/// Each download asks anew who may read the post; nothing on the way keeps a copy. Whatever a file holds, it runs nothing here.
async fn serve(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let file = path.into_inner();
    let served = ctx
        .read(move |conn, actor| upload::served(conn, actor, &file))
        .await?;
    let hiroba = ctx.state.hiroba.clone();
    let (kind, disposition) = (served.kind, disposition(&served));
    let (file, length) = ctx.work(move || served.open(&hiroba)).await?;
    Ok(HttpResponse::Ok()
        .content_type(kind.media_type())
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ))
        .no_chunking(length)
        .streaming(stream::unfold(Some(file), next)))
}

/// The next stretch of a file: never more of it than this is in memory, however many wait for it.
async fn next(
    file: Option<Box<dyn Read + Send>>,
) -> Option<(std::io::Result<Bytes>, Option<Box<dyn Read + Send>>)> {
    let mut file = file?;
    let read = web::block(move || {
        let mut stretch = Vec::with_capacity(STRETCH);
        let size = u64::try_from(STRETCH).unwrap_or(u64::MAX);
        let read = file.by_ref().take(size).read_to_end(&mut stretch);
        read.map(|_| (stretch, file))
    })
    .await;
    match read {
        Ok(Ok((stretch, _))) if stretch.is_empty() => None,
        Ok(Ok((stretch, file))) => Some((Ok(stretch.into()), Some(file))),
        Ok(Err(error)) => Some((Err(error), None)),
        Err(_) => None,
    }
}

/// `inline` only for pictures, which were made anew; the name in plain letters for old programs, and as it is (RFC 6266).
fn disposition(served: &Served) -> String {
    let way = if served.kind.is_picture() {
        "inline"
    } else {
        "attachment"
    };
    let plain: String = served
        .name
        .chars()
        .map(|c| {
            let safe = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
            if safe { c } else { '_' }
        })
        .collect();
    let exact = reply::encode(&served.name).replace('/', "%2F");
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// Stores one file and answers with what a text says to show it; or with what is wrong with it, in the reader's language.
async fn receive(ctx: Ctx, sent: Sent) -> Result<HttpResponse, Failure> {
    if let Err(refused) = sent.fields.only(&ctx, &["alt"]) {
        return Ok(refused);
    }
    let outcome = match sent.file {
        Some(_) if sent.busy => {
            Err(ctx.fail(Error::Unavailable("too many files at once".to_owned())))
        }
        Some(file) => writing::store(&ctx, file, sent.name, sent.cut).await,
        None => Err(ctx.fail(Error::invalid("file", "file-problem-none"))),
    };
    match outcome {
        Ok(upload) => {
            let words = writing::words(&ctx, &upload, sent.fields.text("alt"));
            Ok(HttpResponse::build(StatusCode::OK)
                .content_type("text/plain; charset=utf-8")
                .body(upload.markdown(&words)))
        }
        Err(failure) => Ok(Refused::of(failure)?.text(&ctx)),
    }
}
