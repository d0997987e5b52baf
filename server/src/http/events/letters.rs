//! Writing to a part of those who registered.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::events::segment::{self, Draft};
use domain::events::{event, path};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, Refused, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/letters", Access::Members, || web::to(show)),
        post("/events/{id}/letters", Access::Members, || web::to(send)),
        get("/events/{id}/letters/{letter}", Access::SignedIn, || {
            web::to(read)
        }),
    ]
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let page = page(&ctx, id, &Form::default()).await?;
    Ok(reply::html_with(StatusCode::OK, page))
}

async fn page(ctx: &Ctx, id: i64, form: &Form) -> Result<String, Failure> {
    let now = ctx.now;
    let shown = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            segment::show(conn, &may, now)
        })
        .await?;
    Ok(pages::letters_page(&ctx.page(), &shown, form))
}

async fn send(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["segment", "slot", "subject", "body"]) {
        return Ok(refused);
    }
    let slot = Some(fields.text("slot")).filter(|slot| !slot.is_empty());
    let (Ok(segment), Ok(slot_id)) = (
        fields.text("segment").parse(),
        slot.map(str::parse).transpose(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let draft = Draft {
        segment,
        slot_id,
        subject: fields.text("subject").to_owned(),
        body: fields.text("body").to_owned(),
    };
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            segment::send(tx, actor, &may, &draft)
        })
        .await;
    let failure = match outcome {
        Ok(_) => {
            let to = format!("{}/letters?done=sent", path(id));
            return Ok(reply::see_other(&to));
        }
        Err(failure) => failure,
    };
    let (problems, status) = Refused::of(failure)?.split();
    let page = page(&ctx, id, &fields.form(problems)).await?;
    Ok(Refused::page(status, page))
}

async fn read(ctx: Ctx, segments: web::Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (event_text, letter_text) = segments.into_inner();
    let (event, letter) = (id(&ctx, &event_text)?, id(&ctx, &letter_text)?);
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    let (event, sent) = ctx
        .read(move |conn, actor| segment::read(conn, actor, event, letter))
        .await?;
    let page = pages::letter_page(&ctx.page(), &event, &sent);
    Ok(reply::html(page))
}
