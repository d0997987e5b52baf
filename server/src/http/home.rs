//! `/`.

use actix_web::{HttpResponse, web};
use app::pages::community::home::home_page;
use domain::community::list;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Fields;
use super::reply::{self, Failure};
use super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get("/", Access::Public, || web::to(home))]
}

async fn home(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let home = ctx.read(list::home).await?;
    Ok(reply::html(home_page(&ctx.page(), &home)))
}
