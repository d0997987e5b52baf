//! Writing an event down, changing it, letting it come out.

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events::{self as pages, Writing};
use domain::community::pace;
use domain::events::draft::{self, EventDraft};
use domain::events::{EventId, event, group, lifecycle, path, slot};
use domain::policy::events as policy;
use domain::{Error, events};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, Refused, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// The routes of a new event: before those of an event, whose pattern they would fit.
pub fn new_routes() -> Vec<Route> {
    vec![
        get("/events/new", Access::Members, || web::to(new_form)),
        post("/events/new", Access::Members, || web::to(create)),
    ]
}

/// The routes of one there is.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/edit", Access::Members, || web::to(edit_form)),
        post("/events/{id}/edit", Access::Members, || web::to(edit)),
        post("/events/{id}/publish", Access::Members, || web::to(publish)),
    ]
}

/// What is said to who saves over what somebody else saved meanwhile.
const MEANWHILE: &str = "events-problem-changed-meanwhile";

/// The fields of an event.
const FIELDS: [&str; 23] = [
    "title",
    "date",
    "start",
    "end",
    "end_date",
    "place",
    "online_url",
    "capacity",
    "body",
    "time_zone",
    "audience",
    "attendee_list",
    "group",
    "accounts",
    "opens_at",
    "closes_at",
    "cancel_until",
    "account_max",
    "offer_hours",
    "tags",
    "newcomers_first",
    "speakers",
    "agenda",
];

fn draft_of(fields: &Fields) -> EventDraft {
    let text = |name: &str| fields.text(name).to_owned();
    EventDraft {
        title: text("title"),
        date: text("date"),
        start: text("start"),
        end: text("end"),
        end_date: text("end_date"),
        place: text("place"),
        online_url: text("online_url"),
        capacity: text("capacity"),
        body: text("body"),
        time_zone: text("time_zone"),
        audience: text("audience"),
        attendee_list: text("attendee_list"),
        group: text("group"),
        accounts: text("accounts"),
        opens_at: text("opens_at"),
        closes_at: text("closes_at"),
        cancel_until: text("cancel_until"),
        account_max: text("account_max"),
        offer_hours: text("offer_hours"),
        tags: text("tags"),
        newcomers_first: text("newcomers_first"),
        speakers: text("speakers"),
        agenda: text("agenda"),
    }
}

fn form_of(draft: EventDraft) -> Form {
    Form::with([
        ("title", draft.title),
        ("date", draft.date),
        ("start", draft.start),
        ("end", draft.end),
        ("end_date", draft.end_date),
        ("place", draft.place),
        ("online_url", draft.online_url),
        ("capacity", draft.capacity),
        ("body", draft.body),
        ("time_zone", draft.time_zone),
        ("audience", draft.audience),
        ("attendee_list", draft.attendee_list),
        ("group", draft.group),
        ("accounts", draft.accounts),
        ("opens_at", draft.opens_at),
        ("closes_at", draft.closes_at),
        ("cancel_until", draft.cancel_until),
        ("account_max", draft.account_max),
        ("offer_hours", draft.offer_hours),
        ("tags", draft.tags),
        ("newcomers_first", draft.newcomers_first),
        ("speakers", draft.speakers),
        ("agenda", draft.agenda),
    ])
}

