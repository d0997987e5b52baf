//! Changing many accounts at once: first the question, then the change.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{BulkView, bulk_page};
use domain::accounts::edit::{self, Bulk};
use domain::accounts::list;
use domain::accounts::{Status, find};
use domain::i18n::Locale;
use domain::types::AccountId;
use domain::{Error, Problem, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{Failure, checked, html, html_with, see_other};
use super::super::routes::{Route, post};
use super::{accounts, chosen_person};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![post("/staff/accounts/bulk", Access::AccountWrite, || {
        web::to(change)
    })]
}

/// What was asked for; none when it can't be read.
fn bulk_of(fields: &Fields) -> Option<Bulk> {
    match fields.text("change") {
        "owner" => Some(Bulk::Owner(
            chosen_person(fields.text("owner"), "owner").ok()?,
        )),
        "status" => Some(Bulk::Status(fields.text("status").parse().ok()?)),
        "segment" => Some(Bulk::Segment(fields.text("segment").to_owned())),
        _ => None,
    }
}

async fn change(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 6] = ["change", "owner", "status", "segment", "back", "confirm"];
    let mut ids: Vec<AccountId> = Vec::new();
    for name in fields.names() {
        if KNOWN.contains(&name) {
            continue;
        }
        match name.strip_prefix('a').and_then(|id| id.parse().ok()) {
            Some(id) => ids.push(id),
            None => return Ok(bad_request(&ctx)),
        }
    }
    let Some(bulk) = bulk_of(&fields) else {
        return Ok(bad_request(&ctx));
    };
    let back = fields.text("back").to_owned();
    let problem = if ids.is_empty() {
        Some(Problem::new("", "staff-problem-none-chosen"))
    } else if ids.len() > edit::BULK_LIMIT {
        Some(Problem::new("", "staff-problem-too-many").with("limit", edit::BULK_LIMIT))
    } else {
        None
    };
    if let Some(problem) = problem {
        // The list they chose from, with what they chose.
        let stages = accounts::stages(&ctx).await?;
        let query = Fields::of_text(&back)
            .and_then(|fields| accounts::query_of(&fields, &stages))
            .unwrap_or_default();
        let form = fields.form(vec![problem]);
        let text = accounts::rendered(&ctx, query, None, form).await?;
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, text));
    }
    if fields.get("confirm").is_none() {
        return ask(&ctx, &fields, ids, bulk, Form::default(), StatusCode::OK).await;
    }
    let (wanted, applied) = (ids.clone(), bulk.clone());
    let outcome = ctx
        .write(move |tx, actor| {
            edit::bulk(tx, &policy::account_write(actor)?, actor, &wanted, &applied)
        })
        .await;
    match checked(outcome)? {
        Ok(_) if back.is_empty() => Ok(see_other("/staff/accounts?done=saved")),
        Ok(_) => Ok(see_other(&format!("/staff/accounts?{back}&done=saved"))),
        Err(problems) => {
            // Only one value was sent, so its problem is the form's.
            let problems = problems
                .into_iter()
                .map(|problem| Problem {
                    field: String::new(),
                    ..problem
                })
                .collect();
            let form = Form {
                problems,
                ..Form::default()
            };
            ask(
                &ctx,
                &fields,
                ids,
                bulk,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}

async fn ask(
    ctx: &Ctx,
    fields: &Fields,
    ids: Vec<AccountId>,
    bulk: Bulk,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let locale = ctx.locale;
    let (accounts, value_words) = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            let accounts = list::named(conn, &proof, &ids)?;
            let words = match &bulk {
                Bulk::Owner(None) => locale.t("staff-accounts-nobody").into_owned(),
                Bulk::Owner(Some(person)) => find::staff(conn, &proof)?
                    .into_iter()
                    .find(|staff| staff.id == *person)
                    .map(|staff| staff.name)
                    .ok_or(Error::NotFound)?,
                Bulk::Status(status) => status_words(locale, *status),
                Bulk::Segment(segment) => segment.trim().to_owned(),
            };
            Ok((accounts, words))
        })
        .await?;
    let change = fields.text("change").to_owned();
    let view = BulkView {
        value: fields.text(&change).to_owned(),
        change,
        value_words,
        accounts,
        back: fields.text("back").to_owned(),
    };
    let text = bulk_page(&ctx.page(), &view, &form);
    Ok(if status == StatusCode::OK {
        html(text)
    } else {
        html_with(status, text)
    })
}

fn status_words(locale: Locale, status: Status) -> String {
    locale.t(&format!("staff-status-{status}")).into_owned()
}
