//! The list of accounts, a new account, and the download.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{accounts_page, new_account_page, query_text, sheet_header, sheet_row};
use domain::accounts::edit::{self, Profile};
use domain::accounts::list::{self, BandFilter, OwnerFilter, Query};
use domain::accounts::{find, sheet};
use domain::{Error, Problem, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{Failure, checked, html, html_with, see_other};
use super::super::routes::{Route, get, post};
use super::{chosen_person, typed_day};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/accounts", Access::AccountConsole, || web::to(show)),
        post("/staff/accounts", Access::AccountWrite, || web::to(create)),
        get("/staff/accounts/new", Access::AccountWrite, || web::to(new)),
        post("/staff/accounts/download", Access::AccountConsole, || {
            web::to(download)
        }),
    ]
}

const KEYS: [&str; 9] = [
    "q", "stage", "band", "owner", "status", "segment", "sort", "after", "done",
];

/// The filters and the order that were asked for; none when one of their values is unknown.
pub(super) fn query_of(fields: &Fields, stages: &[String]) -> Option<Query> {
    let given = |name: &str| fields.get(name).filter(|value| !value.is_empty());
    let search = fields.text("q").trim();
    if search.chars().count() > 200 {
        return None;
    }
    Some(Query {
        search: search.to_owned(),
        stage: match given("stage") {
            Some(stage) if stages.iter().all(|known| known != stage) => return None,
            stage => stage.map(str::to_owned),
        },
        band: match given("band") {
            Some(band) => Some(BandFilter::parse(band)?),
            None => None,
        },
        owner: match given("owner") {
            Some("none") => Some(OwnerFilter::Nobody),
            Some(person) => Some(OwnerFilter::Is(person.parse().ok()?)),
            None => None,
        },
        status: match given("status") {
            Some(status) => Some(status.parse().ok()?),
            None => None,
        },
        segment: given("segment").map(str::to_owned),
        sort: match given("sort") {
            Some(sort) => Some(sort.parse().ok()?),
            None => None,
        },
    })
}

/// Stage keys of the model in force.
pub(super) async fn stages(ctx: &Ctx) -> Result<Vec<String>, Failure> {
    ctx.read(|conn, actor| find::stages(conn, &policy::account_console(actor)?))
        .await
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &KEYS) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let stages = stages(&ctx).await?;
    let Some(query) = query_of(&fields, &stages) else {
        return Ok(bad_request(&ctx));
    };
    if !query.search.is_empty() {
        ctx.count(&ctx.state.gauges.search)?;
    }
    let after = fields.get("after").map(str::to_owned);
    let text = rendered(&ctx, query, after, Form::default()).await?;
    Ok(html(text))
}

/// The list with a form's problems on top.
pub(super) async fn rendered(
    ctx: &Ctx,
    query: Query,
    after: Option<String>,
    form: Form,
) -> Result<String, Failure> {
    let today = ctx.now.local_day(ctx.state.hiroba.zone);
    let first = after.is_none();
    let asked = query.clone();
    let now = ctx.now;
    let (listed, staff, segments, stages) = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            Ok((
                list::page(conn, &proof, &asked, after.as_deref(), today, now)?,
                find::staff(conn, &proof)?,
                find::segments(conn, &proof)?,
                find::stages(conn, &proof)?,
            ))
        })
        .await?;
    let may_write = policy::account_write(&ctx.actor).is_ok();
    Ok(accounts_page(
        &ctx.page(),
        &query,
        &listed,
        &staff,
        &segments,
        &stages,
        first,
        may_write,
        &form,
    ))
}

