//! Getting people in, for whoever runs an event: the code of the room, links for the door.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::Error;
use domain::events::{attendance_import, door, event, presence};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::quiet;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/doors", Access::Members, || web::to(show)),
        post("/events/{id}/doors", Access::Members, || web::to(make)),
        post("/events/{id}/doors/code", Access::Members, || {
            web::to(make_code)
        }),
        get("/events/{id}/doors/poster", Access::Members, || {
            web::to(poster)
        }),
        post("/events/doors/{door}/revoke", Access::Members, || {
            web::to(revoke)
        }),
    ]
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    page(&ctx, id, None, Form::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    id: i64,
    made: Option<String>,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let page = page_text(ctx, id, made, form).await?;
    Ok(quiet(reply::html_with(status, page)))
}

/// The page; `made` is a link that was made just now.
pub(super) async fn page_text(
    ctx: &Ctx,
    id: i64,
    made: Option<String>,
    form: Form,
) -> Result<String, Failure> {
    let view = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            Ok(pages::DoorsView {
                event: event::shown_to(conn, &may)?,
                code: presence::code(conn, &may)?,
                doors: door::list(conn, &may)?,
                imports: attendance_import::list(conn, &may)?,
                made,
            })
        })
        .await?;
    Ok(pages::doors_page(&ctx.page(), &view, &form))
}

async fn make_code(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    ctx.write(move |tx, actor| {
        let may = event::runner(tx.conn, actor, id)?;
        presence::make_code(tx, actor, &may)
    })
    .await?;
    Ok(reply::see_other(&format!("/events/{id}/doors?done=saved")))
}

/// What hangs in the room or stands on its screen.
async fn poster(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (event, code) = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            let code = presence::code(conn, &may)?.ok_or(Error::NotFound)?;
            Ok((event::shown_to(conn, &may)?, code))
        })
        .await?;
    Ok(reply::html(pages::poster_page(&ctx.page(), &event, &code)))
}

async fn make(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["label"]) {
        return Ok(refused);
    }
    let label = fields.text("label").to_owned();
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            door::make(tx, actor, &may, &label)
        })
        .await;
    match reply::checked(outcome)? {
        Ok(token) => {
            let url = format!("{}/door/{token}", ctx.state.config.base_url);
            page(&ctx, id, Some(url), Form::default(), StatusCode::OK).await
        }
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&ctx, id, None, fields.form(problems), status).await
        }
    }
}

async fn revoke(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let door_id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = ctx
        .write(move |tx, actor| {
            let id = door::event_of(tx.conn, door_id)?;
            let may = event::runner(tx.conn, actor, id)?;
            door::revoke(tx, actor, &may, door_id)?;
            Ok(id)
        })
        .await?;
    Ok(reply::see_other(&format!(
        "/events/{id}/doors?done=revoked"
    )))
}
