//! Search, questions similar to one that is being asked, and what was searched for in vain.

use actix_web::{HttpResponse, web};
use app::pages::community::search::{search_page, similar_fragment};
use app::pages::staff::misses_page;
use domain::community::cursor::Cursor;
use domain::policy;
use domain::search::find::{self, Search};
use domain::search::miss;
use domain::search::similar::{self, Similar};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/search", Access::Public, || web::to(search)),
        post("/ask/similar", Access::Members, || web::to(similar)),
        get("/staff/searches", Access::Staff, || web::to(misses)),
    ]
}

/// A search as its address says it; `None` when a choice is none that there is.
fn asked(query: &Fields) -> Option<Search> {
    let given = |name: &str| query.get(name).filter(|value| !value.is_empty());
    let after: Option<Cursor> = match given("after") {
        Some(text) => Some(text.parse().ok()?),
        None => None,
    };
    Some(Search {
        typed: query.text("q").to_owned(),
        space: given("space").map(str::to_owned),
        tag: given("tag").map(|tag| tag.trim().to_lowercase()),
        kind: match given("kind") {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        },
        state: match given("state") {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        },
        period: match given("period") {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        },
        newest: match given("sort") {
            None | Some("best") => false,
            Some("newest") => true,
            Some(_) => return None,
        },
        after,
    })
}

async fn search(ctx: Ctx) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 8] = [
        "q", "space", "tag", "kind", "state", "period", "sort", "after",
    ];
    let query = match Fields::of_query(&ctx, &KNOWN) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let Some(search) = asked(&query) else {
        return Ok(bad_request(&ctx));
    };
    if !search.typed.is_empty() || search.is_narrowed() {
        ctx.count(&ctx.state.gauges.search)?;
    }
    let (asked, now, zone) = (search.clone(), ctx.now, ctx.state.hiroba.zone);
    let results = ctx
        .read(move |conn, actor| find::search(conn, actor, &asked, now, zone))
        .await?;
    if let Some(words) = results.missed()
        && miss::counts(&ctx.actor)
        && !ctx.customer_view
    {
        let words = words.to_owned();
        // The page comes also when nothing can be written.
        if let Err(failure) = ctx.write(move |tx, _| miss::note(tx, &words)).await {
            tracing::error!(error = %failure, "a search that found nothing could not be counted");
        }
    }
    Ok(reply::html(search_page(&ctx.page(), &search, &results)))
}

/// What is like a title, for the page that asks. None when it has been asked for too often: the form goes on without.
pub async fn like(ctx: &Ctx, title: &str) -> Result<Vec<Similar>, Failure> {
    if !similar::is_enough(title) || ctx.count(&ctx.state.gauges.similar).is_err() {
        return Ok(Vec::new());
    }
    let title = title.to_owned();
    ctx.read(move |conn, actor| similar::similar(conn, actor, &title))
        .await
}

async fn similar(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["title"]) {
        return Ok(refused);
    }
    ctx.count(&ctx.state.gauges.similar)?;
    let title = fields.text("title").to_owned();
    let rows = ctx
        .read(move |conn, actor| similar::similar(conn, actor, &title))
        .await?;
    Ok(reply::html(similar_fragment(&ctx.page(), &rows)))
}

async fn misses(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["days"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let days = match query.get("days") {
        None | Some("30") => 30,
        Some("180") => 180,
        Some(_) => return Ok(bad_request(&ctx)),
    };
    let from = ctx.now.plus_days(-days).local_day(ctx.state.hiroba.zone);
    let rows = ctx
        .read(move |conn, actor| miss::list(conn, &policy::staff_home(actor)?, from))
        .await?;
    Ok(reply::html(misses_page(&ctx.page(), days, &rows)))
}
