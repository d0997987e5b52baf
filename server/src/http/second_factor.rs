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
use super::{cookies, sign_in};

/// Routes of this file. They are for people who have signed in but owe the second factor, so the gate is in the handlers.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/second-factor", Access::Public, || web::to(show)),
        post("/sign-in/second-factor", Access::Public, || web::to(give)),
        get("/me/second-factor", Access::Public, || web::to(enrol)),
        post("/me/second-factor", Access::Public, || web::to(confirm)),
        post("/me/second-factor/start", Access::Public, || web::to(start)),
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
        return Ok(see_other(&enrolment_path(&next)));
    }
    let form = Form::with([("next", next)]);
    Ok(html(pages::give_page(&ctx.page(), &form)))
}

async fn give(ctx: Ctx, input: web::Form<Code>) -> Result<HttpResponse, Failure> {
    let (visitor, person_id) = somebody(&ctx)?;
    let input = input.into_inner();
    let by_recovery = !input.recovery.trim().is_empty();
    let (code, recovery, site) = (input.code, input.recovery, ctx.site.clone());
    let token = ctx
        .write(move |tx, _| {
            if by_recovery {
                second_factor::recover(tx, person_id, visitor.session_id, &recovery, &site.name)
            } else {
                second_factor::give(tx, person_id, visitor.session_id, &code)
            }
        })
        .await?;
    if let Some(token) = token {
        // There they see how many are left, and can set up a new app.
        let recovered = format!("{MINE}?done=recovered");
        let path = if by_recovery {
            &recovered
        } else {
            own_path(&input.next)
        };
        return Ok(renewed(&ctx, see_other(path), &token));
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

/// An answer that gives the session its new token.
fn renewed(ctx: &Ctx, mut response: HttpResponse, token: &str) -> HttpResponse {
    sign_in::set(&mut response, cookies::session(&ctx.state, token));
    response
}

/// The enrolment's page, and on from there.
fn enrolment_path(next: &str) -> String {
    format!("{MINE}?next={}", encode(own_path(next)))
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
    if let Some(confirm) = ctx.to_confirm(&enrolment_path(&form.value("next"))) {
        return Ok(confirm);
    }
    let site = ctx.site.clone();
    let enrolment = ctx
        .read(move |conn, _| second_factor::begun(conn, person_id, &site.name))
        .await?;
    Ok(html_with(
        status,
        match enrolment {
            Some(enrolment) => pages::enrol_page(&ctx.page(), &form, &enrolment),
            None => pages::start_page(&ctx.page(), &form),
        },
    ))
}

async fn start(ctx: Ctx, input: web::Form<Next>) -> Result<HttpResponse, Failure> {
    let (_, person_id) = somebody(&ctx)?;
    let path = enrolment_path(&input.next);
    if let Some(confirm) = ctx.to_confirm(&path) {
        return Ok(confirm);
    }
    ctx.write(move |tx, _| second_factor::begin(tx, person_id))
        .await?;
    Ok(see_other(&path))
}

async fn confirm(ctx: Ctx, input: web::Form<Code>) -> Result<HttpResponse, Failure> {
    let (visitor, person_id) = somebody(&ctx)?;
    let input = input.into_inner();
    if let Some(confirm) = ctx.to_confirm(&enrolment_path(&input.next)) {
        return Ok(confirm);
    }
    let code = input.code.clone();
    let made = ctx
        .write(move |tx, _| second_factor::confirm(tx, person_id, visitor.session_id, &code))
        .await?;
    if let Some((token, codes)) = made {
        let page = pages::codes_page(&ctx.page(), &codes, onward(&input.next));
        return Ok(renewed(&ctx, html(page), &token));
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
    ctx.write(move |tx, _| {
        second_factor::put_away(tx, person_id, visitor.session_id)?;
        second_factor::begin(tx, person_id)
    })
    .await?;
    Ok(see_other(MINE))
}
