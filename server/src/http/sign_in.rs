//! Signing in and out: ask for a code, type it, or press the button on the page that the mailed link opens.

use actix_web::http::StatusCode;
use actix_web::web::{self, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use app::page::Form;
use app::pages::sign_in as pages;
use domain::people::demo_door::{self, Guide, Side};
use domain::people::sign_in::{self, Entered, Outcome};
use domain::people::{Email, person, session};
use domain::{Error, Problem};
use serde::Deserialize;

use super::access::Access;
use super::cookies;
use super::ctx::Ctx;
use super::reply::{Failure, encode, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Access::Public, || web::to(show)),
        post("/sign-in", Access::Public, || web::to(ask)),
        get("/sign-in/code", Access::Public, || web::to(show_code)),
        post("/sign-in/code", Access::Public, || web::to(try_code)),
        get("/sign-in/link/{token}", Access::Public, || {
            web::to(show_link)
        }),
        post("/sign-in/link/{token}", Access::Public, || {
            web::to(follow_link)
        }),
        // Also for whoever still owes the second factor, and is nobody yet: setting one up asks for this first.
        get("/sign-in/confirm", Access::Public, || web::to(confirm)),
        post("/sign-in/demo/{side}", Access::Public, || {
            web::to(demo_door)
        }),
        post("/sign-out", Access::Public, || web::to(sign_out)),
    ]
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show(ctx: Ctx, query: Query<Next>) -> Result<HttpResponse, Failure> {
    if ctx.actor.person_id().is_some() {
        return Ok(see_other(own_path(&query.next)));
    }
    let form = Form::with([("next", query.into_inner().next)]);
    Ok(html(pages::ask_page(
        &ctx.page(),
        &form,
        doors(&ctx).await?,
    )))
}

/// Who one may come in as without a mail: made-up people, in the demo, on this machine.
async fn doors(ctx: &Ctx) -> Result<Vec<Guide>, Failure> {
    if !(ctx.site.demo && ctx.state.is_local()) {
        return Ok(Vec::new());
    }
    ctx.read(|conn, _| demo_door::guides(conn)).await
}

async fn demo_door(
    ctx: Ctx,
    side: Path<String>,
    input: web::Form<Next>,
) -> Result<HttpResponse, Failure> {
    let side = side
        .parse::<Side>()
        .ok()
        .filter(|_| ctx.site.demo && ctx.state.is_local())
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    let (client, next) = (ctx.client(), own_path(&input.next).to_owned());
    let outcome = ctx
        .write(move |tx, _| demo_door::enter(tx, side, &next, &client))
        .await?;
    match outcome {
        Outcome::Entered(entered) => Ok(enter(&ctx, &entered).await),
        _ => Err(ctx.fail(Error::NotFound)),
    }
}

/// Before a sensitive act: the same way in once more, for the person who is signed in.
async fn confirm(ctx: Ctx, query: Query<Next>) -> Result<HttpResponse, Failure> {
    let next = own_path(&query.next).to_owned();
    let Some(id) = ctx
        .visitor
        .as_ref()
        .and_then(|visitor| visitor.actor.person_id())
    else {
        return Ok(see_other(&format!("/sign-in?next={}", encode(&next))));
    };
    let me = ctx.read(move |conn, _| person::find(conn, id)).await?;
    let form = Form::with([("email", me.email.unwrap_or_default()), ("next", next)]);
    Ok(html(pages::confirm_page(&ctx.page(), &form)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    email: String,
    #[serde(default)]
    next: String,
}

async fn ask(ctx: Ctx, input: web::Form<Ask>) -> Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let next = own_path(&input.next).to_owned();
    let email = match Email::parse(&input.email) {
        Ok(email) => email,
        Err(Error::Invalid(problems)) => {
            let mut form = Form::with([("email", input.email), ("next", next)]);
            form.problems = problems;
            return Ok(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                pages::ask_page(&ctx.page(), &form, doors(&ctx).await?),
            ));
        }
        Err(error) => return Err(ctx.fail(error)),
    };
    let (client, limits, site) = (ctx.client(), ctx.state.config.limits, ctx.site.clone());
    let wanted = next.clone();
    let outcome = ctx
        .write(move |tx, _| sign_in::ask(tx, &email, &wanted, &client, &site.name, &limits))
        .await;
    match outcome {
        Ok(secret) => {
            let mut response = see_other("/sign-in/code");
            set(&mut response, cookies::bind(&ctx.state, &secret));
            Ok(response)
        }
        // Whoever asked for the codes before: their mails went to the owner, and the links in them work in any browser.
        Err(Failure {
            error: Error::Limited { retry_after },
            ..
        }) => {
            let mut form = Form::with([("email", input.email), ("next", next)]);
            form.problems.push(
                Problem::new("", "problem-codes-enough").with("minutes", retry_after / 60 + 1),
            );
            let page = pages::ask_page(&ctx.page(), &form, doors(&ctx).await?);
            let mut response = html_with(StatusCode::TOO_MANY_REQUESTS, page);
            response.headers_mut().insert(
                actix_web::http::header::RETRY_AFTER,
                actix_web::http::header::HeaderValue::from(retry_after),
            );
            Ok(response)
        }
        Err(failure) => Err(failure),
    }
}

