//! Ideas: their list, voting, deciding, and who stands behind the votes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::community::ideas::ideas_page;
use app::pages::community::thread::thread_page;
use app::pages::staff::idea_page;
use domain::community::idea::behalf::{self, NewVote};
use domain::community::idea::list::{self, Filter};
use domain::community::idea::status::{self, NewStatus};
use domain::community::idea::{merging, tally, voting};
use domain::community::reader::Reader;
use domain::community::topic::Topic;
use domain::community::{TopicKind, list as topics_list, pace, thread, topic};
use domain::types::TopicId;
use domain::{Error, policy};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/ideas", Access::Public, || web::to(ideas)),
        post("/ideas/{id}/vote", Access::Members, || voting(true)),
        post("/ideas/{id}/not-vote", Access::Members, || voting(false)),
        post("/ideas/{id}/status", Access::Staff, || web::to(decide)),
        post("/ideas/{id}/merge", Access::Staff, || web::to(merge)),
        get("/staff/ideas/{id}", Access::AccountConsole, || {
            web::to(show_tally)
        }),
        post("/staff/ideas/{id}/votes", Access::AccountConsole, || {
            web::to(record)
        }),
        post(
            "/staff/ideas/{id}/votes/{vote}/remove",
            Access::AccountConsole,
            || web::to(remove),
        ),
    ]
}

async fn ideas(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["order", "which", "tag", "space", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let (Ok(order), Ok(which)) = (
        query.get("order").unwrap_or("votes").parse(),
        query.get("which").unwrap_or("open").parse(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let filter = Filter {
        order,
        which,
        tag: query.get("tag").map(str::to_owned),
        space: query.get("space").map(str::to_owned),
        after,
    };
    let asked = filter.clone();
    let (found, spaces) = ctx
        .read(move |conn, actor| {
            let found = list::ideas(conn, actor, &asked)?;
            Ok((found, topics_list::spaces(conn, actor)?))
        })
        .await?;
    Ok(reply::html(ideas_page(
        &ctx.page(),
        &filter,
        &found,
        &spaces,
    )))
}

/// The handler that votes for an idea, or takes the vote back.
fn voting(voted: bool) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| vote(ctx, path, voted))
}

async fn vote(ctx: Ctx, path: web::Path<String>, voted: bool) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            pace::count(tx, actor, limits.post, limits.post_new)?;
            voting::set(tx, actor, id, voted)
        })
        .await;
    match outcome {
        Ok(topic) => Ok(reply::see_other(&format!("{}#idea", topic.path()))),
        Err(failure) => again(&ctx, id, Fields::default(), failure).await,
    }
}

async fn decide(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["status", "note"]) {
        return Ok(refused);
    }
    let Ok(status) = fields.text("status").parse() else {
        return Ok(bad_request(&ctx));
    };
    let new = NewStatus {
        status,
        note: fields.text("note").to_owned(),
    };
    let outcome = ctx
        .write(move |tx, actor| status::change(tx, actor, id, &new))
        .await;
    to_idea(&ctx, id, fields, outcome).await
}

async fn merge(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["into", "sure"]) {
        return Ok(refused);
    }
    let into = fields.text("into").to_owned();
    let sure = fields.get("sure").is_some();
    let outcome = ctx
        .write(move |tx, actor| {
            let topic = topic::find(tx.conn, &Reader::of(actor), id)?;
            policy::community::decide_idea(actor, topic.facts())?;
            if !sure {
                return Err(Error::invalid("into", "kinds-problem-merge-sure"));
            }
            merging::merge(tx, actor, id, &into)
        })
        .await;
    to_idea(&ctx, id, fields, outcome).await
}

async fn to_idea(
    ctx: &Ctx,
    id: TopicId,
    fields: Fields,
    outcome: Result<Topic, Failure>,
) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(topic) => Ok(reply::see_other(&format!("{}#idea", topic.path()))),
        Err(failure) => again(ctx, id, fields, failure).await,
    }
}

/// The idea's page with what was wrong.
async fn again(
    ctx: &Ctx,
    id: TopicId,
    fields: Fields,
    failure: Failure,
) -> Result<HttpResponse, Failure> {
    let (problems, shown) = Refused::of(failure)?.split();
    let thread = ctx
        .read(move |conn, actor| thread::thread(conn, actor, id, None))
        .await?;
    let page = thread_page(&ctx.page(), &thread, &fields.form(problems), None);
    Ok(Refused::page(shown, page))
}

async fn show_tally(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    tally_page(&ctx, id, Form::default(), StatusCode::OK).await
}

async fn tally_page(
    ctx: &Ctx,
    id: TopicId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let (topic, tally) = ctx
        .read(move |conn, actor| {
            let may = policy::account_console(actor)?;
            let topic = topic::find(conn, &Reader::of(actor), id)?;
            if topic.kind != TopicKind::Idea {
                return Err(Error::NotFound);
            }
            let tally = tally::tally(conn, actor, &may, id)?;
            Ok((topic, tally))
        })
        .await?;
    Ok(reply::html_with(
        status,
        idea_page(&ctx.page(), &topic, &tally, &form),
    ))
}

async fn record(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["account", "evidence", "note"]) {
        return Ok(refused);
    }
    let vote = NewVote {
        account: fields.text("account").to_owned(),
        evidence: fields.text("evidence").to_owned(),
        note: fields.text("note").to_owned(),
    };
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::account_console(actor)?;
            behalf::record(tx, actor, &may, id, &vote)
        })
        .await;
    match reply::checked(outcome)? {
        Ok(_) => Ok(reply::see_other(&format!("/staff/ideas/{id}?done=saved"))),
        Err(problems) => {
            let form = fields.form(problems);
            tally_page(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn remove(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (topic_text, vote_text) = path.into_inner();
    let (id, vote) = (id(&ctx, &topic_text)?, id(&ctx, &vote_text)?);
    ctx.write(move |tx, actor| {
        let may = policy::account_console(actor)?;
        behalf::remove(tx, actor, &may, id, vote)
    })
    .await?;
    Ok(reply::see_other(&format!("/staff/ideas/{id}?done=saved")))
}
