//! The page behind the link that the first start prints.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use app::page::Form;
use app::pages::setup as pages;
use domain::Error;
use domain::people::setup::{self, Answers};
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::reply::{Failure, html, html_with, see_other};
use super::routes::{Route, get, post};
use super::sign_in::quiet;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/setup/{token}", Access::Public, || web::to(show)),
        post("/setup/{token}", Access::Public, || web::to(finish)),
    ]
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Failure> {
    let (token, now) = (token.into_inner(), ctx.now);
    ctx.read(move |conn, _| setup::check(conn, &token, now))
        .await?;
    let form = Form::with([("start", "own".to_owned())]);
    Ok(quiet(html(pages::setup_page(
        &ctx.page(),
        &form,
        ctx.state.is_local(),
    ))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    site_name: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    mail_from: String,
    #[serde(default)]
    terms_ja: String,
    #[serde(default)]
    terms_en: String,
    name: String,
    email: String,
    #[serde(default)]
    start: String,
}

async fn finish(
    ctx: Ctx,
    token: Path<String>,
    input: web::Form<Input>,
) -> Result<HttpResponse, Failure> {
    let (token, input, now) = (token.into_inner(), input.into_inner(), ctx.now);
    let answers = Answers {
        site_name: input.site_name,
        mark: input.mark,
        mail_from: input.mail_from,
        terms_ja: input.terms_ja,
        terms_en: input.terms_en,
        name: input.name,
        email: input.email,
    };
    let form = Form::with([
        ("site_name", answers.site_name.clone()),
        ("mark", answers.mark.clone()),
        ("mail_from", answers.mail_from.clone()),
        ("terms_ja", answers.terms_ja.clone()),
        ("terms_en", answers.terms_en.clone()),
        ("name", answers.name.clone()),
        ("email", answers.email.clone()),
        ("start", input.start.clone()),
    ]);
    let with_demo = input.start == "demo" && ctx.state.is_local();
    let state = ctx.state.clone();
    let checked = token.clone();
    let outcome = ctx
        .work(move || {
            state.hiroba.read(|conn| {
                setup::check(conn, &checked, now)?;
                setup::parse(&answers, &domain::site::load(conn)?).map(|_| ())
            })?;
            if with_demo {
                crate::cli::demo::fill(&state.hiroba, domain::demo::Size::default())
                    .map_err(|_| Error::invalid("start", "problem-demo-needs-empty"))?;
            }
            let link = state
                .hiroba
                .write(|tx| setup::finish(tx, &token, &answers))?;
            state.site_changed();
            Ok(link)
        })
        .await;
    match outcome {
        Ok(link) => {
            let path = link
                .strip_prefix(ctx.state.config.base_url.as_str())
                .unwrap_or("/sign-in")
                .to_owned();
            Ok(see_other(&path))
        }
        Err(Failure {
            error: Error::Invalid(problems),
            ..
        }) => {
            let form = Form { problems, ..form };
            Ok(quiet(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                pages::setup_page(&ctx.page(), &form, ctx.state.is_local()),
            )))
        }
        Err(failure) => Err(failure),
    }
}
