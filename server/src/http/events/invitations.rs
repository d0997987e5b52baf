//! Asking people to an event.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::events::{event, invitation};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/invitations", Access::Staff, || web::to(show)),
        post("/events/{id}/invitations", Access::Staff, || {
            web::to(invite)
        }),
        post("/events/{id}/invitations/nudge", Access::Staff, || {
            web::to(nudge)
        }),
    ]
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    page(&ctx, id, Form::default(), StatusCode::OK).await
}

async fn page(ctx: &Ctx, id: i64, form: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let shown = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            invitation::show(conn, &may, now)
        })
        .await?;
    let page = pages::invitations_page(&ctx.page(), &shown, &form);
    Ok(reply::html_with(status, page))
}

async fn invite(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["people"]) {
        return Ok(refused);
    }
    let words = fields.text("people").to_owned();
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            invitation::invite(tx, actor, &may, &words)
        })
        .await;
    back(&ctx, id, fields, outcome).await
}

async fn nudge(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            invitation::nudge(tx, actor, &may).map(drop)
        })
        .await;
    back(&ctx, id, fields, outcome).await
}

async fn back(
    ctx: &Ctx,
    id: i64,
    fields: Fields,
    outcome: Result<(), Failure>,
) -> Result<HttpResponse, Failure> {
    match reply::checked(outcome)? {
        Ok(()) => Ok(reply::see_other(&format!(
            "/events/{id}/invitations?done=saved"
        ))),
        Err(problems) => {
            let form = fields.form(problems);
            page(ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
