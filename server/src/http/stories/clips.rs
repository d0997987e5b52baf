//! Clipping a passage of a post into marketing's list, and the list.

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{clip_page, clips_page};
use domain::policy::stories::curate;
use domain::stories::clip::{self, Filter, NewClip};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::shown_again;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/posts/{id}/clip", Access::Staff, || web::to(form)),
        post("/posts/{id}/clip", Access::Staff, || web::to(keep)),
        get("/staff/clips", Access::Staff, || web::to(list)),
        post("/staff/clips/{id}/remove", Access::Staff, || {
            web::to(remove)
        }),
    ]
}

async fn form(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (post, topic) = ctx
        .read(move |conn, actor| clip::source(conn, actor, &curate(actor)?, id))
        .await?;
    let form = Form::with([("passage", post.body.clone())]);
    Ok(reply::html(clip_page(&ctx.page(), &post, &topic, &form)))
}

async fn keep(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (post, topic) = ctx
        .read(move |conn, actor| clip::source(conn, actor, &curate(actor)?, id))
        .await?;
    if let Err(refused) = fields.only(&ctx, &["passage", "why", "tags"]) {
        return Ok(refused);
    }
    let new = NewClip {
        passage: fields.text("passage").to_owned(),
        why: fields.text("why").to_owned(),
        tags: fields.text("tags").to_owned(),
    };
    let outcome = ctx
        .write(move |tx, actor| clip::clip(tx, actor, &curate(actor)?, id, &new))
        .await;
    match outcome {
        Ok(_) => Ok(reply::see_other("/staff/clips?done=saved")),
        Err(failure) => {
            let (problems, status) = shown_again(failure)?;
            let page = clip_page(&ctx.page(), &post, &topic, &fields.form(problems));
            Ok(reply::html_with(status, page))
        }
    }
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Failure> {
    curate(&ctx.actor).map_err(|error| ctx.fail(error))?;
    let query = match Fields::of_query(&ctx, &["q", "whose", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let words = query.text("q");
    if words.chars().count() > 200 {
        return Ok(bad_request(&ctx));
    }
    if !words.is_empty() {
        ctx.count(&ctx.state.gauges.search)?;
    }
    let filter = Filter {
        words: words.to_owned(),
        mine: query.get("whose") == Some("mine"),
        after,
    };
    let asked = filter.clone();
    let rows = ctx
        .read(move |conn, actor| clip::list(conn, actor, &curate(actor)?, &asked))
        .await?;
    Ok(reply::html(clips_page(&ctx.page(), &filter, &rows)))
}

async fn remove(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    ctx.write(move |tx, actor| clip::remove(tx, actor, &curate(actor)?, id))
        .await?;
    Ok(reply::see_other("/staff/clips?done=saved"))
}
