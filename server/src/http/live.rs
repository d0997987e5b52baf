//! `/live`: server-sent events. A page that is open learns how many notices are unread, and of replies in its topic. Every event
//! is made for its listener at the moment it is sent, with the session and the rights of that moment. Whoever does not ask for
//! a stream gets what it would begin with, and no more.

use std::time::Duration;

use actix_web::error::InternalError;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use app::shell::unread_words;
use domain::Error;
use domain::community::live::{self, Replies};
use domain::i18n::Locale;
use domain::people::session;
use domain::types::{PostId, TopicId};
use futures_util::stream;

use super::access::Access;
use super::ctx::{Ctx, owes_second_factor};
use super::fields::{Fields, bad_request};
use super::reader;
use super::reply::Failure;
use super::routes::{Route, get};
use crate::live::Place;
use crate::state::State;

/// Something is said at least so often: a connection that is gone is noticed, and proxies keep one that is not.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// What a browser waits at least before it comes again, in milliseconds; at most twice as long.
const RETRY: u32 = 5_000;

/// Where open pages listen.
pub const PATH: &str = "/live";

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get(PATH, Access::Members, || web::to(listen))]
}

async fn listen(ctx: Ctx, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["topic", "after"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let number = |name: &str| query.get(name).map(str::parse::<i64>).transpose();
    let (Ok(topic), Ok(after)) = (number("topic"), number("after")) else {
        return Ok(bad_request(&ctx));
    };
    let topic: Option<(TopicId, PostId)> = topic.map(|topic| (topic, after.unwrap_or(0)));
    if let Some((topic, after)) = topic {
        ctx.read(move |conn, actor| live::replies(conn, actor, topic, after))
            .await?;
    }
    let (Some(token), Some(visitor)) = (reader::token(&request, &ctx.state), &ctx.visitor) else {
        return Err(ctx.fail(Error::NotFound));
    };
    let listening = (
        visitor.actor.person_id().unwrap_or_default(),
        visitor.session_id,
    );
    let mut listener = Listener {
        state: ctx.state.clone(),
        token,
        locale: ctx.locale,
        topic,
        told: Told::default(),
    };
    if !listens(&request) {
        let (_, events) = ctx
            .work(move || listener.look().map(|events| (listener, events)))
            .await?;
        return Ok(answer().body(events.unwrap_or_default()));
    }
    let state = &ctx.state;
    let topic = topic.map(|(topic, _)| topic);
    let Some(place) = state
        .live
        .enter(&state.hiroba, state.config.streams, listening, topic)
    else {
        // A browser that is told so does not come again; the page shows what is new when it is opened anew.
        return Ok(HttpResponse::NoContent().finish());
    };
    let hello =
        stream::once(async { Ok::<_, actix_web::Error>(format!("retry: {RETRY}\n\n").into()) });
    let events = stream::unfold(Some((listener, place, true)), next);
    Ok(answer().streaming(futures_util::StreamExt::chain(hello, events)))
}

/// Whether this is a page that asks for a stream.
pub fn listens(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    request.path() == PATH
        && accept
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("text/event-stream"))
}

/// What such a page gets that may not have one: it would take any other page for a broken stream, or come again.
pub fn refused() -> actix_web::Error {
    InternalError::from_response("no stream", HttpResponse::NoContent().finish()).into()
}

fn answer() -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/event-stream; charset=utf-8")
        // nginx would hold events back.
        .insert_header(("x-accel-buffering", "no"));
    answer
}

/// A stream between two events; whether it has just begun.
type Waiting = (Listener, Place, bool);

/// The next thing to say.
async fn next(
    waiting: Option<Waiting>,
) -> Option<(Result<Bytes, actix_web::Error>, Option<Waiting>)> {
    let (mut listener, place, mut begins) = waiting?;
    let before = tokio::time::Instant::now();
    loop {
        if !std::mem::take(&mut begins) && !place.wait(HEARTBEAT).await {
            // A page that is seen comes again by itself.
            return None;
        }
        let turn = listener.state.looks.clone().acquire_owned().await;
        let looked = web::block(move || {
            let _turn = turn;
            let events = listener.look();
            (listener, events)
        })
        .await;
        match looked {
            Ok((back, Ok(Some(events)))) if events.is_empty() => {
                listener = back;
                if before.elapsed() >= HEARTBEAT {
                    let beat = Bytes::from_static(b":\n\n");
                    return Some((Ok(beat), Some((listener, place, false))));
                }
            }
            Ok((listener, Ok(Some(events)))) => {
                return Some((Ok(events.into()), Some((listener, place, false))));
            }
            // Signed out, or no longer among the readers: the browser is told not to come again.
            Ok((_, Ok(None))) => {
                return Some((Ok(Bytes::from_static(b"event: end\ndata: {}\n\n")), None));
            }
            // The database is busy: there will be another moment.
            Ok((back, Err(Error::Unavailable(_)))) => listener = back,
            // It comes again by itself.
            Ok((_, Err(error))) => {
                tracing::warn!(%error, "a stream could not be continued");
                return None;
            }
            Err(_) => return None,
        }
    }
}

/// What was told last.
#[derive(Default)]
struct Told {
    unread: Option<i64>,
    replies: Option<Replies>,
}

/// Somebody with a page open.
struct Listener {
    state: State,
    token: String,
    locale: Locale,
    topic: Option<(TopicId, PostId)>,
    told: Told,
}

impl Listener {
    /// What there is to say now; `None` for who may not listen any more. May block.
    fn look(&mut self) -> domain::Result<Option<String>> {
        let hiroba = &self.state.hiroba;
        let now = hiroba.now();
        let (state, token, topic) = (&self.state, &self.token, self.topic);
        let found = hiroba.read(|conn| {
            let Some(visitor) = session::visitor(conn, token, now, hiroba.zone)? else {
                return Ok(None);
            };
            if owes_second_factor(&visitor, state) {
                return Ok(None);
            }
            let replies = match topic {
                Some((topic, after)) => live::replies(conn, &visitor.actor, topic, after)?,
                None => None,
            };
            Ok(Some((visitor.unread, replies)))
        });
        let (unread, replies) = match found {
            Ok(Some(found)) => found,
            Ok(None) | Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut events = String::new();
        if self.told.unread.replace(unread) != Some(unread) {
            let (shown, spoken) = unread_words(self.locale, unread);
            let data = serde_json::json!({ "n": unread, "shown": shown, "spoken": spoken });
            events += &format!("event: unread\ndata: {data}\n\n");
        }
        if std::mem::replace(&mut self.told.replies, replies) != replies {
            let count = replies.map_or(0, |replies| replies.count);
            let data = serde_json::json!({
                "n": count,
                "text": self.locale.tr("live-replies", &[("n", count.into())]),
                "href": replies.map(|replies| format!("/posts/{}", replies.first)),
            });
            events += &format!("event: replies\ndata: {data}\n\n");
        }
        Ok(Some(events))
    }
}
