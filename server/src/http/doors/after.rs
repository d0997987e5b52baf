//! After an event: materials, the talk about it, the survey.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::events::{afterwards, event};
use domain::policy::events::{self as policy, MayRun};
use domain::{Actor, Tx};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/after", Access::Members, || web::to(show)),
        post("/events/{id}/after/materials", Access::Members, || {
            web::to(add_material)
        }),
        post(
            "/events/materials/{material}/remove",
            Access::Members,
            || web::to(remove_material),
        ),
        post("/events/{id}/after/recap", Access::Members, || {
            web::to(set_recap)
        }),
        post("/events/{id}/after/questions", Access::Members, || {
            web::to(add_question)
        }),
        post(
            "/events/survey-questions/{question}/remove",
            Access::Members,
            || web::to(remove_question),
        ),
        get("/events/{id}/survey", Access::SignedIn, || web::to(survey)),
        post("/events/{id}/survey", Access::SignedIn, || web::to(answer)),
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
    let desk = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            afterwards::desk(conn, actor, &may)
        })
        .await?;
    let page = pages::after_page(&ctx.page(), &desk, &form);
    Ok(reply::html_with(status, page))
}

/// One act of whoever runs the event, and back to the page, with what was wrong if anything was.
async fn act(
    ctx: &Ctx,
    id: i64,
    fields: Fields,
    work: impl Fn(&mut Tx<'_>, &Actor, &MayRun) -> domain::Result<()> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let outcome = ctx
        .write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            work(tx, actor, &may)
        })
        .await;
    match reply::checked(outcome)? {
        Ok(()) => Ok(reply::see_other(&format!("/events/{id}/after?done=saved"))),
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(ctx, id, fields.form(problems), status).await
        }
    }
}

async fn add_material(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["title", "url"]) {
        return Ok(refused);
    }
    let (title, url) = (
        fields.text("title").to_owned(),
        fields.text("url").to_owned(),
    );
    act(&ctx, id, fields, move |tx, actor, may| {
        afterwards::add_material(tx, actor, may, &title, &url)
    })
    .await
}

async fn remove_material(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let material = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = ctx
        .read(move |conn, actor| {
            let id = afterwards::event_of_material(conn, material)?;
            event::runner(conn, actor, id)?;
            Ok(id)
        })
        .await?;
    act(&ctx, id, fields, move |tx, actor, may| {
        afterwards::remove_material(tx, actor, may, material)
    })
    .await
}

async fn set_recap(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["topic"]) {
        return Ok(refused);
    }
    let topic = fields.text("topic").to_owned();
    act(&ctx, id, fields, move |tx, actor, may| {
        afterwards::set_recap(tx, actor, may, &topic)
    })
    .await
}

async fn add_question(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["label", "kind", "required"]) {
        return Ok(refused);
    }
    let Ok(kind) = fields.text("kind").parse() else {
        return Ok(bad_request(&ctx));
    };
    let (label, required) = (
        fields.text("label").to_owned(),
        fields.get("required").is_some(),
    );
    act(&ctx, id, fields, move |tx, actor, may| {
        afterwards::add_question(tx, actor, may, kind, &label, required)
    })
    .await
}

async fn remove_question(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let question = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = ctx
        .read(move |conn, actor| {
            let id = afterwards::event_of_question(conn, question)?;
            event::runner(conn, actor, id)?;
            Ok(id)
        })
        .await?;
    act(&ctx, id, fields, move |tx, actor, may| {
        afterwards::remove_question(tx, actor, may, question)
    })
    .await
}

async fn survey(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let query = match Fields::of_query(&ctx, &["thanks"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let thanks = query.get("thanks").is_some();
    asked(&ctx, id, Form::default(), thanks, StatusCode::OK).await
}

async fn asked(
    ctx: &Ctx,
    id: i64,
    form: Form,
    thanks: bool,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let survey = ctx
        .read(move |conn, actor| afterwards::survey(conn, &policy::register(actor)?, id))
        .await?;
    let page = pages::survey_page(&ctx.page(), &survey, &form, thanks);
    Ok(reply::html_with(status, page))
}

async fn answer(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if fields.names().any(|name| !name.starts_with("answer-")) {
        return Ok(bad_request(&ctx));
    }
    let given: Vec<(String, String)> = fields.clone().into_pairs().collect();
    let outcome = ctx
        .write(move |tx, actor| afterwards::answer(tx, &policy::register(actor)?, id, &given))
        .await;
    match reply::checked(outcome)? {
        Ok(()) => Ok(reply::see_other(&format!("/events/{id}/survey?thanks=1"))),
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            asked(&ctx, id, fields.form(problems), false, status).await
        }
    }
}
