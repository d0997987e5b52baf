//! Cases on staff's desk: drafting, changing, asking, publishing, hiding.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{desk_page, stories_page};
use app::pages::stories::{Writing, write_page};
use domain::policy::stories::{Curation, curate};
use domain::stories::draft::{self, NewStory, Start, Writer};
use domain::stories::{Story, StoryId, desk, publication};
use domain::types::PostId;
use domain::{Actor, Tx};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::{form_of, overtaken, shown_again, text_of, with_text};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/stories", Access::Staff, || web::to(list)),
        get("/staff/stories/new", Access::Staff, || web::to(draft_form)),
        post("/staff/stories/new", Access::Staff, || web::to(draft)),
        get("/staff/stories/{id}", Access::Staff, || web::to(show)),
        get("/staff/stories/{id}/edit", Access::Staff, || {
            web::to(edit_form)
        }),
        post("/staff/stories/{id}/edit", Access::Staff, || web::to(edit)),
        post("/staff/stories/{id}/ask", Access::Staff, || {
            acting(publication::ask)
        }),
        post("/staff/stories/{id}/publish", Access::Staff, || {
            acting(publication::publish)
        }),
        post("/staff/stories/{id}/hide", Access::Staff, || {
            acting(|tx, actor, may, id| publication::set_hidden(tx, actor, may, id, true))
        }),
        post("/staff/stories/{id}/restore", Access::Staff, || {
            acting(|tx, actor, may, id| publication::set_hidden(tx, actor, may, id, false))
        }),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Failure> {
    curate(&ctx.actor).map_err(|error| ctx.fail(error))?;
    let query = match Fields::of_query(&ctx, &["after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let rows = ctx
        .read(move |conn, actor| desk::list(conn, &curate(actor)?, after))
        .await?;
    let page = stories_page(&ctx.page(), &rows, after.is_none());
    Ok(reply::html(page))
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    shown(&ctx, id, Form::default(), StatusCode::OK).await
}

async fn shown(
    ctx: &Ctx,
    id: StoryId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let desk = ctx
        .read(move |conn, actor| desk::desk(conn, actor, &curate(actor)?, id))
        .await?;
    Ok(reply::html_with(
        status,
        desk_page(&ctx.page(), &desk, &form),
    ))
}

/// What a draft starts from, where a post was named.
async fn start(ctx: &Ctx, post: Option<PostId>) -> Result<Option<Start>, Failure> {
    let Some(post) = post else {
        return Ok(None);
    };
    let now = ctx.now;
    ctx.read(move |conn, actor| draft::start(conn, actor, &curate(actor)?, post, now))
        .await
        .map(Some)
}

async fn draft_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    curate(&ctx.actor).map_err(|error| ctx.fail(error))?;
    let query = match Fields::of_query(&ctx, &["post"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let post = match query.get("post") {
        Some(text) => Some(id(&ctx, text)?),
        None => None,
    };
    let start = start(&ctx, post).await?;
    let mut form = Form::default();
    if let Some(start) = start.as_ref().filter(|start| start.open) {
        form.values.insert("title".to_owned(), start.title.clone());
    }
    let writing = Writing::Draft(start.as_ref());
    Ok(reply::html(write_page(&ctx.page(), writing, &form)))
}

async fn draft(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    curate(&ctx.actor).map_err(|error| ctx.fail(error))?;
    if let Err(refused) = fields.only(&ctx, &with_text(&["email", "post"])) {
        return Ok(refused);
    }
    let post = match fields.get("post") {
        Some(text) => Some(id(&ctx, text)?),
        None => None,
    };
    let new = NewStory {
        post_id: post,
        email: fields.text("email").to_owned(),
        text: text_of(&fields),
    };
    let outcome = ctx
        .write(move |tx, actor| draft::draft(tx, actor, &curate(actor)?, &new))
        .await;
    match outcome {
        Ok(id) => Ok(reply::see_other(&format!("/staff/stories/{id}?done=saved"))),
        Err(failure) => {
            let (problems, status) = shown_again(failure)?;
            let start = start(&ctx, post).await?;
            let writing = Writing::Draft(start.as_ref());
            let page = write_page(&ctx.page(), writing, &fields.form(problems));
            Ok(reply::html_with(status, page))
        }
    }
}

async fn edit_form(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (story, text) = ctx
        .read(move |conn, actor| draft::editable(conn, Writer::Curator(&curate(actor)?), id))
        .await?;
    let form = form_of(&text, story.version);
    let writing = Writing::Change(id, &text);
    Ok(reply::html(write_page(&ctx.page(), writing, &form)))
}

async fn edit(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    curate(&ctx.actor).map_err(|error| ctx.fail(error))?;
    if let Err(refused) = fields.only(&ctx, &with_text(&["version"])) {
        return Ok(refused);
    }
    let Ok(version) = fields.text("version").parse() else {
        return Ok(bad_request(&ctx));
    };
    let text = text_of(&fields);
    let outcome = ctx
        .write(move |tx, actor| {
            let may = curate(actor)?;
            draft::edit(tx, actor, Writer::Curator(&may), id, version, &text)
        })
        .await;
    match outcome {
        Ok(_) => Ok(reply::see_other(&format!("/staff/stories/{id}?done=saved"))),
        Err(failure) => {
            let (problems, status) = shown_again(failure)?;
            let (story, text) = ctx
                .read(move |conn, actor| {
                    draft::editable(conn, Writer::Curator(&curate(actor)?), id)
                })
                .await?;
            let form = overtaken(fields.form(problems), story.version);
            let page = write_page(&ctx.page(), Writing::Change(id, &text), &form);
            Ok(reply::html_with(status, page))
        }
    }
}

/// The handler of one act upon a case, without fields.
fn acting(
    verb: fn(&mut Tx<'_>, &Actor, &Curation, StoryId) -> domain::Result<Story>,
) -> actix_web::Route {
    web::to(move |ctx: Ctx, segment: web::Path<String>| act(ctx, segment, verb))
}

async fn act(
    ctx: Ctx,
    segment: web::Path<String>,
    verb: fn(&mut Tx<'_>, &Actor, &Curation, StoryId) -> domain::Result<Story>,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let outcome = ctx
        .write(move |tx, actor| verb(tx, actor, &curate(actor)?, id))
        .await;
    match reply::checked(outcome)? {
        Ok(_) => Ok(reply::see_other(&format!("/staff/stories/{id}?done=saved"))),
        Err(problems) => {
            let form = Form {
                problems,
                ..Form::default()
            };
            shown(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
