//! Customers' cases: reading them, writing one's own, and the page for confirming.

mod clips;
mod desk;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFERRER_POLICY};
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::stories as pages;
use domain::community::pace;
use domain::stories::consent::{self, Choice, Reviewer};
use domain::stories::draft::{self, Writer};
use domain::stories::list::{self, Filter};
use domain::stories::review;
use domain::stories::text::Text;
use domain::stories::{StoryAudience, StoryId, path};
use domain::{Error, policy};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;

/// Routes of this area.
pub fn routes() -> Vec<Route> {
    [own_routes(), desk::routes(), clips::routes()]
        .into_iter()
        .flatten()
        .collect()
}

fn own_routes() -> Vec<Route> {
    vec![
        get("/stories", Access::Public, || web::to(stories)),
        get("/s/{id}", Access::Public, || web::to(without_slug)),
        get("/s/{id}/{slug}", Access::Public, || web::to(show)),
        get("/stories/new", Access::Members, || web::to(write_form)),
        post("/stories/new", Access::Members, || web::to(write)),
        get("/stories/mine", Access::Members, || web::to(mine)),
        get("/stories/review/{token}", Access::Public, || {
            web::to(review_by_link)
        }),
        post("/stories/review/{token}", Access::Public, || {
            web::to(say_by_link)
        }),
        get("/stories/{id}/review", Access::SignedIn, || {
            web::to(review_signed_in)
        }),
        post("/stories/{id}/review", Access::SignedIn, || {
            web::to(say_signed_in)
        }),
        get("/stories/{id}/edit", Access::Members, || web::to(edit_form)),
        post("/stories/{id}/edit", Access::Members, || web::to(edit)),
    ]
}

/// The fields of a case's text.
const TEXT: [&str; 6] = [
    "title",
    "challenge",
    "approach",
    "result",
    "figures",
    "features",
];

/// The text as it was typed.
fn text_of(fields: &Fields) -> Text {
    Text {
        title: fields.text("title").to_owned(),
        challenge: fields.text("challenge").to_owned(),
        approach: fields.text("approach").to_owned(),
        result: fields.text("result").to_owned(),
        figures: fields.text("figures").to_owned(),
        features: fields.text("features").to_owned(),
    }
}

/// The form that a text starts from.
fn form_of(text: &Text, version: i64) -> Form {
    let mut form = Form::with(text.parts().map(|(name, part)| (name, part.to_owned())));
    form.values
        .insert("version".to_owned(), version.to_string());
    form
}

/// The fields of a text and `more`.
fn with_text(more: &[&'static str]) -> Vec<&'static str> {
    TEXT.iter().chain(more).copied().collect()
}

async fn stories(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let known = ["industry", "size", "phase", "feature", "after", "done"];
    let query = match Fields::of_query(&ctx, &known) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    // A form without a script sends its empty choices along.
    let chosen = |name: &str| query.get(name).filter(|value| !value.is_empty());
    let size = match chosen("size").map(str::parse) {
        None => None,
        Some(Ok(size)) => Some(size),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let filter = Filter {
        industry: chosen("industry").map(str::to_owned),
        size,
        phase: chosen("phase").map(str::to_owned),
        feature: chosen("feature").map(str::to_owned),
        after,
    };
    let asked = filter.clone();
    let found = ctx
        .read(move |conn, actor| list::stories(conn, actor, &asked))
        .await?;
    Ok(reply::html(pages::stories_page(
        &ctx.page(),
        &filter,
        &found,
    )))
}

async fn without_slug(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let story = ctx
        .read(move |conn, actor| list::show(conn, actor, id))
        .await?;
    Ok(reply::see_other(&path(story.id, &story.slug)))
}

async fn show(ctx: Ctx, segments: web::Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (id_text, slug) = segments.into_inner();
    let id = id(&ctx, &id_text)?;
    let story = ctx
        .read(move |conn, actor| list::show(conn, actor, id))
        .await?;
    if story.slug != slug {
        return Ok(reply::see_other(&path(story.id, &story.slug)));
    }
    Ok(reply::html(pages::story_page(&ctx.page(), &story)))
}

async fn write_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    policy::stories::tell(&ctx.actor).map_err(|error| ctx.fail(error))?;
    let page = pages::write_page(&ctx.page(), pages::Writing::Own, &Form::default());
    Ok(reply::html(page))
}

async fn write(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &TEXT) {
        return Ok(refused);
    }
    let text = text_of(&fields);
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::stories::tell(actor)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            draft::tell(tx, &may, &text)
        })
        .await;
    match outcome {
        Ok(id) => Ok(reply::see_other(&format!("/stories/{id}/review"))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let form = fields.form(problems);
            let page = pages::write_page(&ctx.page(), pages::Writing::Own, &form);
            Ok(Refused::page(shown, page))
        }
    }
}

async fn mine(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let own = ctx
        .read(|conn, actor| {
            let may = policy::stories::tell(actor)?;
            review::own(conn, may.person_id)
        })
        .await?;
    Ok(reply::html(pages::own_page(&ctx.page(), &own)))
}

async fn edit_form(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let (story, text) = ctx
        .read(move |conn, actor| {
            let may = policy::stories::tell(actor)?;
            draft::editable(conn, Writer::Teller(may.person_id), id)
        })
        .await?;
    let form = form_of(&text, story.version);
    let writing = pages::Writing::OwnChange(id, &text);
    Ok(reply::html(pages::write_page(&ctx.page(), writing, &form)))
}

