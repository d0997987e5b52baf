//! `/u/ID`: a person's page.

use actix_web::{HttpResponse, web};
use app::pages::community::person::person_page;
use domain::community::person;

use super::access::Access;
use super::ctx::Ctx;
use super::reply::{self, Failure};
use super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get("/u/{id}", Access::Public, || web::to(show))]
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    let now = ctx.now;
    let profile = ctx
        .read(move |conn, actor| person::profile(conn, actor, id, now))
        .await?;
    Ok(reply::html(person_page(&ctx.page(), &profile)))
}