fn known(more: &[&'static str]) -> Vec<&'static str> {
    FIELDS.iter().chain(more).copied().collect()
}

async fn new_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["from"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let Ok(from) = query.get("from").map(str::parse::<EventId>).transpose() else {
        return Ok(bad_request(&ctx));
    };
    let now = ctx.now;
    let (form, groups, slots) = ctx
        .read(move |conn, actor| {
            let may = policy::begin(actor)?;
            let groups = group::all(conn)?;
            let Some(id) = from else {
                let form = Form::with([("audience", events::Audience::Link.to_string())]);
                return Ok((form, groups, 1));
            };
            event::runner(conn, actor, id)?;
            let earlier = event::find(conn, &event::Viewer::of(actor), id)?;
            let form = form_of(draft::next_of(conn, &may, &earlier, now)?);
            Ok((form, groups, slot::of_event(conn, id)?.len()))
        })
        .await?;
    let page = pages::form_page(&ctx.page(), Writing::New(from), &form, &groups, slots);
    Ok(reply::html(page))
}

async fn create(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &known(&["from", "act"])) {
        return Ok(refused);
    }
    let Ok(from) = fields.get("from").map(str::parse::<EventId>).transpose() else {
        return Ok(bad_request(&ctx));
    };
    let draft = draft_of(&fields);
    let at_once = fields.text("act") == "publish";
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::begin(actor)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            let run = draft::create(tx, actor, &may, &draft, from)?;
            if at_once {
                lifecycle::publish(tx, actor, &run)?;
            }
            Ok(run.event_id)
        })
        .await;
    match outcome {
        Ok(id) => Ok(reply::see_other(&format!("{}?done=saved", path(id)))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let (groups, slots) = ctx
                .read(move |conn, _| {
                    let slots = match from {
                        Some(id) => slot::of_event(conn, id)?.len(),
                        None => 1,
                    };
                    Ok((group::all(conn)?, slots))
                })
                .await?;
            let form = fields.form(problems);
            let page = pages::form_page(&ctx.page(), Writing::New(from), &form, &groups, slots);
            Ok(Refused::page(shown, page))
        }
    }
}

/// What the form for changing starts from.
struct Stored {
    id: EventId,
    /// The event as it is, with the version it is of.
    form: Form,
    groups: Vec<group::Group>,
    slots: usize,
    /// Whether whom it is for is shown only.
    keeps_circle: bool,
}

impl Stored {
    async fn of(ctx: &Ctx, id: EventId) -> Result<Self, Failure> {
        ctx.read(move |conn, actor| {
            let run = event::runner(conn, actor, id)?;
            let event = event::find(conn, &event::Viewer::of(actor), id)?;
            let mut form = form_of(draft::of_event(conn, &event, run.vendor)?);
            form.values
                .insert("version".to_owned(), event.version.to_string());
            Ok(Self {
                id,
                form,
                groups: group::all(conn)?,
                slots: slot::of_event(conn, id)?.len(),
                keeps_circle: draft::keeps_circle(&run, &event),
            })
        })
        .await
    }

    /// The page, with this in the fields.
    fn page(&self, ctx: &Ctx, form: &Form) -> String {
        let writing = Writing::Change {
            id: self.id,
            keeps_circle: self.keeps_circle,
        };
        pages::form_page(&ctx.page(), writing, form, &self.groups, self.slots)
    }
}

async fn edit_form(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let stored = Stored::of(&ctx, id).await?;
    Ok(reply::html(stored.page(&ctx, &stored.form)))
}

async fn edit(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &known(&["version"])) {
        return Ok(refused);
    }
    let Ok(version) = fields.text("version").parse() else {
        return Ok(bad_request(&ctx));
    };
    let draft = draft_of(&fields);
    let outcome = ctx
        .write(move |tx, actor| {
            let run = event::runner(tx.conn, actor, id)?;
            draft::change(tx, actor, &run, version, &draft)
        })
        .await;
    match outcome {
        Ok(event) => Ok(reply::see_other(&format!("{}?done=saved", event.path()))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let stored = Stored::of(&ctx, id).await?;
            let mut form = fields.form(problems);
            let mut newest: Vec<&str> = Vec::new();
            // Sent again, it takes the place of what somebody else saved: only for who was told so.
            if form.problems.iter().any(|one| one.key == MEANWHILE) {
                newest.push("version");
            }
            // Those are no fields of this form.
            if stored.keeps_circle {
                newest.extend(["audience", "group"]);
            }
            for name in newest {
                form.values.insert(name.to_owned(), stored.form.value(name));
            }
            Ok(Refused::page(shown, stored.page(&ctx, &form)))
        }
    }
}

async fn publish(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let outcome = ctx
        .write(move |tx, actor| {
            let run = event::runner(tx.conn, actor, id)?;
            lifecycle::publish(tx, actor, &run)
        })
        .await;
    match outcome {
        // What is wrong with it is said where it is mended.
        Err(Failure {
            error: Error::Invalid(problems),
            ..
        }) => {
            let mut stored = Stored::of(&ctx, id).await?;
            stored.form.problems = problems;
            let page = stored.page(&ctx, &stored.form);
            let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(reply::html_with(status, page))
        }
        outcome => super::to_event(&ctx, id, fields, outcome.map(drop)).await,
    }
}
