//! One account's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::pages::staff::{Opened, account_page};
use domain::accounts::overview;
use domain::policy;
use domain::types::AccountId;

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{Failure, html, html_with};
use super::super::routes::{Route, get};
use super::{id_of, note_look};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get("/staff/accounts/{id}", Access::AccountConsole, || {
        web::to(show)
    })]
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["after", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let id = id_of(&ctx, &path)?;
    note_look(&ctx, id).await?;
    let after = fields.get("after").map(str::to_owned);
    Ok(html(rendered(&ctx, id, after, &Opened::default()).await?))
}

async fn rendered(
    ctx: &Ctx,
    id: AccountId,
    after: Option<String>,
    opened: &Opened,
) -> Result<String, Failure> {
    let (now, zone) = (ctx.now, ctx.state.hiroba.zone);
    let first = after.is_none();
    let view = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            overview::overview(conn, &proof, id, now, zone, after.as_deref())
        })
        .await?;
    let may_write = policy::account_write(&ctx.actor).is_ok();
    Ok(account_page(&ctx.page(), &view, opened, may_write, first))
}

/// The page again, with a form that was sent and its problems.
pub(super) async fn again(
    ctx: &Ctx,
    id: AccountId,
    opened: Opened,
) -> Result<HttpResponse, Failure> {
    let text = rendered(ctx, id, None, &opened).await?;
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, text))
}
