//! Events: their lists, an event's page, registering and giving a place up.

mod console;
mod form;
mod groups;
mod inquiries;
mod invitations;
mod letters;
mod organisers;

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::community::pace;
use domain::events::event::Event;
use domain::events::list::{self, Filter, Which};
use domain::events::question::Answer;
use domain::events::registration::{self, Wish};
use domain::events::{event, group, show};
use domain::people::join_request;
use domain::policy::events as policy;
use domain::{Problem, events};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;

/// Routes of this area.
pub fn routes() -> Vec<Route> {
    [
        vec![get("/events", Access::Public, || web::to(listed))],
        form::new_routes(),
        groups::routes(),
        inquiries::routes(),
        own_routes(),
        form::routes(),
        console::routes(),
        invitations::routes(),
        letters::routes(),
        organisers::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn own_routes() -> Vec<Route> {
    vec![
        get("/events/link/{key}", Access::Public, || web::to(by_link)),
        get("/events/link/{key}/register", Access::SignedIn, || {
            web::to(stranger_form)
        }),
        post("/events/link/{key}/register", Access::SignedIn, || {
            web::to(register_stranger)
        }),
        get("/events/{id}", Access::Public, || web::to(shown)),
        post("/events/{id}/register", Access::SignedIn, || {
            web::to(register)
        }),
        post("/events/{id}/colleague", Access::Members, || {
            web::to(register_colleague)
        }),
        post("/events/{id}/cancel", Access::SignedIn, || web::to(cancel)),
        post("/events/{id}/take", Access::SignedIn, || web::to(take)),
        post("/events/{id}/shown", Access::SignedIn, || web::to(show_as)),
    ]
}

async fn listed(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(
        &ctx,
        &[
            "which", "group", "format", "tag", "after", "done", "view", "month",
        ],
    ) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    // A form without a script sends its empty choices along.
    let chosen = |name: &str| query.get(name).filter(|value| !value.is_empty());
    let (Ok(which), Ok(group), Ok(format), Ok(after)) = (
        chosen("which").unwrap_or("upcoming").parse::<Which>(),
        chosen("group").map(str::parse).transpose(),
        chosen("format").map(str::parse).transpose(),
        chosen("after").map(str::parse).transpose(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let filter = Filter {
        which,
        group,
        format,
        tag: chosen("tag").map(|slug| slug.chars().take(80).collect()),
        after,
    };
    match chosen("view") {
        None | Some("list") => {}
        Some("month") => return super::doors::month(&ctx, &filter, chosen("month")).await,
        Some(_) => return Ok(bad_request(&ctx)),
    }
    let (asked, now) = (filter.clone(), ctx.now);
    let desk = policy::desk(&ctx.actor).is_ok();
    let (found, groups, waiting) = ctx
        .read(move |conn, actor| {
            let found = list::events(conn, actor, &asked, now)?;
            let groups = group::all(conn)?;
            let waiting = if desk {
                list::unpublished(conn, actor)?
            } else {
                Vec::new()
            };
            Ok((found, groups, waiting))
        })
        .await?;
    let around = pages::Around {
        groups: &groups,
        waiting: &waiting,
    };
    let page = pages::events_page(&ctx.page(), &filter, &found, &around);
    Ok(reply::html(page))
}

async fn shown(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let now = ctx.now;
    let shown = ctx
        .read(move |conn, actor| show::show(conn, actor, id, now))
        .await?;
    let page = pages::show_page(&ctx.page(), &shown, &Form::default(), None);
    Ok(reply::html(page))
}

async fn by_link(ctx: Ctx, key: web::Path<String>) -> Result<HttpResponse, Failure> {
    let key = key.into_inner();
    let (wanted, now) = (key.clone(), ctx.now);
    let shown = ctx
        .read(move |conn, actor| show::by_link(conn, actor, &wanted, now))
        .await?;
    if may_read(&ctx, &shown).await? {
        return Ok(reply::see_other(&shown.event.path()));
    }
    let page = pages::show_page(&ctx.page(), &shown, &Form::default(), Some(&key));
    Ok(super::sign_in::quiet(reply::html(page)))
}

/// Whether the reader needs no link: they may see the event's own page, and register there.
async fn may_read(ctx: &Ctx, shown: &show::Shown) -> Result<bool, Failure> {
    if ctx.actor.person_id().is_none() {
        return Ok(false);
    }
    let placed = ctx.actor.is_active_member() || ctx.actor.is_staff();
    let mine = shown
        .mine
        .as_ref()
        .is_some_and(|mine| mine.standing.is_active());
    Ok(placed || mine)
}

/// The slot and the answers of a form; `None` when something else is in it.
fn wish(fields: &Fields, more: &[&str]) -> Option<Wish> {
    let mut answers = Vec::new();
    for name in fields.names() {
        if let Some(question) = name.strip_prefix("question-") {
            answers.push(Answer {
                question_id: question.parse().ok()?,
                text: fields.text(name).to_owned(),
            });
        } else if !["slot", "identity"].contains(&name) && !more.contains(&name) {
            return None;
        }
    }
    let slot_id = match fields.text("slot") {
        "" => None,
        slot => Some(slot.parse().ok()?),
    };
    let identity = match fields.text("identity") {
        "" => domain::community::Identity::Full,
        identity => identity.parse().ok()?,
    };
    Some(Wish {
        slot_id,
        identity,
        company: String::new(),
        answers,
    })
}

async fn register(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let Some(wish) = wish(&fields, &[]) else {
        return Ok(bad_request(&ctx));
    };
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::register(actor)?;
            event::find(tx.conn, &event::Viewer::of(actor), id)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            registration::register(tx, &may, id, &wish)
        })
        .await;
    to_event(&ctx, id, fields, outcome.map(drop)).await
}

async fn register_colleague(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (Some(mut wish), Ok(colleague)) = (
        wish(&fields, &["colleague"]),
        fields.text("colleague").parse(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    // How a name is shown is for each to choose; until then it isn't.
    wish.identity = domain::community::Identity::Profile;
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::register(actor)?;
            event::find(tx.conn, &event::Viewer::of(actor), id)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            registration::register_colleague(tx, &may, id, colleague, &wish)
        })
        .await;
    to_event(&ctx, id, fields, outcome.map(drop)).await
}

async fn cancel(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::register(actor)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            registration::cancel(tx, &may, id)
        })
        .await;
    match outcome {
        // Who was let in by their place alone sees the event no more.
        Ok(()) if !ctx.actor.is_active_member() && !ctx.actor.is_staff() => {
            Ok(reply::see_other("/events?done=saved"))
        }
        outcome => to_event(&ctx, id, fields, outcome).await,
    }
}

