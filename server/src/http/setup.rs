//! The page behind the link that the first start prints.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use app::page::Form;
use app::pages::setup as pages;
use domain::Error;
use domain::people::setup::{self, Answers};

use super::access::Access;
use super::ctx::Ctx;
use super::logo;
use super::reply::{Failure, checked, html, html_with, see_other};
use super::routes::{Route, get, post};
use super::sign_in::quiet;
use super::with_file::WithFile;

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

const KNOWN: [&str; 8] = [
    "site_name",
    "mark",
    "mail_from",
    "terms_ja",
    "terms_en",
    "name",
    "email",
    "start",
];

async fn finish(ctx: Ctx, token: Path<String>, sent: WithFile) -> Result<HttpResponse, Failure> {
    let (token, now) = (token.into_inner(), ctx.now);
    let asked = token.clone();
    // Without the link there is nothing here, whatever was sent.
    ctx.read(move |conn, _| setup::check(conn, &asked, now))
        .await?;
    let fields = sent.fields;
    if let Err(refused) = fields.only(&ctx, &KNOWN) {
        return Ok(refused);
    }
    let text = |name: &str| fields.text(name).to_owned();
    let answers = Answers {
        site_name: text("site_name"),
        mark: text("mark"),
        mail_from: text("mail_from"),
        terms_ja: text("terms_ja"),
        terms_en: text("terms_en"),
        name: text("name"),
        email: text("email"),
    };
    let start = text("start");
    let form = Form::with([
        ("site_name", answers.site_name.clone()),
        ("mark", answers.mark.clone()),
        ("mail_from", answers.mail_from.clone()),
        ("terms_ja", answers.terms_ja.clone()),
        ("terms_en", answers.terms_en.clone()),
        ("name", answers.name.clone()),
        ("email", answers.email.clone()),
        ("start", start.clone()),
    ]);
    let with_demo = start == "demo" && ctx.state.is_local();
    let logo = match sent.file {
        Some(file) => logo::read(&ctx, file).await.map(Some),
        None => Ok(None),
    };
    let (logo, mut wrong) = match checked(logo)? {
        Ok(logo) => (logo, Vec::new()),
        Err(problems) => (None, problems),
    };
    let state = ctx.state.clone();
    let outcome = ctx
        .work(move || {
            let parsed = state
                .hiroba
                .read(|conn| setup::parse(&answers, &domain::site::load(conn)?).map(|_| ()));
            match parsed {
                Err(Error::Invalid(problems)) => wrong.extend(problems),
                other => other?,
            }
            if !wrong.is_empty() {
                return Err(Error::Invalid(wrong));
            }
            if with_demo {
                crate::cli::demo::fill(&state.hiroba, domain::demo::Size::default())
                    .map_err(|_| Error::invalid("start", "problem-demo-needs-empty"))?;
            }
            let link = state
                .hiroba
                .write(|tx| setup::finish(tx, &token, &answers, logo.as_ref()))?;
            state.site_changed();
            Ok(link)
        })
        .await;
    match checked(outcome)? {
        Ok(link) => {
            let path = link
                .strip_prefix(ctx.state.config.base_url.as_str())
                .unwrap_or("/sign-in")
                .to_owned();
            Ok(see_other(&path))
        }
        Err(problems) => {
            let form = Form { problems, ..form };
            Ok(quiet(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                pages::setup_page(&ctx.page(), &form, ctx.state.is_local()),
            )))
        }
    }
}
