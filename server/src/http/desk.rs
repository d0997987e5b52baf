//! The question desk, and taking a question in hand.

use actix_web::{HttpResponse, web};
use app::pages::staff::question_desk_page;
use domain::community::topic;
use domain::desk::claim;
use domain::desk::list::{self, Filter, Show};
use domain::{Actor, Tx, UtcTime, policy};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/desk", Access::Staff, || web::to(show)),
        post("/topics/{id}/claim", Access::Members, || web::to(take)),
        post("/topics/{id}/release", Access::Members, || web::to(let_go)),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["show", "account", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let show = query.get("show").unwrap_or("all").parse::<Show>();
    let account = match query.text("account") {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    let after = query.get("after").map(str::parse).transpose();
    let (Ok(show), Ok(account), Ok(after)) = (show, account, after) else {
        return Ok(bad_request(&ctx));
    };
    let filter = Filter {
        show,
        account,
        after,
    };
    let now = ctx.now;
    let desk = ctx
        .read(move |conn, actor| list::desk(conn, actor, &policy::staff_home(actor)?, &filter, now))
        .await?;
    Ok(reply::html(question_desk_page(&ctx.page(), &filter, &desk)))
}

async fn take(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    let over: Option<UtcTime> = match fields.text("over") {
        "" => None,
        text => match text.parse() {
            Ok(since) => Some(UtcTime(since)),
            Err(_) => return Ok(bad_request(&ctx)),
        },
    };
    act(ctx, path, fields, move |tx, actor, id| {
        claim::claim(tx, actor, id, over)
    })
    .await
}

async fn let_go(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    act(ctx, path, fields, claim::release).await
}

/// Does it, and goes back to the desk or to the question.
async fn act(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
    mut verb: impl FnMut(&mut Tx<'_>, &Actor, domain::types::TopicId) -> domain::Result<topic::Topic>
    + Send
    + 'static,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["over", "next"]) {
        return Ok(refused);
    }
    let id = id(&ctx, &path)?;
    let topic = ctx.write(move |tx, actor| verb(tx, actor, id)).await?;
    let back = match fields.text("next") {
        next if next.starts_with("/staff/desk") => next.to_owned(),
        _ => topic.path(),
    };
    Ok(reply::see_other(&back))
}
