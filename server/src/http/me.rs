//! A person's own pages: name, language, time zone, sessions.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use app::page::Form;
use app::pages::me as pages;
use domain::community::company;
use domain::people::{person, profile, session};
use domain::{Error, Result};
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::reply::{Failure, checked, html, html_with, see_other};
use super::routes::{Route, get, post};
use super::sign_in;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/me", Access::SignedIn, || web::to(show)),
        post("/me", Access::SignedIn, || web::to(save)),
        get("/me/sessions", Access::SignedIn, || web::to(sessions)),
        post("/me/sessions/end", Access::SignedIn, || web::to(end)),
        post("/me/sessions/end-all", Access::SignedIn, || {
            web::to(end_all)
        }),
    ]
}

/// The signed-in person; the gate has let nobody else through.
pub fn own_id(actor: &domain::Actor) -> Result<domain::types::PersonId> {
    actor.person_id().ok_or(Error::NotFound)
}

async fn show(ctx: Ctx) -> std::result::Result<HttpResponse, Failure> {
    let me = ctx
        .read(|conn, actor| person::find(conn, own_id(actor)?))
        .await?;
    let form = Form::with([
        ("name", me.name.clone()),
        ("locale", me.locale.clone().unwrap_or_default()),
        ("time_zone", me.time_zone.clone().unwrap_or_default()),
    ]);
    Ok(html(me_page(&ctx, &form).await?))
}

async fn me_page(ctx: &Ctx, form: &Form) -> std::result::Result<String, Failure> {
    let (me, companies) = ctx
        .read(|conn, actor| {
            Ok((
                person::find(conn, own_id(actor)?)?,
                company::own(conn, actor)?,
            ))
        })
        .await?;
    Ok(pages::me_page(&ctx.page(), form, &me, &companies))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Me {
    name: String,
    locale: Option<String>,
    time_zone: Option<String>,
}

async fn save(ctx: Ctx, input: web::Form<Me>) -> std::result::Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let mut form = Form::with([
        ("name", input.name.clone()),
        ("locale", input.locale.clone().unwrap_or_default()),
        ("time_zone", input.time_zone.clone().unwrap_or_default()),
    ]);
    let typed = profile::Settings {
        name: input.name,
        locale: input.locale,
        time_zone: input.time_zone,
    };
    let outcome = ctx
        .write(move |tx, actor| profile::settle(tx, own_id(actor)?, &typed))
        .await;
    match checked(outcome)? {
        Ok(()) => Ok(see_other("/me?done=saved")),
        Err(problems) => {
            form.problems = problems;
            Ok(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                me_page(&ctx, &form).await?,
            ))
        }
    }
}

async fn sessions(ctx: Ctx) -> std::result::Result<HttpResponse, Failure> {
    let now = ctx.now;
    let rows = ctx
        .read(move |conn, actor| session::list_for(conn, own_id(actor)?, now))
        .await?;
    let current = ctx.visitor.as_ref().map(|visitor| visitor.session_id);
    Ok(html(pages::sessions_page(&ctx.page(), rows, current)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    id: i64,
}

async fn end(ctx: Ctx, input: web::Form<End>) -> std::result::Result<HttpResponse, Failure> {
    let id = input.id;
    ctx.write(move |tx, actor| session::end(tx, own_id(actor)?, id))
        .await?;
    Ok(see_other("/me/sessions?done=session-ended"))
}

async fn end_all(ctx: Ctx) -> std::result::Result<HttpResponse, Failure> {
    ctx.write(|tx, actor| {
        let ended = session::end_all(tx, own_id(actor)?)?;
        domain::audit::record(
            tx,
            actor,
            "sign_out.everywhere",
            &format!("person:{}", own_id(actor)?),
            &serde_json::json!({ "sessions": ended }),
        )
    })
    .await?;
    Ok(sign_in::forget(&ctx, "/sign-in"))
}
