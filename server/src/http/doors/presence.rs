//! Checking oneself in: with the code of the room, and by the personal link that mails carry.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, REFERRER_POLICY};
use actix_web::{HttpResponse, web};
use app::pages::doors as pages;
use domain::Error;
use domain::events::Via;
use domain::events::presence::{self, Joined};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::{quiet, status};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/here", Access::SignedIn, || web::to(here_form)),
        post("/events/{id}/here", Access::SignedIn, || web::to(here)),
        get("/events/{id}/ticket", Access::SignedIn, || web::to(ticket)),
        get("/attend/{token}", Access::Public, || web::to(place)),
        post("/attend/{token}", Access::Public, || web::to(join)),
        post("/attend/{token}/here", Access::Public, || {
            web::to(here_by_link)
        }),
    ]
}

/// The page that a QR code in the room opens. Whoever has no place at the event is told so in words: they stand in a doorway, and the
/// code may be another event's.
async fn here_form(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let query = match Fields::of_query(&ctx, &["code"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let (person, now) = (person(&ctx)?, ctx.now);
    let place = ctx
        .read(move |conn, _| match presence::own(conn, person, id, now) {
            Ok((_, place)) => Ok(Some(place)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let scanned = query.get("code").map(str::to_owned);
    let page = pages::here_page(&ctx.page(), id, place.as_ref(), scanned.as_deref(), None);
    Ok(reply::html(page))
}

async fn here(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["code", "scanned"]) {
        return Ok(refused);
    }
    let (person, now) = (person(&ctx)?, ctx.now);
    let (code, via) = typed(&fields);
    let answer = ctx
        .write(move |tx, _| presence::by_code(tx, person, id, &code, via))
        .await?;
    let place = ctx
        .read(move |conn, _| match presence::own(conn, person, id, now) {
            Ok((_, place)) => Ok(Some(place)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let page = pages::here_page(&ctx.page(), id, place.as_ref(), None, Some(&answer));
    Ok(reply::html_with(status(pages::status(&answer)), page))
}

/// The code that was sent, and whether a camera read it.
fn typed(fields: &Fields) -> (String, Via) {
    let via = if fields.get("scanned").is_some() {
        Via::Qr
    } else {
        Via::Code
    };
    (fields.text("code").to_owned(), via)
}

fn person(ctx: &Ctx) -> Result<i64, Failure> {
    ctx.actor
        .person_id()
        .ok_or_else(|| ctx.fail(Error::NotFound))
}

/// One's own ticket: what the door's reader scans.
async fn ticket(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (person, now) = (person(&ctx)?, ctx.now);
    let (registration, place) = ctx
        .read(move |conn, _| presence::own(conn, person, id, now))
        .await?;
    let path = presence::link(&ctx.state.seal(), registration);
    Ok(quiet(reply::html(pages::place_page(
        &ctx.page(),
        &place,
        &path,
        None,
    ))))
}

async fn place(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Failure> {
    shown(&ctx, &token, None, StatusCode::OK).await
}

/// The page of a personal link, with an answer to what was tried.
async fn shown(
    ctx: &Ctx,
    token: &str,
    answer: Option<&presence::Answer>,
    code: StatusCode,
) -> Result<HttpResponse, Failure> {
    let (seal, asked, now) = (ctx.state.seal(), token.to_owned(), ctx.now);
    let place = ctx
        .read(move |conn, _| presence::place(conn, &seal, &asked, now))
        .await?;
    let path = format!("/attend/{token}");
    let page = pages::place_page(&ctx.page(), &place, &path, answer);
    Ok(quiet(reply::html_with(code, page)))
}

/// Leads on to the meeting by a page that goes on by itself: where a form leads, and where that leads in turn, a browser follows to
/// this site alone.
async fn join(ctx: Ctx, token: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (seal, asked) = (ctx.state.seal(), token.to_string());
    let joined = ctx
        .write(move |tx, _| presence::join(tx, &seal, &asked))
        .await?;
    match joined {
        Joined::To(url) => {
            let Ok(refresh) = HeaderValue::from_str(&format!("0; url={url}")) else {
                return Err(ctx.fail(Error::internal("a meeting's address fits into no header")));
            };
            let mut response = reply::html(pages::joined_page(&ctx.page(), &url));
            let headers = response.headers_mut();
            headers.insert(HeaderName::from_static("refresh"), refresh);
            headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
            Ok(response)
        }
        Joined::Not(answer) => {
            shown(&ctx, &token, Some(&answer), status(pages::status(&answer))).await
        }
    }
}

async fn here_by_link(
    ctx: Ctx,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["code", "scanned"]) {
        return Ok(refused);
    }
    let (seal, asked) = (ctx.state.seal(), token.to_string());
    let (code, via) = typed(&fields);
    let answer = ctx
        .write(move |tx, _| presence::by_code_and_link(tx, &seal, &asked, &code, via))
        .await?;
    shown(&ctx, &token, Some(&answer), status(pages::status(&answer))).await
}
