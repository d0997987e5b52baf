//! `/notices`, `/me/notices`, `/me/follows`: what somebody should know of, and what they want to know of; and the pages behind
//! links of mails, which do nothing before their button is pressed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::notices as pages;
use app::parts::people_picker::people_offered;
use domain::Error;
use domain::community::cursor::Cursor;
use domain::community::follow::{self, Level, Object};
use domain::community::mention;
use domain::community::notice::choice::{self, Chosen};
use domain::community::notice::{Kind, Way, list, solved, unsubscribe};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::sign_in::quiet;

/// Where mail programs end mail, from wherever they run: its token is all that counts there.
pub const UNSUBSCRIBE: &str = "/unsubscribe/{token}";

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/notices", Access::SignedIn, || web::to(show)),
        post("/notices/read", Access::SignedIn, || web::to(read_all)),
        post("/notices/{id}/open", Access::SignedIn, || web::to(open)),
        get("/me/notices", Access::SignedIn, || web::to(choices)),
        post("/me/notices", Access::SignedIn, || web::to(choose)),
        get("/me/follows", Access::SignedIn, || web::to(follows)),
        post("/follows", Access::Members, || web::to(set_follow)),
        get("/people/offered", Access::Members, || web::to(offered)),
        get("/open/{path:.*}", Access::SignedIn, || web::to(come_in)),
        get(UNSUBSCRIBE, Access::Public, || web::to(stop_form)),
        post(UNSUBSCRIBE, Access::Public, || web::to(stop)),
        get("/solved/{token}", Access::Public, || web::to(solved_form)),
        post("/solved/{token}", Access::Public, || web::to(solve)),
    ]
}

/// `?after=` of a list; `Err` is the answer to one that can't be read.
fn after(ctx: &Ctx) -> Result<Option<Cursor>, HttpResponse> {
    let query = Fields::of_query(ctx, &["after", "done"])?;
    match query.get("after").map(str::parse) {
        None => Ok(None),
        Some(Ok(cursor)) => Ok(Some(cursor)),
        Some(Err(())) => Err(bad_request(ctx)),
    }
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let after = match after(&ctx) {
        Ok(after) => after,
        Err(refused) => return Ok(refused),
    };
    let notices = ctx
        .read(move |conn, actor| list::of(conn, actor, after))
        .await?;
    let page = pages::notices_page(&ctx.page(), &notices, after.is_none());
    Ok(reply::html(page))
}

async fn read_all(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    ctx.write(list::read_all).await?;
    Ok(reply::see_other("/notices"))
}

async fn open(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    let to = ctx
        .write(move |tx, actor| list::open(tx, actor, id))
        .await?;
    Ok(reply::see_other(&to))
}

async fn choices(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let choices = ctx.read(choice::of).await?;
    let page = pages::choices_page(&ctx.page(), &choices, &Form::default());
    Ok(reply::html(page))
}

async fn choose(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    let mut chosen = Chosen {
        ways: Vec::new(),
        mail: false,
        digest: false,
    };
    for name in fields.names() {
        let value = fields.text(name);
        match (name, value) {
            ("mail", "on") => chosen.mail = true,
            ("digest", "on") => chosen.digest = true,
            _ => {
                let kind = name.strip_prefix("way-").map(str::parse::<Kind>);
                let (Some(Ok(kind)), Ok(way)) = (kind, value.parse::<Way>()) else {
                    return Ok(bad_request(&ctx));
                };
                chosen.ways.push((kind, way));
            }
        }
    }
    let outcome = ctx
        .write(move |tx, actor| choice::choose(tx, actor, &chosen))
        .await;
    match outcome {
        Ok(()) => Ok(reply::see_other("/me/notices?done=saved")),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let choices = ctx.read(choice::of).await?;
            let page = pages::choices_page(&ctx.page(), &choices, &fields.form(problems));
            Ok(Refused::page(shown, page))
        }
    }
}

async fn follows(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let after = match after(&ctx) {
        Ok(after) => after,
        Err(refused) => return Ok(refused),
    };
    let (locale, now) = (ctx.locale, ctx.now);
    let followed = ctx
        .read(move |conn, actor| follow::list::of(conn, actor, locale, after, now))
        .await?;
    let page = pages::follows_page(&ctx.page(), &followed, after.is_none());
    Ok(reply::html(page))
}

