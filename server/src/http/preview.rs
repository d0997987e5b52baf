//! `/preview`: what the server's own renderer makes of a text, for the composer.

use actix_web::{HttpResponse, web};
use domain::markdown;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Fields;
use super::reply::{self, Failure};
use super::routes::{Route, post};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![post("/preview", Access::Members, || web::to(preview))]
}

async fn preview(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["body"]) {
        return Ok(refused);
    }
    ctx.count(&ctx.state.gauges.preview)?;
    let body = fields.text("body").to_owned();
    let rendered = web::block(move || markdown::render(&body))
        .await
        .map_err(|error| ctx.fail(domain::Error::internal(error)))?
        .map_err(|error| ctx.fail(error))?;
    Ok(reply::html(rendered.html))
}
