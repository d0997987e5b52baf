//! Administrators' pages: people and roles, site settings, the queue, kept mails, the audit log.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, Query};
use app::page::Form;
use app::pages::admin as pages;
use domain::actor::Role;
use domain::community::moderation::hold;
use domain::mail::kept;
use domain::people::{second_factor, staff};
use domain::{Error, Problem, audit, job, policy, site};
use serde::Deserialize;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Fields;
use super::reply::{Failure, checked, html, html_with, see_other};
use super::routes::{Route, get, post};
use crate::config::Given;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/admin", Access::Admin, || web::to(home)),
        get("/admin/people", Access::Admin, || web::to(people)),
        post("/admin/people", Access::Admin, || web::to(appoint)),
        post("/admin/roles/{id}/revoke", Access::Admin, || {
            web::to(dismiss)
        }),
        post("/admin/people/{id}/suspend", Access::Admin, || {
            web::to(suspend)
        }),
        post("/admin/people/{id}/reinstate", Access::Admin, || {
            web::to(reinstate)
        }),
        post(
            "/admin/people/{id}/second-factor/reset",
            Access::Admin,
            || web::to(reset_second_factor),
        ),
        get("/admin/settings", Access::Admin, || web::to(settings)),
        post("/admin/settings", Access::Admin, || web::to(save_settings)),
        get("/admin/jobs", Access::Admin, || web::to(jobs)),
        post("/admin/jobs/retry", Access::Admin, || web::to(retry_all)),
        post("/admin/jobs/{id}/retry", Access::Admin, || web::to(retry)),
        get("/admin/configuration", Access::Admin, || {
            web::to(configuration)
        }),
        get("/admin/mail", Access::Admin, || web::to(mail)),
        get("/admin/audit", Access::Admin, || web::to(audit_log)),
    ]
}

async fn home(ctx: Ctx) -> HttpResponse {
    html(pages::home_page(&ctx.page()))
}

const PEOPLE: &str = "/admin/people";

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn people(ctx: Ctx, query: Query<Search>) -> Result<HttpResponse, Failure> {
    if !query.q.is_empty() {
        ctx.count(&ctx.state.gauges.search)?;
    }
    let form = Form::with([("q", query.into_inner().q.replace('\0', ""))]);
    people_page(&ctx, form, StatusCode::OK).await
}

async fn people_page(ctx: &Ctx, form: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let query = form.value("q");
    let (rows, spaces) = ctx
        .read(move |conn, actor| {
            let may = policy::administration(actor)?;
            Ok((
                staff::list(conn, &may, &query)?,
                staff::spaces_to_moderate(conn, &may)?,
            ))
        })
        .await?;
    Ok(html_with(
        status,
        pages::people_page(&ctx.page(), &form, rows, spaces),
    ))
}

/// Back to the people's page, with what was wrong if anything was.
async fn back_to_people(
    ctx: &Ctx,
    outcome: Result<(), Failure>,
    mut form: Form,
) -> Result<HttpResponse, Failure> {
    match checked(outcome)? {
        Ok(()) => Ok(see_other("/admin/people?done=saved")),
        Err(problems) => {
            form.problems = problems;
            people_page(ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Appointment {
    email: String,
    #[serde(default)]
    name: String,
    role: String,
    #[serde(default)]
    space: String,
}

async fn appoint(ctx: Ctx, input: web::Form<Appointment>) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(PEOPLE) {
        return Ok(confirm);
    }
    let input = input.into_inner();
    let form = Form::with([
        ("email", input.email.clone()),
        ("name", input.name.clone()),
        ("role", input.role.clone()),
        ("space", input.space.clone()),
    ]);
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            let role: Role = input
                .role
                .parse()
                .map_err(|()| Error::invalid("role", "problem-required"))?;
            let space = input.space.parse().ok();
            staff::appoint(tx, actor, &may, &input.email, &input.name, role, space)
        })
        .await;
    back_to_people(&ctx, outcome, form).await
}

async fn dismiss(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(PEOPLE) {
        return Ok(confirm);
    }
    let id = id.into_inner();
    let outcome = ctx
        .write(move |tx, actor| staff::dismiss(tx, actor, &policy::administration(actor)?, id))
        .await;
    back_to_people(&ctx, outcome, Form::default()).await
}

async fn suspend(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    let id = id.into_inner();
    let outcome = ctx
        .write(move |tx, actor| staff::suspend(tx, actor, &policy::administration(actor)?, id))
        .await;
    back_to_people(&ctx, outcome, Form::default()).await
}

async fn reinstate(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(PEOPLE) {
        return Ok(confirm);
    }
    let id = id.into_inner();
    let outcome = ctx
        .write(move |tx, actor| staff::reinstate(tx, actor, &policy::administration(actor)?, id))
        .await;
    back_to_people(&ctx, outcome, Form::default()).await
}

async fn reset_second_factor(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    if let Some(confirm) = ctx.to_confirm(PEOPLE) {
        return Ok(confirm);
    }
    let id = id.into_inner();
    let outcome = ctx
        .write(move |tx, actor| {
            policy::administration(actor)?;
            second_factor::reset(tx, actor, id)
        })
        .await;
    back_to_people(&ctx, outcome, Form::default()).await
}

async fn settings(ctx: Ctx) -> Result<HttpResponse, Failure> {
    settings_again(&ctx, Vec::new(), StatusCode::OK).await
}

/// The settings as they are, with what was wrong beside them.
pub async fn settings_again(
    ctx: &Ctx,
    problems: Vec<Problem>,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let site = ctx.read(|conn, _| site::load(conn)).await?;
    let mut form = Form::with([
        ("site_name", site.name),
        ("mark", site.mark),
        ("mail_from", site.mail_from),
        ("idea_votes", site.idea_votes.to_string()),
        ("terms_ja", site.terms_ja),
        ("terms_en", site.terms_en),
    ]);
    for ((field, _), value) in hold::FIELDS.iter().zip(site.hold.values()) {
        form.values.insert((*field).to_owned(), value.to_string());
    }
    form.problems = problems;
    Ok(html_with(
        status,
        pages::settings_page(&ctx.page(), &form, &ctx.state.config.mail_from),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    site_name: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    mail_from: String,
    #[serde(default)]
    idea_votes: Option<String>,
    #[serde(default)]
    hold_days: Option<String>,
    #[serde(default)]
    hold_posts: Option<String>,
    #[serde(default)]
    hold_links: Option<String>,
    #[serde(default)]
    hold_fast: Option<String>,
    #[serde(default)]
    hold_daily: Option<String>,
    #[serde(default)]
    terms_ja: String,
    #[serde(default)]
    terms_en: String,
}

impl Settings {
    /// When posts of new people are held, in the order of the rules' fields.
    fn rules(&self) -> [Option<&str>; 5] {
        [
            self.hold_days.as_deref(),
            self.hold_posts.as_deref(),
            self.hold_links.as_deref(),
            self.hold_fast.as_deref(),
            self.hold_daily.as_deref(),
        ]
    }
}

async fn save_settings(ctx: Ctx, input: web::Form<Settings>) -> Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let mut form = Form::with([
        ("site_name", input.site_name.clone()),
        ("mark", input.mark.clone()),
        ("mail_from", input.mail_from.clone()),
        ("idea_votes", input.idea_votes.clone().unwrap_or_default()),
        ("terms_ja", input.terms_ja.clone()),
        ("terms_en", input.terms_en.clone()),
    ]);
    let rules = input.rules();
    for ((field, _), typed) in hold::FIELDS.iter().zip(&rules) {
        let typed = typed.unwrap_or_default().to_owned();
        form.values.insert((*field).to_owned(), typed);
    }
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            let mut site = site::parse(
                &site::load(tx.conn)?,
                &input.site_name,
                &input.mark,
                &input.mail_from,
                &input.terms_ja,
                &input.terms_en,
            )?;
            if let Some(votes) = &input.idea_votes {
                site.idea_votes = site::parse_votes(votes)?;
            }
            // A form without them leaves them as they are.
            let rules = input.rules();
            if rules.iter().any(Option::is_some) {
                site.hold = hold::Rules::parse(rules.map(Option::unwrap_or_default))?;
            }
            site::change(tx, actor, &may, &site)
        })
        .await;
    match checked(outcome)? {
        Ok(()) => {
            ctx.state.site_changed();
            Ok(see_other("/admin/settings?done=saved"))
        }
        Err(problems) => Ok(html_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            pages::settings_page(
                &ctx.page(),
                &Form { problems, ..form },
                &ctx.state.config.mail_from,
            ),
        )),
    }
}

