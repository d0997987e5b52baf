//! Business hours, days off, and the chat that overdue questions are posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::admin::{HoursView, hours_page};
use chrono::NaiveDate;
use domain::desk::calendar::{self, Typed};
use domain::desk::webhook::{self, Format, Webhook};
use domain::{Error, Problem, policy};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, bad_request};
use super::reply::{Failure, checked, html_with, see_other};
use super::routes::{Route, get, post};
use crate::outgoing;

const PAGE: &str = "/admin/hours";

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get(PAGE, Access::Admin, || web::to(show)),
        post(PAGE, Access::Admin, || web::to(save)),
        post("/admin/hours/days", Access::Admin, || web::to(write_day)),
        post("/admin/hours/days/{day}/usual", Access::Admin, || {
            web::to(usual_day)
        }),
        post("/admin/hours/webhook", Access::Admin, || {
            web::to(set_webhook)
        }),
        post("/admin/hours/webhook/try", Access::Admin, || {
            web::to(try_webhook)
        }),
        post("/admin/hours/webhook/remove", Access::Admin, || {
            web::to(remove_webhook)
        }),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    page(&ctx, Form::default(), StatusCode::OK).await
}

/// The page, with what was typed in one of its forms and what was wrong with it.
async fn page(ctx: &Ctx, typed: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let (now, zone) = (ctx.now, ctx.state.hiroba.zone);
    let view = ctx
        .read(move |conn, actor| {
            policy::administration(actor)?;
            let calendar = calendar::load(conn, zone)?;
            Ok(HoursView {
                due: calendar.due(now),
                coming: calendar::coming(&calendar, now.local_day(zone)),
                hours: calendar.hours,
                webhook: webhook::load(conn)?.map(|webhook| webhook.format),
            })
        })
        .await?;
    Ok(html_with(status, hours_page(&ctx.page(), &typed, &view)))
}

/// Back to the page, with what was wrong if anything was.
async fn back(
    ctx: &Ctx,
    outcome: Result<(), Failure>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    match checked(outcome)? {
        Ok(()) => Ok(see_other("/admin/hours?done=saved")),
        Err(problems) => {
            let form = Form { problems, ..form };
            page(ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn save(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 16] = [
        "form",
        "day_1",
        "day_2",
        "day_3",
        "day_4",
        "day_5",
        "day_6",
        "day_7",
        "opens",
        "closes",
        "answer_hours",
        "holidays",
        "year_end",
        "year_end_from",
        "year_end_to",
        "zone",
    ];
    if let Err(refused) = fields.only(&ctx, &KNOWN) {
        return Ok(refused);
    }
    let typed = Typed {
        days: (1..=7)
            .filter(|day| fields.get(&format!("day_{day}")).is_some())
            .collect(),
        opens: fields.text("opens").to_owned(),
        closes: fields.text("closes").to_owned(),
        answer_hours: fields.text("answer_hours").to_owned(),
        holidays: fields.get("holidays").is_some(),
        year_end: fields.get("year_end").is_some(),
        year_end_from: fields.text("year_end_from").to_owned(),
        year_end_to: fields.text("year_end_to").to_owned(),
    };
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            calendar::change(tx, actor, &may, &calendar::parse(&typed)?)
        })
        .await;
    back(&ctx, outcome, fields.form(Vec::new())).await
}

async fn write_day(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["form", "day", "kind", "name"]) {
        return Ok(refused);
    }
    let open = match fields.text("kind") {
        "open" => true,
        "closed" => false,
        _ => return Ok(bad_request(&ctx)),
    };
    let day: Option<NaiveDate> = fields.text("day").trim().parse().ok();
    let name = fields.text("name").to_owned();
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            calendar::write_day(tx, actor, &may, day, open, &name)
        })
        .await;
    back(&ctx, outcome, fields.form(Vec::new())).await
}

async fn usual_day(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let day: NaiveDate = path.parse().map_err(|_| ctx.fail(Error::NotFound))?;
    ctx.write(move |tx, actor| {
        let may = policy::administration(actor)?;
        calendar::forget_day(tx, actor, &may, day)
    })
    .await?;
    Ok(see_other("/admin/hours?done=saved"))
}

async fn set_webhook(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(PAGE) {
        return Ok(confirm);
    }
    if let Err(refused) = fields.only(&ctx, &["form", "format", "url"]) {
        return Ok(refused);
    }
    let Ok(format) = fields.text("format").parse::<Format>() else {
        return Ok(bad_request(&ctx));
    };
    let url = fields.text("url").trim().to_owned();
    let local = ctx.state.is_local();
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            if url.len() > webhook::MAX_URL || !outgoing::is_acceptable(&url, local) {
                return Err(Error::invalid("url", "desk-problem-url"));
            }
            let webhook = Webhook {
                format,
                url: url.clone(),
            };
            webhook::change(tx, actor, &may, Some(&webhook))
        })
        .await;
    back(&ctx, outcome, fields.form(Vec::new())).await
}

async fn remove_webhook(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    ctx.write(|tx, actor| {
        let may = policy::administration(actor)?;
        webhook::change(tx, actor, &may, None)
    })
    .await?;
    Ok(see_other("/admin/hours?done=saved"))
}

async fn try_webhook(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let webhook = ctx
        .read(|conn, actor| {
            policy::administration(actor)?;
            webhook::load(conn)
        })
        .await?
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    let message = webhook::trial(
        webhook,
        ctx.state.config.locale,
        &ctx.site.name,
        &ctx.state.config.base_url,
    );
    let local = ctx.state.is_local();
    let outcome = ctx
        .work(move || Ok(outgoing::post_json(&message.to.url, &message.body, local)))
        .await?;
    match outcome {
        Ok(()) => Ok(see_other("/admin/hours?done=sent")),
        Err(undelivered) => {
            let problem = Problem::new("", "desk-problem-hook").with("cause", undelivered.cause);
            let form = Form {
                problems: vec![problem],
                ..Form::with([("form", "webhook".to_owned())])
            };
            page(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
