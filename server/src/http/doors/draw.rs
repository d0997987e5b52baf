//! The draw of a lottery slot.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::events::{event, lottery};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/draws/{slot}", Access::Public, || web::to(show)),
        post("/events/draws/{slot}", Access::Members, || web::to(draw)),
        post("/events/draws/{slot}/time", Access::Members, || {
            web::to(set_time)
        }),
    ]
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let slot = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    page(&ctx, slot, Form::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    slot: i64,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let shown = ctx
        .read(move |conn, actor| lottery::show(conn, actor, slot))
        .await?;
    let page = pages::draw_page(&ctx.page(), &shown, &form);
    Ok(reply::html_with(status, page))
}

async fn draw(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let slot = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let outcome = ctx
        .write(move |tx, actor| {
            let id = lottery::event_of(tx.conn, slot)?;
            let may = event::runner(tx.conn, actor, id)?;
            lottery::by_hand(tx, actor, &may, slot)
        })
        .await;
    back(&ctx, slot, outcome, fields).await
}

async fn set_time(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let slot = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["draw_at"]) {
        return Ok(refused);
    }
    let typed = fields.text("draw_at").to_owned();
    let outcome = ctx
        .write(move |tx, actor| {
            let id = lottery::event_of(tx.conn, slot)?;
            let may = event::runner(tx.conn, actor, id)?;
            lottery::set_time(tx, actor, &may, slot, &typed)
        })
        .await;
    back(&ctx, slot, outcome, fields).await
}

async fn back(
    ctx: &Ctx,
    slot: i64,
    outcome: Result<(), Failure>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    match reply::checked(outcome)? {
        Ok(()) => Ok(reply::see_other(&format!(
            "/events/draws/{slot}?done=saved"
        ))),
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(ctx, slot, fields.form(problems), status).await
        }
    }
}