async fn jobs(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let (rows, count, dead) = ctx
        .read(|conn, actor| {
            let may = policy::administration(actor)?;
            let (rows, count) = job::list_open(conn, &may)?;
            Ok((rows, count, job::dead_kinds(conn, &may)?))
        })
        .await?;
    Ok(html(pages::jobs_page(&ctx.page(), rows, count, &dead)))
}

async fn retry_all(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["kind"]) {
        return Ok(refused);
    }
    let kind = fields.text("kind").to_owned();
    ctx.write(move |tx, actor| job::retry_all(tx, &policy::administration(actor)?, actor, &kind))
        .await?;
    Ok(see_other("/admin/jobs?done=queued"))
}

/// Every setting of this process. What may be a secret is not among what was remembered of them.
async fn configuration(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    let rows: Vec<pages::Row> = ctx
        .state
        .config
        .shown()
        .map(|(setting, given)| pages::Row {
            name: setting.name,
            default: setting.default,
            value: match given {
                None => pages::Value::Default,
                Some(Given::Secret) => pages::Value::Secret,
                Some(Given::Text(text)) => pages::Value::Text(text.clone()),
            },
        })
        .collect();
    Ok(html(pages::configuration_page(&ctx.page(), &rows)))
}

async fn retry(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    let id = id.into_inner();
    ctx.write(move |tx, actor| job::retry(tx, &policy::administration(actor)?, actor, id))
        .await?;
    Ok(see_other("/admin/jobs?done=queued"))
}

async fn mail(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let (state, readable) = (ctx.state.clone(), ctx.site.demo && ctx.state.is_local());
    let letters = ctx
        .work(move || {
            Ok(match &state.mailer {
                domain::mail::Mailer::Directory(folder) => Some(kept::newest(folder, 50)),
                _ => None,
            })
        })
        .await?;
    // Outside the demo an administrator could otherwise sign in as anybody.
    let letters = letters.map(|letters| {
        letters
            .into_iter()
            .map(|mut letter| {
                if !readable {
                    letter.text = kept::masked(&letter.text);
                    letter.subject = kept::masked(&letter.subject);
                }
                letter
            })
            .collect()
    });
    Ok(html(pages::mail_page(&ctx.page(), letters, readable)))
}

#[derive(Deserialize)]
struct Before {
    #[serde(default)]
    before: Option<i64>,
}

async fn audit_log(ctx: Ctx, query: Query<Before>) -> Result<HttpResponse, Failure> {
    let before = query.before;
    let (rows, broken) = ctx
        .read(move |conn, actor| {
            let may = policy::administration(actor)?;
            let rows = audit::list(conn, &may, before)?;
            let broken = match before {
                None => audit::first_broken(conn)?,
                Some(_) => None,
            };
            Ok((rows, broken))
        })
        .await?;
    Ok(html(pages::audit_page(&ctx.page(), rows, broken)))
}