async fn show_code(ctx: Ctx) -> HttpResponse {
    html(pages::code_page(&ctx.page(), &Form::default()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

async fn try_code(
    ctx: Ctx,
    request: HttpRequest,
    input: web::Form<Code>,
) -> Result<HttpResponse, Failure> {
    let secret = request
        .cookie(cookies::asking(&ctx.state))
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default();
    let code = input.into_inner().code;
    let (client, limits, typed) = (ctx.client(), ctx.state.config.limits, code.clone());
    let outcome = ctx
        .write(move |tx, _| sign_in::by_code(tx, &secret, &typed, &client, &limits))
        .await?;
    let again = |problem: Problem| {
        let mut form = Form::with([("code", code)]);
        form.problems.push(problem);
        html_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            pages::code_page(&ctx.page(), &form),
        )
    };
    Ok(match outcome {
        Outcome::Entered(entered) => enter(&ctx, &entered).await,
        Outcome::Wrong { left } => {
            again(Problem::new("code", "problem-code-wrong").with("left", left))
        }
        Outcome::Stopped => again(Problem::new("code", "problem-sign-in-stopped")),
        Outcome::Spent => again(Problem::new("code", "problem-code-spent")),
        Outcome::Suspended => html_with(StatusCode::FORBIDDEN, pages::suspended_page(&ctx.page())),
    })
}

async fn show_link(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Failure> {
    let (token, now) = (token.into_inner(), ctx.now);
    let address = ctx
        .read(move |conn, _| sign_in::link_address(conn, &token, now))
        .await?;
    Ok(quiet(html(pages::link_page(&ctx.page(), address))))
}

async fn follow_link(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Failure> {
    let (token, client, limits) = (token.into_inner(), ctx.client(), ctx.state.config.limits);
    let outcome = ctx
        .write(move |tx, _| sign_in::by_link(tx, &token, &client, &limits))
        .await?;
    Ok(quiet(match outcome {
        Outcome::Entered(entered) => enter(&ctx, &entered).await,
        Outcome::Suspended => html_with(StatusCode::FORBIDDEN, pages::suspended_page(&ctx.page())),
        Outcome::Wrong { .. } | Outcome::Stopped | Outcome::Spent => html_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            pages::link_page(&ctx.page(), None),
        ),
    }))
}

/// Ends the session that this browser held before it got a new one.
async fn end_former(ctx: &Ctx) {
    let Some((session_id, person_id)) = ctx
        .visitor
        .as_ref()
        .and_then(|visitor| Some((visitor.session_id, visitor.actor.person_id()?)))
    else {
        return;
    };
    let ended = ctx
        .write(move |tx, _| session::end(tx, person_id, session_id))
        .await;
    if let Err(failure) = ended {
        tracing::warn!(error = %failure, "a former session could not be ended");
    }
}

/// Sends somebody who just signed in where they belong: the second factor, joining, what is recorded, then where they wanted.
/// The session that this browser held before ends.
pub async fn enter(ctx: &Ctx, entered: &Entered) -> HttpResponse {
    end_former(ctx).await;
    let next = own_path(&entered.next);
    let mut target = next.to_owned();
    if entered.invited {
        target = format!("/me/invitations?next={}", encode(&target));
    }
    if !entered.recording_seen {
        target = format!("/recorded?next={}", encode(&target));
    }
    // Whoever registers for an event says there which company they are from.
    if !entered.placed && !domain::events::event::is_link(next) {
        target = format!("/join?next={}", encode(next));
    }
    if entered.is_staff && (entered.has_authenticator || ctx.state.demands_second_factor()) {
        target = format!("/sign-in/second-factor?next={}", encode(&target));
    }
    let mut response = see_other(&target);
    set(
        &mut response,
        cookies::session(&ctx.state, &entered.session),
    );
    set(&mut response, cookies::unbind(&ctx.state));
    if let Some(proof) = &entered.device {
        set(&mut response, cookies::known_device(&ctx.state, proof));
    }
    response
}

async fn sign_out(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Some(visitor) = &ctx.visitor {
        let (session_id, person) = (visitor.session_id, visitor.actor.person_id());
        ctx.write(move |tx, _| match person {
            Some(person_id) => session::end(tx, person_id, session_id),
            None => Ok(()),
        })
        .await?;
    }
    Ok(forget(&ctx, "/"))
}

/// Leaves nothing of the session in the browser.
pub fn forget(ctx: &Ctx, path: &str) -> HttpResponse {
    let mut response = see_other(path);
    set(&mut response, cookies::no_session(&ctx.state));
    response.headers_mut().insert(
        actix_web::http::header::HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\", \"storage\""),
    );
    response
}

/// Adds a cookie.
pub fn set(response: &mut HttpResponse, cookie: actix_web::cookie::Cookie<'_>) {
    if let Err(error) = response.add_cookie(&cookie) {
        tracing::error!(%error, "a cookie could not be set");
    }
}

/// The address of such a page is a secret: it goes to no other site as a referrer. Not `no-referrer`: browsers that send no
/// `Sec-Fetch-Site` then send `Origin: null` with the page's own form.
pub fn quiet(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(
        actix_web::http::header::REFERRER_POLICY,
        actix_web::http::header::HeaderValue::from_static("same-origin"),
    );
    response
}
