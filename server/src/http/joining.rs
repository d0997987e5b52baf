//! What stands between signing in and taking part: finding one's company, and reading what is recorded.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Query};
use app::page::Form;
use app::pages::sign_in as pages;
use domain::Error;
use domain::people::join_request::{self, Standing};
use domain::people::person;
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::reply::{Failure, checked, encode, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};
use super::{cookies, sign_in};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/join", Access::SignedIn, || web::to(show)),
        post("/join", Access::SignedIn, || web::to(join)),
        get("/recorded", Access::Public, || web::to(recorded)),
        post("/recorded", Access::SignedIn, || web::to(acknowledge)),
        get("/terms", Access::Public, || web::to(terms)),
        post("/language", Access::Public, || web::to(language)),
    ]
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show(ctx: Ctx, query: Query<Next>) -> Result<HttpResponse, Failure> {
    let standing = ctx.read(join_request::standing).await?;
    if standing == Standing::Placed {
        return Ok(onward(&ctx, &query.next));
    }
    let name = ctx
        .visitor
        .as_ref()
        .map(|visitor| visitor.name.clone())
        .unwrap_or_default();
    let form = Form::with([("name", name), ("next", query.into_inner().next)]);
    Ok(html(pages::join_page(&ctx.page(), &form, &standing)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    name: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    company: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    next: String,
}

async fn join(ctx: Ctx, input: web::Form<Join>) -> Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let (name, company, message) = (
        input.name.clone(),
        input.company.clone(),
        input.message.clone(),
    );
    let account = input.account.parse().ok();
    let outcome = ctx
        .write(move |tx, actor| match account {
            Some(account_id) => join_request::choose(tx, actor, &name, account_id),
            None => join_request::ask(tx, actor, &name, &company, &message),
        })
        .await;
    match checked(outcome)? {
        Ok(()) => Ok(see_other(&format!("/join?next={}", encode(&input.next)))),
        Err(problems) => {
            let standing = ctx.read(join_request::standing).await?;
            let mut form = Form::with([
                ("name", input.name),
                ("account", input.account),
                ("company", input.company),
                ("message", input.message),
                ("next", input.next),
            ]);
            form.problems = problems;
            Ok(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                pages::join_page(&ctx.page(), &form, &standing),
            ))
        }
    }
}

/// What a person with a place does next.
fn onward(ctx: &Ctx, next: &str) -> HttpResponse {
    let next = own_path(next);
    match &ctx.visitor {
        Some(visitor) if !visitor.recording_seen => {
            see_other(&format!("/recorded?next={}", encode(next)))
        }
        _ => see_other(next),
    }
}

async fn recorded(ctx: Ctx, query: Query<Next>) -> HttpResponse {
    let to_acknowledge = ctx
        .visitor
        .as_ref()
        .is_some_and(|visitor| !visitor.recording_seen)
        .then(|| own_path(&query.next).to_owned());
    html(pages::recorded_page(&ctx.page(), to_acknowledge))
}

async fn acknowledge(ctx: Ctx, input: web::Form<Next>) -> Result<HttpResponse, Failure> {
    ctx.write(|tx, actor| match actor.person_id() {
        Some(id) => person::acknowledge_recording(tx, id),
        None => Ok(()),
    })
    .await?;
    Ok(see_other(own_path(&input.next)))
}

async fn terms(ctx: Ctx) -> HttpResponse {
    let text = match ctx.locale {
        domain::i18n::Locale::Ja => &ctx.site.terms_ja,
        domain::i18n::Locale::En => &ctx.site.terms_en,
    };
    html(pages::terms_page(&ctx.page(), text))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    locale: String,
    #[serde(default)]
    next: String,
}

async fn language(ctx: Ctx, input: web::Form<Language>) -> Result<HttpResponse, Failure> {
    let locale: domain::i18n::Locale = input
        .locale
        .parse()
        .map_err(|()| ctx.fail(Error::NotFound))?;
    // The person, not the actor: the choice also holds in the customer's view and before the second factor is given.
    let person = ctx
        .visitor
        .as_ref()
        .and_then(|visitor| visitor.actor.person_id());
    if let Some(id) = person {
        ctx.write(move |tx, _| person::choose_locale(tx, id, locale))
            .await?;
    }
    let mut response = see_other(own_path(&input.next));
    sign_in::set(&mut response, cookies::locale(&ctx.state, locale.as_str()));
    Ok(response)
}