async fn set_follow(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["object", "id", "level", "next"]) {
        return Ok(refused);
    }
    let (Ok(object), Ok(level)) = (
        fields.text("object").parse::<Object>(),
        fields.text("level").parse::<Level>(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let id = super::topics::id(&ctx, fields.text("id"))?;
    ctx.write(move |tx, actor| follow::set(tx, actor, object, id, level))
        .await?;
    Ok(reply::see_other(
        fields.get("next").unwrap_or("/me/follows"),
    ))
}

async fn offered(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["topic", "q"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let topic = match query.get("topic") {
        None => None,
        Some(text) => Some(super::topics::id(&ctx, text)?),
    };
    ctx.count(&ctx.state.gauges.similar)?;
    let typed = query.text("q").to_owned();
    let now = ctx.now;
    let people = ctx
        .read(move |conn, actor| mention::offered(conn, actor, topic, &typed, now))
        .await?;
    Ok(reply::html(people_offered(&ctx.page(), &people)))
}

/// What links in mails lead through: who is not signed in on this phone is asked to, and comes to the page then, where the page
/// itself would only say that there is no such page.
async fn come_in(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    Ok(reply::see_other(&format!("/{path}")))
}

async fn stop_form(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (seal, token) = (ctx.state.seal(), path.into_inner());
    let asked = token.clone();
    let outcome = ctx
        .read(move |conn, _| unsubscribe::read(conn, &seal, &asked))
        .await;
    stopped(&ctx, outcome, &token, StatusCode::OK)
}

/// Answers with a page and not with a redirect: a mail program does not follow one (RFC 8058).
async fn stop(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (seal, token) = (ctx.state.seal(), path.into_inner());
    let asked = token.clone();
    let outcome = ctx
        .write(move |tx, _| unsubscribe::end(tx, &seal, &asked))
        .await;
    stopped(&ctx, outcome, &token, StatusCode::UNPROCESSABLE_ENTITY)
}

fn stopped(
    ctx: &Ctx,
    outcome: Result<unsubscribe::Ending, Failure>,
    token: &str,
    refused: StatusCode,
) -> Result<HttpResponse, Failure> {
    let page = ctx.page();
    match outcome {
        Ok(ending) => Ok(quiet(reply::html(pages::stop_page(&page, ending, token)))),
        Err(Failure {
            error: Error::NotFound,
            ..
        }) => Ok(reply::html_with(
            refused,
            pages::dead_link_page(&page, "stop-title", "stop-invalid"),
        )),
        Err(failure) => Err(failure),
    }
}

async fn solved_form(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (seal, token, now) = (ctx.state.seal(), path.into_inner(), ctx.now);
    let asked = token.clone();
    let outcome = ctx
        .read(move |conn, _| solved::read(conn, &seal, &asked, now))
        .await;
    solving(&ctx, outcome, &token, StatusCode::OK)
}

async fn solve(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (seal, token, now) = (ctx.state.seal(), path.into_inner(), ctx.now);
    let asked = token.clone();
    let outcome = ctx
        .write(move |tx, _| solved::accept(tx, &seal, &asked))
        .await;
    match outcome {
        Ok(_) => Ok(quiet(reply::see_other(&format!("/solved/{token}")))),
        Err(Failure {
            error: Error::Forbidden,
            ..
        }) => {
            let (seal, asked) = (ctx.state.seal(), token.clone());
            let outcome = ctx
                .read(move |conn, _| solved::read(conn, &seal, &asked, now))
                .await;
            solving(&ctx, outcome, &token, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(failure) => solving(&ctx, Err(failure), &token, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn solving(
    ctx: &Ctx,
    outcome: Result<solved::Solving, Failure>,
    token: &str,
    refused: StatusCode,
) -> Result<HttpResponse, Failure> {
    let page = ctx.page();
    match outcome {
        Ok(solving) => {
            let status = if solving.expired && !solving.accepted {
                refused
            } else {
                StatusCode::OK
            };
            let html = pages::solved_page(&page, &solving, token);
            Ok(quiet(reply::html_with(status, html)))
        }
        Err(Failure {
            error: Error::NotFound,
            ..
        }) => Ok(reply::html_with(
            refused,
            pages::dead_link_page(&page, "solved-title", "solved-invalid"),
        )),
        Err(failure) => Err(failure),
    }
}
