//! Lists of topics, tags, and beginning a topic.

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::community::ask::ask_page;
use app::pages::community::questions::{questions_page, questions_path};
use app::pages::community::tags::tags_page;
use domain::community::TopicKind;
use domain::community::ask::{self, Desk, Question};
use domain::community::cursor::Cursor;
use domain::community::draft::Target;
use domain::community::list::{self, Filter};
use domain::community::mention;
use domain::community::reader::Reader;
use domain::community::tag;
use domain::community::topic::Topic;
use domain::policy;
use domain::search::similar::Similar;

use super::access::Access;
use super::ctx::Ctx;
use super::drafts;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::search;
use super::topics::written;
use super::writing::{self, Sent};

/// Tags listed.
const TAGS: i64 = 200;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/questions", Access::Public, || web::to(questions)),
        get("/discussions", Access::Public, || {
            web::to(|ctx: Ctx| topics_of(ctx, TopicKind::Discussion))
        }),
        get("/announcements", Access::Public, || {
            web::to(|ctx: Ctx| topics_of(ctx, TopicKind::Announcement))
        }),
        get("/tags", Access::Public, || web::to(tags)),
        get("/ask", Access::Members, || web::to(form)),
        post("/ask", Access::Members, || web::to(publish)),
    ]
}

async fn questions(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["filter", "tag", "space", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let unanswered = match query.get("filter") {
        None | Some("newest") => false,
        Some("unanswered") => true,
        Some(_) => return Ok(bad_request(&ctx)),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    list_page(ctx, TopicKind::Question, unanswered, after, &query).await
}

/// The list of a kind of topic that nobody waits for an answer in.
async fn topics_of(ctx: Ctx, kind: TopicKind) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["tag", "space", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after = match query.get("after").map(str::parse) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    list_page(ctx, kind, false, after, &query).await
}

async fn list_page(
    ctx: Ctx,
    kind: TopicKind,
    unanswered: bool,
    after: Option<Cursor>,
    query: &Fields,
) -> Result<HttpResponse, Failure> {
    let filter = Filter {
        kind,
        unanswered,
        tag: query.get("tag").map(str::to_owned),
        space: query.get("space").map(str::to_owned),
        pins_at: Some(ctx.now),
        after,
        limit: list::PAGE,
    };
    let asked = filter.clone();
    let (found, spaces) = ctx
        .read(move |conn, actor| {
            let found = list::questions(conn, actor, &asked)?;
            Ok((found, list::spaces(conn, actor)?))
        })
        .await?;
    // A synonym's address goes on to the tag's own.
    if let (Some(asked), Some(tag)) = (&filter.tag, &found.tag)
        && *asked != tag.slug
    {
        let onward = Filter {
            tag: Some(tag.slug.clone()),
            after: None,
            ..filter
        };
        return Ok(reply::see_other(&questions_path(&onward)));
    }
    let page = questions_page(&ctx.page(), &filter, &found, &spaces);
    Ok(reply::html(page))
}

async fn tags(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    let tags = ctx
        .read(|conn, actor| tag::most_used(conn, &Reader::of(actor), TAGS))
        .await?;
    Ok(reply::html(tags_page(&ctx.page(), &tags)))
}

async fn desk(ctx: &Ctx, kind: TopicKind) -> Result<Desk, Failure> {
    let now = ctx.now;
    ctx.read(move |conn, actor| {
        let may = policy::community::ask(actor)?;
        policy::community::begin(&may, kind)?;
        ask::desk(conn, actor, &may, kind, now)
    })
    .await
}

/// What was asked before and is like a question.
async fn similar(ctx: &Ctx, kind: TopicKind, title: &str) -> Result<Vec<Similar>, Failure> {
    match kind {
        TopicKind::Question => search::like(ctx, title).await,
        _ => Ok(Vec::new()),
    }
}

async fn form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["kind", "title", "tags", "space", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let Ok(kind) = query.get("kind").unwrap_or("question").parse() else {
        return Ok(bad_request(&ctx));
    };
    let desk = desk(&ctx, kind).await?;
    let space = match query.get("space") {
        Some(slug) => slug.to_owned(),
        None => desk
            .places
            .first()
            .map(|place| place.space.slug.clone())
            .unwrap_or_default(),
    };
    let form = Form::with([
        ("title", query.text("title").to_owned()),
        ("tags", query.text("tags").to_owned()),
        ("space", space),
        ("audience", desk.audience.as_str().to_owned()),
        ("identity", desk.identity.as_str().to_owned()),
    ]);
    let place = form.value("space");
    let mut form = drafts::fill(&ctx, form, desk.draft.as_ref());
    let chosen = form.value("space");
    if !desk.places.iter().any(|place| place.space.slug == chosen) {
        // The draft's place is closed to its writer now.
        form.values.insert("space".to_owned(), place);
    }
    let similar = similar(&ctx, kind, &form.value("title")).await?;
    Ok(reply::html(ask_page(
        &ctx.page(),
        kind,
        &desk,
        &form,
        &similar,
        None,
    )))
}

/// Where a new question is shown, with a word on those it calls who are not told.
async fn with_word(ctx: &Ctx, topic: &Topic) -> Result<String, Failure> {
    let (id, now) = (topic.id, ctx.now);
    let untold = ctx
        .read(move |conn, actor| mention::untold_in(conn, actor, id, now))
        .await?;
    let done = if untold > 0 { "?done=untold" } else { "" };
    Ok(format!("{}{done}", topic.path()))
}

async fn publish(ctx: Ctx, sent: Sent) -> Result<HttpResponse, Failure> {
    const OWN: [&str; 8] = [
        "kind", "space", "title", "body", "tags", "audience", "identity", "closed",
    ];
    if let Err(refused) = writing::only(&ctx, &sent, &OWN) {
        return Ok(refused);
    }
    let Ok(kind) = sent
        .fields
        .get("kind")
        .unwrap_or("question")
        .parse::<TopicKind>()
    else {
        return Ok(bad_request(&ctx));
    };
    let (mut fields, refused) = writing::receive(&ctx, sent).await?;
    // The vendor's people choose neither; a customer's form always sends both, and what is missing takes the careful way.
    let (Ok(audience), Ok(identity)) = (
        fields.get("audience").unwrap_or("own").parse(),
        fields.get("identity").unwrap_or("profile").parse(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let body = fields.text("body").to_owned();
    let (refused, preview) = if let Some(refused) = refused {
        (refused, None)
    } else if fields.get("save").is_some() {
        let back = format!("/ask?kind={kind}&done=draft-saved");
        match drafts::save(&ctx, Target::topic(kind), &mut fields, &back).await? {
            Ok(saved) => return Ok(saved),
            Err(refused) => (refused, None),
        }
    } else if fields.get("preview").is_some() {
        Refused::preview(&ctx, &body).await?
    } else {
        let outcome = match written(&ctx, &body).await {
            Ok(body) => {
                let question = Question {
                    kind,
                    closed: fields.get("closed").is_some(),
                    space: fields.text("space").to_owned(),
                    title: fields.text("title").to_owned(),
                    body,
                    tags: fields.text("tags").to_owned(),
                    audience,
                    identity,
                };
                ctx.write(move |tx, actor| {
                    let may = policy::community::ask(actor)?;
                    ask::ask(tx, actor, &may, &question)
                })
                .await
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(topic) => return Ok(reply::see_other(&with_word(&ctx, &topic).await?)),
            Err(failure) => (Refused::of(failure)?, None),
        }
    };
    let (problems, shown) = refused.split();
    let desk = desk(&ctx, kind).await?;
    let similar = similar(&ctx, kind, fields.text("title")).await?;
    let page = ask_page(
        &ctx.page(),
        kind,
        &desk,
        &fields.form(problems),
        &similar,
        preview,
    );
    Ok(Refused::page(shown, page))
}