async fn take(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let outcome = ctx
        .write(move |tx, actor| registration::take_offer(tx, &policy::register(actor)?, id))
        .await;
    to_event(&ctx, id, fields, outcome).await
}

async fn show_as(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["identity"]) {
        return Ok(refused);
    }
    let Ok(identity) = fields.text("identity").parse() else {
        return Ok(bad_request(&ctx));
    };
    let outcome = ctx
        .write(move |tx, actor| registration::show_as(tx, &policy::register(actor)?, id, identity))
        .await;
    to_event(&ctx, id, fields, outcome).await
}

/// Back to the event, or its page with what was wrong.
async fn to_event(
    ctx: &Ctx,
    id: events::EventId,
    fields: Fields,
    outcome: Result<(), Failure>,
) -> Result<HttpResponse, Failure> {
    let failure = match outcome {
        Ok(()) => {
            return Ok(reply::see_other(&format!(
                "{}?done=saved",
                events::path(id)
            )));
        }
        Err(failure) => failure,
    };
    let (problems, status) = Refused::of(failure)?.split();
    let now = ctx.now;
    let shown = ctx
        .read(move |conn, actor| show::show(conn, actor, id, now))
        .await?;
    // Who has a place sees no form with its fields: what is wrong is said above.
    let placed = shown
        .mine
        .as_ref()
        .is_some_and(|mine| mine.standing.is_active());
    let problems = if placed && fields.get("colleague").is_none() {
        problems
            .into_iter()
            .map(|problem| Problem {
                field: String::new(),
                ..problem
            })
            .collect()
    } else {
        problems
    };
    let page = pages::show_page(&ctx.page(), &shown, &fields.form(problems), None);
    Ok(Refused::page(status, page))
}

/// The form of somebody without an account; whoever has one goes to the event.
async fn stranger_form(ctx: Ctx, key: web::Path<String>) -> Result<HttpResponse, Failure> {
    let key = key.into_inner();
    let (wanted, now) = (key.clone(), ctx.now);
    let shown = ctx
        .read(move |conn, actor| show::by_link(conn, actor, &wanted, now))
        .await?;
    if may_read(&ctx, &shown).await? {
        return Ok(reply::see_other(&shown.event.path()));
    }
    let name = ctx
        .visitor
        .as_ref()
        .map(|visitor| visitor.name.clone())
        .unwrap_or_default();
    let form = Form::with([("name", name)]);
    let page = stranger_page(&ctx, &key, &shown, &form);
    Ok(super::sign_in::quiet(reply::html(page)))
}

fn stranger_page(ctx: &Ctx, key: &str, shown: &show::Shown, form: &Form) -> String {
    let action = format!("{}/register", event::link_path(key));
    pages::register_page(&ctx.page(), shown, form, &action)
}

/// Registers somebody whose account staff have yet to find, and asks staff to find it.
async fn register_stranger(
    ctx: Ctx,
    key: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let key = key.into_inner();
    let Some(mut wish) = wish(&fields, &["name", "company"]) else {
        return Ok(bad_request(&ctx));
    };
    let (name, company) = (
        fields.text("name").to_owned(),
        domain::community::text::line(fields.text("company")),
    );
    wish.company = company.chars().take(200).collect();
    let wanted = key.clone();
    let limits = ctx.state.config.process_limits;
    let outcome: Result<Event, Failure> = ctx
        .write(move |tx, actor| {
            let may = policy::register(actor)?;
            let event = event::by_link(tx.conn, &wanted)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            if !may.vendor && may.account_id().is_none() {
                join_request::ask_at_event(tx, actor, &name, &company, &event.title)?;
            }
            registration::register(tx, &may, event.id, &wish)?;
            Ok(event)
        })
        .await;
    match outcome {
        Ok(event) => Ok(reply::see_other(&format!("{}?done=saved", event.path()))),
        Err(failure) => {
            let now = ctx.now;
            let (problems, status) = Refused::of(failure)?.split();
            let wanted = key.clone();
            let shown = ctx
                .read(move |conn, actor| show::by_link(conn, actor, &wanted, now))
                .await?;
            let page = stranger_page(&ctx, &key, &shown, &fields.form(problems));
            Ok(super::sign_in::quiet(Refused::page(status, page)))
        }
    }
}
