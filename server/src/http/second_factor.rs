//! The authenticator: setting one up, giving its code when signing in, and the codes that stand in for a lost one.

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
use super::fields::Fields;
use super::reply::{Failure, encode, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};

/// Routes of this file. They are for people who have signed in but owe the second factor, so the gate is in the handlers.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/second-factor", Access::Public, || web::to(show)),
        post("/sign-in/second-factor", Access::Public, || web::to(give)),
        get("/me/second-factor", Access::Public, || web::to(enrol)),
        post("/me/second-factor", Access::Public, || web::to(confirm)),
        post("/me/second-factor/codes", Access::Staff, || {
            web::to(renew_codes)
        }),
        post("/me/second-factor/replace", Access::Staff, || {
            web::to(replace)
        }),
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
    #[serde(default)]
    code: String,
    #[serde(default)]
    recovery: String,
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
    let by_recovery = !input.recovery.trim().is_empty();
    let (code, recovery, site) = (input.code, input.recovery, ctx.site.clone());
    let right = ctx
        .write(move |tx, _| {
            if by_recovery {
                second_factor::recover(tx, person_id, visitor.session_id, &recovery, &site.name)
            } else {
                second_factor::give(tx, person_id, visitor.session_id, &code)
            }
        })
        .await?;
    if right && by_recovery {
        // There they see how many are left, and can set up a new app.
        return Ok(see_other(&format!("{MINE}?done=recovered")));
    }
    if right {
        return Ok(see_other(own_path(&input.next)));
    }
    let mut form = Form::with([("next", input.next)]);
    form.problems.push(if by_recovery {
        Problem::new("recovery", "problem-recovery")
    } else {
        Problem::new("code", "problem-second-factor")
    });
    Ok(html_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        pages::give_page(&ctx.page(), &form),
    ))
}

const MINE: &str = "/me/second-factor";

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
        if ctx.owes_second_factor() {
            return Ok(see_other(&format!(
                "/sign-in/second-factor?next={}",
                encode(MINE)
            )));
        }
        let left = ctx
            .read(move |conn, _| second_factor::codes_left(conn, person_id))
            .await?;
        return Ok(html(pages::enrolled_page(&ctx.page(), left)));
    }
    if let Some(confirm) = ctx.to_confirm(MINE) {
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
    if let Some(confirm) = ctx.to_confirm(MINE) {
        return Ok(confirm);
    }
    let input = input.into_inner();
    let code = input.code.clone();
    let codes = ctx
        .write(move |tx, _| second_factor::confirm(tx, person_id, visitor.session_id, &code))
        .await?;
    if let Some(codes) = codes {
        return Ok(html(pages::codes_page(
            &ctx.page(),
            &codes,
            onward(&input.next),
        )));
    }
    let mut form = Form::with([("next", input.next)]);
    form.problems
        .push(Problem::new("code", "problem-second-factor"));
    enrol_page(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Where somebody goes on to who has put their recovery codes away.
fn onward(next: &str) -> &str {
    match own_path(next) {
        "/" => "/me?done=second-factor",
        next => next,
    }
}

async fn renew_codes(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (_, person_id) = somebody(&ctx)?;
    if let Some(confirm) = ctx.to_confirm(MINE) {
        return Ok(confirm);
    }
    let codes = ctx
        .write(move |tx, _| second_factor::renew_codes(tx, person_id))
        .await?;
    Ok(html(pages::codes_page(&ctx.page(), &codes, MINE)))
}

async fn replace(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (visitor, person_id) = somebody(&ctx)?;
    if let Some(confirm) = ctx.to_confirm(MINE) {
        return Ok(confirm);
    }
    ctx.write(move |tx, _| second_factor::put_away(tx, person_id, visitor.session_id))
        .await?;
    Ok(see_other(MINE))
}
