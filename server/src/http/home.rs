//! `/`, and everything new in what its reader follows.

use actix_web::{HttpResponse, web};
use app::pages::community::home::home_page;
use app::pages::community::home_mine::{following_page, home_mine_page};
use domain::Error;
use domain::community::{home, list};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/", Access::Public, || web::to(front)),
        get("/following", Access::Members, || web::to(following)),
    ]
}

async fn front(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let now = ctx.now;
    // Who waits for an account sees what a visitor sees.
    let of_their_own = Access::Members.allows(&ctx.actor);
    let (home, mine) = ctx
        .read(move |conn, actor| {
            let mine = match actor.person_id().filter(|_| of_their_own) {
                Some(me) => Some(home::mine(conn, actor, me, now)?),
                None => None,
            };
            Ok((list::home(conn, actor)?, mine))
        })
        .await?;
    let page = ctx.page();
    Ok(reply::html(match mine {
        Some(mine) => home_mine_page(&page, &home, &mine),
        None => home_page(&page, &home),
    }))
}

async fn following(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["after"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let now = ctx.now;
    let (rows, follows) = ctx
        .read(move |conn, actor| {
            let me = actor.person_id().ok_or(Error::NotFound)?;
            home::followed(conn, actor, me, after, now)
        })
        .await?;
    let page = following_page(&ctx.page(), &rows, follows, after.is_none());
    Ok(reply::html(page))
}
