//! The optional password: signing in with it, setting and removing it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Query};
use app::page::Form;
use app::pages::password as pages;
use domain::people::Email;
use domain::people::password::{self, Tried};
use domain::people::sign_in::Outcome;
use domain::{Error, Problem};
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::me::own_id;
use super::reply::{Failure, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};
use super::sign_in::enter;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/password", Access::Public, || web::to(show)),
        post("/sign-in/password", Access::Public, || {
            web::to(try_password)
        }),
        get("/me/password", Access::SignedIn, || web::to(mine)),
        post("/me/password", Access::SignedIn, || web::to(change)),
    ]
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show(ctx: Ctx, query: Query<Next>) -> HttpResponse {
    let form = Form::with([("next", query.into_inner().next)]);
    html(pages::sign_in_page(&ctx.page(), &form))
}

async fn try_password(ctx: Ctx, input: web::Form<Credentials>) -> Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let next = own_path(&input.next).to_owned();
    let again = |problem: Problem| {
        let mut form = Form::with([("email", input.email.clone()), ("next", next.clone())]);
        form.problems.push(problem);
        html_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            pages::sign_in_page(&ctx.page(), &form),
        )
    };
    let Ok(email) = Email::parse(&input.email) else {
        return Ok(again(Problem::new("email", "problem-email")));
    };
    if input.password.len() > password::MAX_BYTES {
        return Ok(again(Problem::new("", "problem-credentials")));
    }
    let (client, limits, wanted) = (ctx.client(), ctx.state.config.limits, email.clone());
    let counted = client.clone();
    let stored = ctx
        .write(move |tx, _| {
            password::count_try(tx, &wanted, &counted, &limits)?;
            password::stored_for(tx.conn, &wanted)
        })
        .await?;
    let (typed, entropy) = (input.password.clone(), ctx.state.hiroba.entropy.clone());
    let tried = ctx
        .state
        .hasher
        .run(move || {
            let fits = password::verify(stored.as_deref(), &typed);
            let outdated = fits && stored.as_deref().is_some_and(password::is_outdated);
            let rehashed = if outdated {
                Some(password::hash(&entropy, &typed)?)
            } else {
                None
            };
            Ok(Tried {
                stored,
                fits,
                rehashed,
            })
        })
        .await
        .map_err(|error| ctx.fail(error))?;
    let wanted = next.clone();
    let outcome = ctx
        .write(move |tx, _| password::enter(tx, &email, &tried, &wanted, &client, &limits))
        .await?;
    Ok(match outcome {
        Outcome::Entered(entered) => enter(&ctx, &entered).await,
        Outcome::Stopped => again(Problem::new("", "problem-sign-in-stopped")),
        // The same words whether the address, the password or the person is not good.
        _ => again(Problem::new("", "problem-credentials")),
    })
}

const MINE: &str = "/me/password";

async fn mine(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(MINE) {
        return Ok(confirm);
    }
    own_page(&ctx, Form::default(), StatusCode::OK).await
}

async fn own_page(ctx: &Ctx, form: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let is_set = ctx
        .read(|conn, actor| password::is_set(conn, own_id(actor)?))
        .await?;
    let page = pages::own_page(&ctx.page(), &form, is_set, least(ctx));
    Ok(html_with(status, page))
}

fn least(ctx: &Ctx) -> usize {
    let second = ctx
        .visitor
        .as_ref()
        .is_some_and(|visitor| visitor.has_authenticator);
    if second {
        password::MIN_WITH_SECOND_FACTOR
    } else {
        password::MIN
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    password: String,
    #[serde(default)]
    remove: String,
}

async fn change(ctx: Ctx, input: web::Form<Change>) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(MINE) {
        return Ok(confirm);
    }
    let input = input.into_inner();
    let session = ctx
        .visitor
        .as_ref()
        .map(|visitor| visitor.session_id)
        .unwrap_or_default();
    let mut hash = None;
    if input.remove.is_empty() {
        let site = ctx.site.clone();
        let words = ctx
            .read(move |conn, actor| password::own_words(conn, own_id(actor)?, &site.name))
            .await?;
        if let Err(error) = password::check(&input.password, least(&ctx), &words) {
            let Error::Invalid(problems) = error else {
                return Err(ctx.fail(error));
            };
            let form = Form {
                problems,
                ..Form::default()
            };
            return own_page(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        let (entropy, typed) = (ctx.state.hiroba.entropy.clone(), input.password);
        let made = ctx
            .state
            .hasher
            .run(move || password::hash(&entropy, &typed))
            .await
            .map_err(|error| ctx.fail(error))?;
        hash = Some(made);
    }
    ctx.write(move |tx, actor| password::set(tx, own_id(actor)?, session, hash.as_deref()))
        .await?;
    Ok(see_other("/me?done=password"))
}
