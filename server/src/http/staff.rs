//! The staff console. Every route here is gated to the vendor's people; who may see account figures and who may change
//! accounts is checked again by the policy proofs that the domain demands.

mod account;
mod accounts;
mod bulk;
mod customer_view;
mod domains;
mod edits;
mod evidence;
mod home;
mod programs;
mod stage;
mod tags;

pub use customer_view::END as END_CUSTOMER_VIEW;

use domain::accounts::{find, reading};
use domain::policy;

use super::routes::Route;

/// Routes of this area.
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        accounts::routes(),
        bulk::routes(),
        account::routes(),
        domains::routes(),
        edits::routes(),
        stage::routes(),
        evidence::routes(),
        programs::routes(),
        tags::routes(),
        customer_view::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Puts on record that somebody looks at an account, once an hour. The page comes also when nothing can be written.
async fn note_look(
    ctx: &super::ctx::Ctx,
    id: domain::types::AccountId,
) -> Result<(), super::reply::Failure> {
    let now = ctx.now;
    let noted = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            find::account(conn, &proof, id)?;
            reading::is_noted(conn, &proof, actor, id, now)
        })
        .await?;
    if noted {
        return Ok(());
    }
    let outcome = ctx
        .write(move |tx, actor| reading::note(tx, &policy::account_console(actor)?, actor, id))
        .await;
    if let Err(failure) = outcome {
        tracing::error!(error = %failure, account = id, "a look at an account could not be noted");
    }
    Ok(())
}

/// The id in an address; anything else is an address that does not exist.
fn id_of(ctx: &super::ctx::Ctx, text: &str) -> Result<i64, super::reply::Failure> {
    text.parse().map_err(|_| ctx.fail(domain::Error::NotFound))
}

/// A person chosen in a form: nobody, a person, or something that is neither.
fn chosen_person(
    text: &str,
    field: &'static str,
) -> Result<Option<domain::types::PersonId>, domain::Problem> {
    match text {
        "" | "none" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| domain::Problem::new(field, "staff-problem-owner")),
    }
}

/// A day typed in a form; empty for none.
fn typed_day(
    text: &str,
    field: &'static str,
) -> Result<Option<chrono::NaiveDate>, domain::Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| domain::Problem::new(field, "staff-problem-date"))
}
