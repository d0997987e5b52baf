//! The rows behind a figure.

use actix_web::{HttpResponse, web};
use app::pages::staff::{EvidenceView, evidence_page};
use domain::accounts::{evidence, find};
use domain::policy;

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{Failure, html};
use super::super::routes::{Route, get};
use super::{id_of, note_look};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get(
        "/staff/accounts/{id}/evidence",
        Access::AccountConsole,
        || web::to(show),
    )]
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["key", "day", "after"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let id = id_of(&ctx, &path)?;
    let zone = ctx.state.hiroba.zone;
    let day = match fields.get("day").map(str::parse) {
        None => ctx.now.local_day(zone),
        Some(Ok(day)) => day,
        Some(Err(_)) => return Ok(bad_request(&ctx)),
    };
    note_look(&ctx, id).await?;
    let key = fields.get("key").unwrap_or(evidence::ALL).to_owned();
    let after = fields.get("after").map(str::to_owned);
    let view = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            let account = find::account(conn, &proof, id)?;
            let (rows, facts) = if key == evidence::ALL {
                let rows = evidence::ledger(conn, &proof, id, day, zone, after.as_deref())?;
                (rows, Vec::new())
            } else {
                evidence::behind(conn, &proof, id, &key, day, zone, after.as_deref())?
            };
            Ok(EvidenceView {
                account_id: id,
                account: account.name,
                key,
                day,
                rows,
                facts,
                first: after.is_none(),
            })
        })
        .await?;
    Ok(html(evidence_page(&ctx.page(), &view)))
}
