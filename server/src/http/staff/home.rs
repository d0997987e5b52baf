//! `/staff`: who to talk to this week; for staff without accounts, counts and what is public.

use actix_web::{HttpResponse, web};
use app::pages::staff::{home_page, marketing_page};
use domain::accounts::{attention, find, showcase};
use domain::{Error, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{Failure, html};
use super::super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get("/staff", Access::Staff, || web::to(show))]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["owner", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let wanted = match query.get("owner") {
        None => None,
        Some("me") => Some(true),
        Some("all") => Some(false),
        Some(_) => return Ok(bad_request(&ctx)),
    };
    let (now, zone) = (ctx.now, ctx.state.hiroba.zone);
    if policy::account_console(&ctx.actor).is_err() {
        let found = ctx
            .read(move |conn, actor| showcase::showcase(conn, &policy::staff_home(actor)?, now))
            .await?;
        return Ok(html(marketing_page(&ctx.page(), &found)));
    }
    let (mine, found) = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            let me = actor.person_id().ok_or(Error::NotFound)?;
            // Whoever looks after accounts begins with their own.
            let mine = match wanted {
                Some(mine) => mine,
                None => find::looks_after_any(conn, &proof, me)?,
            };
            let owner = mine.then_some(me);
            Ok((mine, attention::this_week(conn, &proof, owner, now, zone)?))
        })
        .await?;
    Ok(html(home_page(&ctx.page(), &found, mine)))
}
