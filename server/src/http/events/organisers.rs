//! Who runs an event beside the vendor.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::events::{event, organiser, path};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/organisers", Access::Members, || web::to(show)),
        post("/events/{id}/organisers", Access::Staff, || web::to(add)),
        post(
            "/events/{id}/organisers/{person}/remove",
            Access::Members,
            || web::to(remove),
        ),
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
    let shown = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            organiser::show(conn, &may)
        })
        .await?;
    let page = pages::organisers_page(&ctx.page(), &shown, &form);
    Ok(reply::html_with(status, page))
}

async fn add(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["email"]) {
        return Ok(refused);
    }
    let email = fields.text("email").to_owned();
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            organiser::add(tx, actor, &may, &email)
        })
        .await;
    match reply::checked(outcome)? {
        Ok(()) => Ok(reply::see_other(&format!(
            "{}/organisers?done=saved",
            path(id)
        ))),
        Err(problems) => {
            let form = fields.form(problems);
            page(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn remove(
    ctx: Ctx,
    segments: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (event_text, person_text) = segments.into_inner();
    let (event, person) = (id(&ctx, &event_text)?, id(&ctx, &person_text)?);
    ctx.write(move |tx, actor| {
        let may = event::runner(tx.conn, actor, event)?;
        organiser::remove(tx, actor, &may, person)
    })
    .await?;
    // Who stepped back has no page of organisers any more.
    let to = if ctx.actor.is_staff() {
        format!("{}/organisers?done=saved", path(event))
    } else {
        "/events?done=saved".to_owned()
    };
    Ok(reply::see_other(&to))
}
