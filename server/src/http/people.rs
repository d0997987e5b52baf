//! `/people`, the directory; `/u/ID`, a person's page; `/company/ID`, a company's for its own people.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::pages::community::person::person_page;
use app::pages::company::company_page;
use app::pages::directory::directory_page;
use domain::Error;
use domain::community::cursor::Cursor;
use domain::community::{company, person};
use domain::people::directory::{self, Filter};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/u/{id}", Access::Public, || web::to(show)),
        get("/people", Access::Members, || web::to(find)),
        get("/company/{id}", Access::Members, || web::to(company_of)),
    ]
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    let now = ctx.now;
    let profile = ctx
        .read(move |conn, actor| person::profile(conn, actor, id, now))
        .await?;
    Ok(reply::html(person_page(&ctx.page(), &profile)))
}

async fn find(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["q", "tag", "after"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after: Option<Cursor> = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let tag = query.text("tag").trim().trim_start_matches(['#', '＃']);
    let filter = Filter {
        q: query.text("q").to_owned(),
        tag: (!tag.is_empty()).then(|| tag.to_owned()),
        after,
    };
    if !filter.q.trim().is_empty() || filter.tag.is_some() {
        ctx.count(&ctx.state.gauges.search)?;
    }
    let (asked, now) = (filter.clone(), ctx.now);
    let found = ctx
        .read(move |conn, actor| directory::people(conn, actor, &asked, now))
        .await;
    match found {
        Ok(found) => Ok(reply::html(directory_page(
            &ctx.page(),
            &filter,
            Some(&found),
        ))),
        // The gate has let them in, so it is the tag that is not there.
        Err(Failure {
            error: Error::NotFound,
            ..
        }) if filter.tag.is_some() => Ok(reply::html_with(
            StatusCode::OK,
            directory_page(&ctx.page(), &filter, None),
        )),
        Err(failure) => Err(failure),
    }
}

async fn company_of(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    let (now, zone) = (ctx.now, ctx.state.hiroba.zone);
    let found = ctx
        .read(move |conn, actor| company::show(conn, actor, id, zone, now))
        .await?;
    Ok(reply::html(company_page(&ctx.page(), &found)))
}
