//! `/files/…`: what people attached to their posts, and sending a file from the composer without leaving the page.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use domain::Error;
use domain::community::upload::{self, Served};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Refused;
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::writing::{self, Sent};

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
    let bytes = ctx.work(move || served.bytes(&hiroba)).await?;
    Ok(HttpResponse::Ok()
        .content_type(kind.media_type())
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ))
        .body(bytes))
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
