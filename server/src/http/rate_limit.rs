//! Limits that each process keeps in memory: visitors who are not signed in, by network; previews, searches and files, by
//! person. Those for signing in, for mail and for posts are in the database (`domain::limit`).

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web;
use domain::limit::{Limit, network};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::ctx::client_of;
use super::{reader, reply};
use crate::config::limits::ProcessLimits;
use crate::state::State;

/// Forgotten keys are dropped after so many checks.
const TIDY_EVERY: u32 = 10_000;
/// So many times as many tokens are looked up for a network as it may send visitors: of a whole office that signs in, each has
/// one.
const UNKNOWN_TOKENS: i64 = 10;
/// At most so many tokens are remembered.
const MOST_KNOWN: usize = 50_000;

/// One limit over many keys.
pub struct Gauge {
    limiter: DefaultKeyedRateLimiter<String>,
    checks: AtomicU32,
}

impl Gauge {
    fn new(limit: Limit) -> Self {
        let hits = u32::try_from(limit.hits)
            .ok()
            .and_then(NonZeroU32::new)
            .unwrap_or(NonZeroU32::MAX);
        let seconds = u64::try_from(limit.seconds).unwrap_or(1);
        let period = Duration::from_secs(seconds)
            .checked_div(hits.get())
            .filter(|period| !period.is_zero())
            .unwrap_or(Duration::from_nanos(1));
        let quota = Quota::with_period(period)
            .unwrap_or(Quota::per_second(hits))
            .allow_burst(hits);
        Self {
            limiter: RateLimiter::keyed(quota),
            checks: AtomicU32::new(0),
        }
    }

    /// Lets one more of `key` pass, or says how many seconds to wait.
    pub fn check(&self, key: String) -> Result<(), i64> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            i64::try_from(wait.as_secs()).unwrap_or(0) + 1
        })
    }
}

/// The limits of one process.
#[derive(Clone)]
pub struct Gauges {
    /// Previews of a text.
    pub preview: Arc<Gauge>,
    /// Searches.
    pub search: Arc<Gauge>,
    /// Looks for questions similar to one that is being typed.
    pub similar: Arc<Gauge>,
    /// Files sent.
    pub upload: Arc<Gauge>,
    /// Drafts saved.
    pub draft: Arc<Gauge>,
    /// Visitors not signed in.
    pub anonymous: Arc<Gauge>,
    /// Tokens looked up that were not known to stand for a session.
    unknown: Arc<Gauge>,
    /// Tokens that stood for a session a moment ago.
    known: Arc<Mutex<HashSet<String>>>,
}

impl Gauges {
    /// Fresh limits.
    pub fn new(limits: &ProcessLimits) -> Self {
        let gauge = |limit| Arc::new(Gauge::new(limit));
        Self {
            preview: gauge(limits.preview),
            search: gauge(limits.search),
            similar: gauge(limits.preview),
            upload: gauge(limits.upload),
            draft: gauge(limits.draft),
            anonymous: gauge(limits.anonymous),
            unknown: gauge(Limit::new(
                limits.anonymous.hits.saturating_mul(UNKNOWN_TOKENS),
                limits.anonymous.seconds,
            )),
            known: Arc::default(),
        }
    }

    fn knows(&self, token: &str) -> bool {
        self.known.lock().is_ok_and(|known| known.contains(token))
    }

    /// Remembers whether a token stands for a session.
    fn learn(&self, token: String, stands: bool) {
        let Ok(mut known) = self.known.lock() else {
            return;
        };
        if !stands {
            known.remove(&token);
        } else if known.insert(token) && known.len() > MOST_KNOWN {
            // Whoever is forgotten counts as a stranger once.
            known.clear();
        }
    }
}

/// Counts visitors who have no session, whatever cookie they show.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match over(&request).await {
        None => next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body),
        Some(wait) => {
            let (request, _) = request.into_parts();
            let mut response = reply::problem(&request, StatusCode::TOO_MANY_REQUESTS).await;
            if let Ok(value) = HeaderValue::from_str(&wait.to_string()) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static("retry-after"), value);
            }
            Ok(ServiceResponse::new(request, response))
        }
    }
}

async fn over(request: &ServiceRequest) -> Option<i64> {
    let path = request.path();
    if path.starts_with("/assets/") || matches!(path, "/healthz" | "/readyz") {
        return None;
    }
    let state = request
        .app_data::<web::Data<State>>()
        .map(|state| state.get_ref().clone())?;
    let network = network(&client_of(request.request(), &state.config).to_string());
    count(request, &state, &network).await.err()
}

/// Counts a visitor without a session by network, whatever cookie they show. A token that isn't known to stand for a session is
/// counted before anything is looked up for it, for itself: visitors must not use up what their neighbours sign in with.
async fn count(request: &ServiceRequest, state: &State, network: &str) -> Result<(), i64> {
    let gauges = &state.gauges;
    let count = || gauges.anonymous.check(network.to_owned());
    let Some(token) = reader::token(request.request(), state) else {
        return count();
    };
    let key = domain::entropy::digest(&token);
    let known = gauges.knows(&key);
    if !known {
        gauges.unknown.check(network.to_owned())?;
    }
    let found = reader::of(request.request(), state, state.hiroba.now()).await;
    let stands = matches!(found, Ok((Some(_), _)));
    gauges.learn(key, stands);
    if stands { Ok(()) } else { count() }
}
