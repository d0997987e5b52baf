//! What a request's body may cost, and what is said of one that can't be read. A body must arrive at a kilobyte a second after
//! its first ten seconds, a form with files within two minutes; one that trickles is cut off. Whatever an extractor refuses is
//! answered with our own page, not with a line of text.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::reply;

/// Every body has so long.
const GRACE: Duration = Duration::from_secs(10);
/// And a second more for so many bytes that have come.
const BYTES_A_SECOND: u64 = 1_024;
/// A form with files has so long, however fast it comes.
const UPLOAD: Duration = Duration::from_secs(120);

/// Bounds the time that a body takes, and turns whatever could not be read into our own page.
pub async fn check(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let cut_off = Rc::new(Cell::new(false));
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| {
                kind.trim_start()
                    .to_ascii_lowercase()
                    .starts_with("multipart/")
            });
        let begun = Instant::now();
        let timed = Timed {
            payload: request.take_payload(),
            begun,
            end: multipart.then(|| begun + UPLOAD),
            received: 0,
            alarm: Box::pin(sleep_until(begun + GRACE)),
            cut_off: cut_off.clone(),
        };
        request.set_payload(Payload::Stream {
            payload: Box::pin(timed),
        });
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let status = if cut_off.get() {
        StatusCode::REQUEST_TIMEOUT
    } else {
        response.status()
    };
    if !(cut_off.get() || is_bare_refusal(&response)) {
        return Ok(response);
    }
    let (request, _) = response.into_parts();
    let mut response = reply::problem(&request, status).await;
    if cut_off.get() {
        // What is left of such a body is not waited for.
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(ServiceResponse::new(request, response))
}

/// Whether this is the line of text that the framework says of a request it could not take apart.
fn is_bare_refusal(response: &ServiceResponse<BoxBody>) -> bool {
    response.status().is_client_error()
        && response.response().error().is_some()
        && !response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// A body with a deadline that moves with what has come.
struct Timed {
    payload: Payload,
    begun: Instant,
    end: Option<Instant>,
    received: u64,
    alarm: Pin<Box<Sleep>>,
    cut_off: Rc<Cell<bool>>,
}

impl Timed {
    fn deadline(&self) -> Instant {
        let earned = Duration::from_millis(self.received.saturating_mul(1_000) / BYTES_A_SECOND);
        let moving = self.begun + GRACE + earned;
        self.end.map_or(moving, |end| end.min(moving))
    }
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let over = |timed: &Self| {
            timed.cut_off.set(true);
            Poll::Ready(Some(Err(PayloadError::Io(io::Error::new(
                io::ErrorKind::TimedOut,
                "the body took too long",
            )))))
        };
        if self.cut_off.get() {
            return over(&self);
        }
        match Pin::new(&mut self.payload).poll_next(cx) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.received = self.received.saturating_add(bytes.len() as u64);
                if Instant::now() >= self.deadline() {
                    return over(&self);
                }
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => loop {
                let deadline = self.deadline();
                if Instant::now() >= deadline {
                    return over(&self);
                }
                self.alarm.as_mut().reset(deadline);
                if self.alarm.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            },
        }
    }
}
