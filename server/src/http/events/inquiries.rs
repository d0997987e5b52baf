//! Questions of an event.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::community::pace;
use domain::events::{event, inquiry, path};
use domain::{Actor, Tx};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, Refused, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file; those with a name before those of an event, whose pattern they would fit.
pub fn routes() -> Vec<Route> {
    vec![
        post(
            "/events/questions/{question}/answer",
            Access::Members,
            || web::to(answer),
        ),
        post("/events/questions/{question}/keep", Access::Staff, || {
            web::to(keep)
        }),
        post(
            "/events/questions/{question}/remove",
            Access::SignedIn,
            || web::to(remove),
        ),
        get("/events/{id}/questions", Access::SignedIn, || web::to(show)),
        post("/events/{id}/questions", Access::SignedIn, || web::to(ask)),
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
        .read(move |conn, actor| inquiry::show(conn, actor, id, now))
        .await?;
    Ok(pages::inquiries_page(&ctx.page(), &shown, form))
}

/// Back to the page, or the page with what was wrong. `form` names the form that it was.
async fn back(
    ctx: &Ctx,
    id: i64,
    form: &str,
    mut fields: Fields,
    outcome: Result<(), Failure>,
) -> Result<HttpResponse, Failure> {
    let failure = match outcome {
        Ok(()) => {
            let to = format!("{}/questions?done=saved", path(id));
            return Ok(reply::see_other(&to));
        }
        Err(failure) => failure,
    };
    let (problems, status) = Refused::of(failure)?.split();
    fields.set("form", form);
    let page = page(ctx, id, &fields.form(problems)).await?;
    Ok(Refused::page(status, page))
}

async fn ask(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["body", "of"]) {
        return Ok(refused);
    }
    let of = match fields.text("of") {
        "" => None,
        of => match of.parse() {
            Ok(of) => Some(of),
            Err(_) => return Ok(bad_request(&ctx)),
        },
    };
    let body = fields.text("body").to_owned();
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            event::find(tx.conn, &event::Viewer::of(actor), id)?;
            // Whoever takes the minutes of an evening has much to note.
            if event::runner(tx.conn, actor, id).is_err() {
                pace::count(tx, actor, limits.post, limits.post_new)?;
            }
            inquiry::ask(tx, actor, id, &body, of)
        })
        .await;
    back(&ctx, id, "ask", fields, outcome).await
}

/// One act upon a question, and back to the page of its event.
async fn act(
    ctx: &Ctx,
    segment: &str,
    form: &str,
    fields: Fields,
    mut work: impl FnMut(&mut Tx<'_>, &Actor, i64, i64) -> domain::Result<()> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let question = id(ctx, segment)?;
    let event = ctx
        .read(move |conn, actor| {
            let id = inquiry::event_of(conn, question)?;
            event::find(conn, &event::Viewer::of(actor), id)?;
            Ok(id)
        })
        .await?;
    let outcome = ctx
        .write(move |tx, actor| work(tx, actor, event, question))
        .await;
    let form = format!("{form}-{question}");
    back(ctx, event, &form, fields, outcome).await
}

async fn answer(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["answer"]) {
        return Ok(refused);
    }
    let words = fields.text("answer").to_owned();
    act(
        &ctx,
        &segment,
        "answer",
        fields,
        move |tx, actor, event, id| {
            let may = event::runner(tx.conn, actor, event)?;
            inquiry::reply(tx, actor, &may, id, &words)
        },
    )
    .await
}

async fn keep(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["title", "space", "mark"]) {
        return Ok(refused);
    }
    let wish = inquiry::Keep {
        title: fields.text("title").to_owned(),
        space: fields.text("space").to_owned(),
        mark: fields.text("mark").to_owned(),
    };
    act(
        &ctx,
        &segment,
        "keep",
        fields,
        move |tx, actor, event, id| {
            let may = event::runner(tx.conn, actor, event)?;
            inquiry::keep(tx, actor, &may, id, &wish)
        },
    )
    .await
}

async fn remove(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    act(&ctx, &segment, "remove", fields, inquiry::remove).await
}
