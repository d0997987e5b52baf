//! The authenticator: setting one up, and giving its code when signing in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Query};
use app::page::Form;
use app::pages::second_factor as pages;
use domain::people::second_factor;
use domain::people::session::Visitor;
use domain::{Error, Problem};
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::reply::{Failure, encode, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};

/// Routes of this file. They are for people who have signed in but owe the second factor, so the gate is in the handlers.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/second-factor", Access::Public, || web::to(show)),
        post("/sign-in/second-factor", Access::Public, || web::to(give)),
        get("/me/second-factor", Access::Public, || web::to(enrol)),
        post("/me/second-factor", Access::Public, || web::to(confirm)),
    ]
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
    #[serde(default)]
    next: String,
}

/// Whoever has signed in, with or without the second factor.
fn somebody(ctx: &Ctx) -> Result<(Visitor, domain::types::PersonId), Failure> {
    let visitor = ctx
        .visitor
        .clone()
        .filter(|visitor| visitor.actor.is_staff())
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    let person_id = visitor
        .actor
        .person_id()
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    Ok((visitor, person_id))
}

async fn show(ctx: Ctx, query: Query<Next>) -> Result<HttpResponse, Failure> {
    if ctx.visitor.is_none() {
        return Ok(see_other("/sign-in"));
    }
    let next = own_path(&query.next).to_owned();
    let (visitor, _) = somebody(&ctx)?;
    if !ctx.owes_second_factor() {
        return Ok(see_other(&next));
    }
    if !visitor.has_authenticator {
        return Ok(see_other(&format!(
            "/me/second-factor?next={}",
            encode(&next)
        )));
    }
    let form = Form::with([("next", next)]);
    Ok(html(pages::give_page(&ctx.page(), &form)))
}

async fn give(ctx: Ctx, input: web::Form<Code>) -> Result<HttpResponse, Failure> {
    let (visitor, person_id) = somebody(&ctx)?;
    let input = input.into_inner();
    let code = input.code.clone();
    let right = ctx
        .write(move |tx, _| second_factor::give(tx, person_id, visitor.session_id, &code))
        .await?;
    if right {
        return Ok(see_other(own_path(&input.next)));
    }
    let mut form = Form::with([("next", input.next)]);
    form.problems
        .push(Problem::new("code", "problem-second-factor"));
    Ok(html_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        pages::give_page(&ctx.page(), &form),
    ))
}

async fn enrol(ctx: Ctx, query: Query<Next>) -> Result<HttpResponse, Failure> {
    if ctx.visitor.is_none() {
        return Ok(see_other("/sign-in"));
    }
    let form = Form::with([("next", query.into_inner().next)]);
    enrol_page(&ctx, form, StatusCode::OK).await
}

async fn enrol_page(ctx: &Ctx, form: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let (visitor, person_id) = somebody(ctx)?;
    if visitor.has_authenticator {
        return Ok(html(pages::enrolled_page(&ctx.page())));
    }
    if let Some(confirm) = ctx.to_confirm("/me/second-factor") {
        return Ok(confirm);
    }
    let site = ctx.site.clone();
    let enrolment = ctx
        .write(move |tx, _| second_factor::begin(tx, person_id, &site.name))
        .await?;
    Ok(html_with(
        status,
        pages::enrol_page(&ctx.page(), &form, &enrolment),
    ))
}

async fn confirm(ctx: Ctx, input: web::Form<Code>) -> Result<HttpResponse, Failure> {
    let (visitor, person_id) = somebody(&ctx)?;
    if let Some(confirm) = ctx.to_confirm("/me/second-factor") {
        return Ok(confirm);
    }
    let input = input.into_inner();
    let code = input.code.clone();
    let right = ctx
        .write(move |tx, _| second_factor::confirm(tx, person_id, visitor.session_id, &code))
        .await?;
    if right {
        let next = own_path(&input.next);
        return Ok(see_other(if next == "/" {
            "/me?done=second-factor"
        } else {
            next
        }));
    }
    let mut form = Form::with([("next", input.next)]);
    form.problems
        .push(Problem::new("code", "problem-second-factor"));
    enrol_page(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