async fn edit(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &with_text(&["version"])) {
        return Ok(refused);
    }
    let Ok(version) = fields.text("version").parse() else {
        return Ok(bad_request(&ctx));
    };
    let text = text_of(&fields);
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::stories::tell(actor)?;
            pace::count(tx, actor, limits.post, limits.post_new)?;
            draft::edit(tx, actor, Writer::Teller(may.person_id), id, version, &text)
        })
        .await;
    match outcome {
        Ok(_) => Ok(reply::see_other(&format!("/stories/{id}/review"))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let (story, text) = ctx
                .read(move |conn, actor| {
                    let may = policy::stories::tell(actor)?;
                    draft::editable(conn, Writer::Teller(may.person_id), id)
                })
                .await?;
            let form = overtaken(fields.form(problems), story.version);
            let writing = pages::Writing::OwnChange(id, &text);
            let page = pages::write_page(&ctx.page(), writing, &form);
            Ok(Refused::page(shown, page))
        }
    }
}

/// A form over which somebody else saved: sent again, it takes the place of what the page now shows.
fn overtaken(mut form: Form, version: i64) -> Form {
    if form
        .problems
        .iter()
        .any(|problem| problem.key == draft::EDITED_MEANWHILE)
    {
        form.values
            .insert("version".to_owned(), version.to_string());
    }
    form
}

/// The answer of a page behind a mailed link, whose address is nobody else's to know.
fn quiet(mut response: HttpResponse) -> HttpResponse {
    response
        .headers_mut()
        .insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

async fn review_by_link(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Failure> {
    let token = token.into_inner();
    let action = format!("/stories/review/{token}");
    let (now, seal) = (ctx.now, ctx.state.seal());
    let review = ctx
        .read(move |conn, _| {
            let (id, who) = review::by_link(conn, &seal, &token, now)?;
            review::review(conn, who, id, None, now)
        })
        .await?;
    let page = pages::review_page(&ctx.page(), &review, &Form::default(), &action);
    Ok(quiet(reply::html(page)))
}

async fn review_signed_in(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let now = ctx.now;
    let review = ctx
        .read(move |conn, actor| {
            let person = actor.person_id().ok_or(Error::NotFound)?;
            review::review(conn, review::by_session(person), id, None, now)
        })
        .await?;
    let action = format!("/stories/{id}/review");
    let page = pages::review_page(&ctx.page(), &review, &Form::default(), &action);
    Ok(reply::html(page))
}

async fn say_by_link(
    ctx: Ctx,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let token = token.into_inner();
    let action = format!("/stories/review/{token}");
    let (now, seal) = (ctx.now, ctx.state.seal());
    let (id, who) = ctx
        .read(move |conn, _| review::by_link(conn, &seal, &token, now))
        .await?;
    say(&ctx, id, who, fields, &action).await.map(quiet)
}

async fn say_signed_in(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let person = ctx
        .actor
        .person_id()
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    let action = format!("/stories/{id}/review");
    say(&ctx, id, review::by_session(person), fields, &action).await
}

/// The customer's word: confirming, asking for changes, withdrawing.
async fn say(
    ctx: &Ctx,
    id: StoryId,
    who: Reviewer,
    fields: Fields,
    action: &str,
) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 13] = [
        "act",
        "mark",
        "version",
        "note",
        "name",
        "position",
        "company",
        "industry",
        "size",
        "phase",
        "audience",
        "reuse",
        "authority",
    ];
    let now = ctx.now;
    // Whoever is not its customer learns nothing from what a form of theirs is made of.
    ctx.read(move |conn, _| review::review(conn, who, id, None, now))
        .await?;
    if let Err(refused) = fields.only(ctx, &KNOWN) {
        return Ok(refused);
    }
    let read = match fields.get("version").map(str::parse::<i64>) {
        None => None,
        Some(Ok(version)) => Some(version),
        Some(Err(_)) => return Ok(bad_request(ctx)),
    };
    let mark = fields.text("mark").to_owned();
    let note = fields.text("note").to_owned();
    let outcome = match fields.text("act") {
        "confirm" => {
            let Ok(audience) = fields.text("audience").parse::<StoryAudience>() else {
                return Ok(bad_request(ctx));
            };
            let ticked = |name: &str| fields.get(name).is_some();
            let choice = Choice {
                name: ticked("name"),
                title: ticked("position"),
                company: ticked("company"),
                industry: ticked("industry"),
                size: ticked("size"),
                phase: ticked("phase"),
                audience,
                reuse: ticked("reuse"),
                authority: ticked("authority"),
            };
            ctx.write(move |tx, _| consent::confirm(tx, who, id, &mark, &choice))
                .await
        }
        "return" => {
            ctx.write(move |tx, _| consent::send_back(tx, who, id, &mark, &note))
                .await
        }
        "withdraw" => {
            ctx.write(move |tx, _| consent::withdraw(tx, who, id, &note))
                .await
        }
        _ => return Ok(bad_request(ctx)),
    };
    match outcome {
        Ok(_) => Ok(reply::see_other(action)),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let review = ctx
                .read(move |conn, _| review::review(conn, who, id, read, now))
                .await?;
            let page = pages::review_page(&ctx.page(), &review, &fields.form(problems), action);
            Ok(Refused::page(shown, page))
        }
    }
}

/// A form of staff shown again, or the failure as it is.
fn shown_again(failure: Failure) -> Result<(Vec<domain::Problem>, StatusCode), Failure> {
    match failure.error {
        Error::Invalid(problems) => Ok((problems, StatusCode::UNPROCESSABLE_ENTITY)),
        _ => Err(failure),
    }
}