async fn download(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &KEYS) {
        return Ok(refused);
    }
    let stages = stages(&ctx).await?;
    let Some(query) = query_of(&fields, &stages) else {
        return Ok(bad_request(&ctx));
    };
    let filter = query_text(&query);
    // Many accounts at once leave the house here: who asks proves again who they are.
    let back = if filter.is_empty() {
        "/staff/accounts".to_owned()
    } else {
        format!("/staff/accounts?{filter}")
    };
    if let Some(confirm) = ctx.to_confirm(&back) {
        return Ok(confirm);
    }
    let today = ctx.now.local_day(ctx.state.hiroba.zone);
    let now = ctx.now;
    let at_most = ctx.state.config.limits.exports;
    let rows = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            list::all_matching(conn, &proof, &query, today, now)
        })
        .await?;
    // The entry is written before the first byte leaves, so that a download broken off leaves one too. Nobody else waits to
    // write while the accounts are read.
    let count = rows.len();
    let mark = ctx
        .write(move |tx, actor| {
            let proof = policy::account_console(actor)?;
            edit::downloaded(tx, &proof, actor, count, &filter, at_most)
        })
        .await?;
    let page = ctx.page();
    let bytes = ctx
        .work(move || {
            let lines: Vec<Vec<String>> = rows.iter().map(|row| sheet_row(&page, row)).collect();
            sheet::file(&sheet_header(&page), &lines)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            "content-disposition",
            format!("attachment; filename=\"accounts-{today}-{mark}.csv\""),
        ))
        .body(bytes))
}

async fn new(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let staff = ctx
        .read(|conn, actor| find::staff(conn, &policy::account_console(actor)?))
        .await?;
    let me = ctx.actor.person_id().map(|id| id.to_string());
    let form = Form::with([
        ("status", "active".to_owned()),
        ("owner", me.unwrap_or_default()),
    ]);
    Ok(html(new_account_page(&ctx.page(), &form, &staff)))
}

/// Names of the fields of an account.
pub(super) const PROFILE: [&str; 7] = [
    "name",
    "external_id",
    "segment",
    "industry",
    "status",
    "started_on",
    "owner",
];

/// The account that was typed.
pub(super) fn profile_of(fields: &Fields) -> Result<Profile, Vec<Problem>> {
    let mut problems = Vec::new();
    let owner_id = chosen_person(fields.text("owner"), "owner").unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let started_on = typed_day(fields.text("started_on"), "started_on").unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Profile {
        name: fields.text("name").to_owned(),
        external_id: fields.text("external_id").to_owned(),
        segment: fields.text("segment").to_owned(),
        industry: fields.text("industry").to_owned(),
        status: fields.text("status").to_owned(),
        started_on,
        owner_id,
    })
}

async fn create(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &PROFILE) {
        return Ok(refused);
    }
    let outcome = match profile_of(&fields) {
        Ok(profile) => {
            ctx.write(move |tx, actor| {
                edit::create(tx, &policy::account_write(actor)?, actor, &profile)
            })
            .await
        }
        Err(problems) => Err(ctx.fail(Error::Invalid(problems))),
    };
    match checked(outcome)? {
        Ok(id) => Ok(see_other(&format!("/staff/accounts/{id}?done=saved"))),
        Err(problems) => {
            let staff = ctx
                .read(|conn, actor| find::staff(conn, &policy::account_console(actor)?))
                .await?;
            let page = new_account_page(&ctx.page(), &fields.form(problems), &staff);
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages() -> Vec<String> {
        ["onboarding", "adoption", "value"]
            .map(str::to_owned)
            .to_vec()
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn unknown_values_of_filters_and_orders_are_refused() {
        for (name, value) in [
            ("sort", "mrr"),
            ("band", "blue"),
            ("stage", "won"),
            ("status", "gone"),
            ("owner", "someone"),
        ] {
            assert_eq!(
                query_of(&fields(&[(name, value)]), &stages()),
                None,
                "{name}={value}"
            );
        }
    }

    #[test]
    fn empty_filters_are_no_filters() {
        let empty = fields(&[
            ("q", " "),
            ("stage", ""),
            ("band", ""),
            ("owner", ""),
            ("sort", ""),
        ]);
        assert_eq!(query_of(&empty, &stages()), Some(Query::default()));
        let some = query_of(
            &fields(&[("sort", "-health"), ("owner", "none"), ("band", "none")]),
            &stages(),
        );
        assert_eq!(
            some.and_then(|query| query.owner),
            Some(OwnerFilter::Nobody)
        );
    }
}
