//! Events for calendar programs: one as a file, and feeds.

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::{HttpResponse, web};
use app::pages::doors as pages;
use domain::events::calendar::{self, Feed, Which};
use domain::events::list::Filter;
use domain::events::{calendar_file, group};
use domain::policy::events as policy;

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::quiet;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/calendar.ics", Access::Public, || web::to(one)),
        get("/feeds/events", Access::Public, || web::to(site)),
        get("/feeds/events/group/{group}", Access::Public, || {
            web::to(of_group)
        }),
        get("/feeds/events/mine/{token}", Access::Public, || {
            web::to(mine)
        }),
        get("/me/calendar", Access::SignedIn, || web::to(own)),
        post("/me/calendar", Access::SignedIn, || web::to(make)),
        post("/me/calendar/end", Access::SignedIn, || web::to(end)),
    ]
}

/// A month of events, as the list's address names it; the present one where it names none.
pub(in super::super) async fn month(
    ctx: &Ctx,
    filter: &Filter,
    wanted: Option<&str>,
) -> Result<HttpResponse, Failure> {
    let page = ctx.page();
    let zone = page.zone;
    let day = match wanted {
        None => ctx.now.local_day(zone),
        Some(text) => match calendar::parse_month(text) {
            Some(day) => day,
            None => return Ok(bad_request(ctx)),
        },
    };
    let asked = filter.clone();
    let (month, groups) = ctx
        .read(move |conn, actor| {
            let month = calendar::month(conn, actor, day, zone, &asked)?;
            Ok((month, group::all(conn)?))
        })
        .await?;
    Ok(reply::html(pages::month_page(
        &page, filter, &groups, &month,
    )))
}

async fn one(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (base, locale) = (ctx.state.config.base_url.clone(), ctx.locale);
    let entry = ctx
        .read(move |conn, actor| calendar::one(conn, actor, id, &base, locale))
        .await?;
    let mut response = file(calendar_file::download(&entry));
    let name = format!("attachment; filename=\"event-{id}.ics\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn file(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(calendar_file::MEDIA_TYPE)
        .body(text)
}

fn feed(feed: &Feed) -> HttpResponse {
    file(calendar_file::feed(&feed.name, &feed.entries))
}

async fn site(ctx: Ctx) -> Result<HttpResponse, Failure> {
    public(ctx, Which::Site).await
}

async fn of_group(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    public(ctx, Which::Group(id)).await
}

/// In the site's language: a feed's bytes must not hang on who asks.
async fn public(ctx: Ctx, which: Which) -> Result<HttpResponse, Failure> {
    let (base, locale) = (ctx.state.config.base_url.clone(), ctx.state.config.locale);
    let now = ctx.now;
    let found = ctx
        .read(move |conn, _| calendar::public(conn, which, &base, locale, now))
        .await?;
    Ok(feed(&found))
}

async fn mine(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (base, locale) = (ctx.state.config.base_url.clone(), ctx.state.config.locale);
    let (token, now) = (token.into_inner(), ctx.now);
    let found = ctx
        .read(move |conn, _| calendar::personal(conn, &token, &base, locale, now))
        .await?;
    Ok(quiet(feed(&found)))
}

async fn own(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    shown(&ctx, None).await
}

async fn shown(ctx: &Ctx, made: Option<String>) -> Result<HttpResponse, Failure> {
    let since = ctx
        .read(|conn, actor| calendar::has_feed(conn, &policy::register(actor)?))
        .await?;
    let page = pages::calendar_page(&ctx.page(), since, made.as_deref());
    Ok(quiet(reply::html(page)))
}

async fn make(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let token = ctx
        .write(|tx, actor| calendar::make_feed(tx, &policy::register(actor)?))
        .await?;
    let url = format!("{}/feeds/events/mine/{token}", ctx.state.config.base_url);
    shown(&ctx, Some(url)).await
}

async fn end(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    ctx.write(|tx, actor| calendar::revoke_feed(tx, &policy::register(actor)?))
        .await?;
    Ok(reply::see_other("/me/calendar?done=revoked"))
}
