//! One request, unpacked: who asks, in which language, when. The only bridge between actix and the rest.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use app::page::Page;
use domain::db::AnyConnection;
use domain::i18n::Locale;
use domain::limit::network;
use domain::people::device::Device;
use domain::people::session::{self, Visitor};
use domain::people::sign_in::Client;
use domain::site::Site;
use domain::{Actor, Result, Tx, UtcTime, policy};

use super::access::Access;
use super::rate_limit::Gauge;
use super::reply::Failure;
use super::security_headers::Nonce;
use super::{assets, cookies, live, logo, reader};
use crate::config::Config;
use crate::config::network::client_address;
use crate::state::State;

/// Seconds that a proof of who one is lasts for sensitive acts.
const REAUTHENTICATE_AFTER: i64 = 600;

/// The gates of a resource, by method.
pub struct Gates(pub Vec<(Method, Access)>);

/// One request. Extracting it passes the route's gate, so a handler that takes a `Ctx` can't be reached by the wrong role.
pub struct Ctx {
    /// What every request can reach.
    pub state: State,
    /// Who asks.
    pub visitor: Option<Visitor>,
    /// With which rights; a guest's when nobody is signed in.
    pub actor: Actor,
    /// Language: the person's choice, then the cookie's, then `Accept-Language`, then the site's.
    pub locale: Locale,
    /// When.
    pub now: UtcTime,
    /// Staff looking at the site as a customer would.
    pub customer_view: bool,
    /// Path and query.
    pub path: String,
    /// An address to come back to that can be opened.
    address: String,
    /// It is a form that was sent.
    sent: bool,
    /// `User-Agent`, for the list of sessions.
    pub user_agent: String,
    /// Address of the client.
    pub ip: String,
    /// What an administrator set for the site.
    pub site: Arc<Site>,
    nonce: String,
    device: String,
    notice: Option<&'static str>,
}

impl Ctx {
    /// What a page needs to know of the request.
    pub fn page(&self) -> Page {
        Page {
            locale: self.locale,
            now: self.now,
            zone: self
                .visitor
                .as_ref()
                .and_then(|visitor| visitor.zone)
                .unwrap_or(self.state.hiroba.zone),
            site_zone: self.state.hiroba.zone,
            actor: self.actor.clone(),
            reader_name: self.visitor.as_ref().map(|visitor| visitor.name.clone()),
            unread: self.visitor.as_ref().map_or(0, |visitor| visitor.unread),
            waiting: self
                .visitor
                .as_ref()
                .and_then(|visitor| visitor.waiting)
                .filter(|_| policy::community::queue(&self.actor).is_ok()),
            customer_view: self.customer_view,
            path: self.path.clone(),
            address: self.address.clone(),
            sent: self.sent,
            base_url: self.state.config.base_url.clone(),
            nonce: self.nonce.clone(),
            site_name: self.site.name.clone(),
            site_mark: self.site.mark.clone(),
            logo_url: logo::url(&self.site.logo),
            demo: self.site.demo,
            style_url: assets::url("main.css").unwrap_or_default(),
            script_url: assets::url("islands.js"),
            icon_url: assets::url("icon.svg").unwrap_or_default(),
            notice: self.notice,
        }
    }

    /// Whether the second factor is still to be given.
    pub fn owes_second_factor(&self) -> bool {
        self.visitor
            .as_ref()
            .is_some_and(|visitor| owes_second_factor(visitor, &self.state))
    }

    /// Who is at the other end.
    pub fn client(&self) -> Client {
        Client {
            ip: self.ip.clone(),
            user_agent: self.user_agent.clone(),
            locale: self.locale,
            device: Device::showing(self.state.secret.clone(), &self.device),
        }
    }

    /// One read of the domain, on a thread that may block.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConnection, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let hiroba = self.state.hiroba.clone();
        let actor = self.actor.clone();
        let outcome = web::block(move || hiroba.read(|conn| work(conn, &actor))).await;
        self.settle(outcome)
    }

    /// One write of the domain, on a thread that may block; tried again where transactions were in each other's way.
    pub async fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let hiroba = self.state.hiroba.clone();
        let actor = self.actor.clone();
        // A body takes its time: who sent it may have left, or lost a right, since it began.
        let session = self
            .visitor
            .as_ref()
            .filter(|visitor| actor.person_id() == visitor.actor.person_id())
            .map(|visitor| visitor.session_id)
            .filter(|_| actor.person_id().is_some());
        let outcome = web::block(move || {
            hiroba.write(|tx| match session {
                Some(session) => {
                    let actor = session::still(tx, session, &actor)?;
                    work(tx, &actor)
                }
                None => work(tx, &actor),
            })
        })
        .await;
        self.settle(outcome)
    }

    /// Work of ours that blocks and is neither one read nor one write.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let outcome = web::block(work).await;
        self.settle(outcome)
    }

    /// Whom a limit of this process counts: the person, else the network.
    pub fn who(&self) -> String {
        match self.actor.person_id() {
            Some(person) => person.to_string(),
            None => network(&self.ip),
        }
    }

    /// Counts one more of what a limit of this process bounds for each person. Errors: `Limited` when there were enough.
    pub fn count(&self, gauge: &Gauge) -> Result<(), Failure> {
        gauge
            .check(self.who())
            .map_err(|retry_after| self.fail(domain::Error::Limited { retry_after }))
    }

    /// When this person must prove again who they are before a sensitive act: the way there, and back to `next`.
    pub fn to_confirm(&self, next: &str) -> Option<HttpResponse> {
        let proved = self.visitor.as_ref()?.reauthenticated_at;
        (self.now >= proved.plus_seconds(REAUTHENTICATE_AFTER)).then(|| {
            super::reply::see_other(&format!(
                "/sign-in/confirm?next={}",
                super::reply::encode(next)
            ))
        })
    }

    /// A failure that shows this request's problem page.
    pub fn fail(&self, error: domain::Error) -> Failure {
        Failure {
            error,
            page: Box::new(self.page()),
        }
    }

    fn settle<T>(
        &self,
        outcome: std::result::Result<Result<T>, actix_web::error::BlockingError>,
    ) -> Result<T, Failure> {
        match outcome {
            Ok(result) => result.map_err(|error| self.fail(error)),
            Err(error) => Err(self.fail(domain::Error::internal(error))),
        }
    }
}

/// The name of the session cookie: browsers hold the strict prefix only over https.
pub fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

impl FromRequest for Ctx {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let ctx = load(&request).await?;
            let access = request.app_data::<web::Data<Gates>>().and_then(|gates| {
                let method = match request.method() {
                    &Method::HEAD => &Method::GET,
                    method => method,
                };
                gates
                    .0
                    .iter()
                    .find(|(of, _)| of == method)
                    .map(|(_, access)| *access)
            });
            let reads = [Method::GET, Method::HEAD].contains(request.method());
            // A route without a gate is a mistake of ours; nobody passes.
            match access {
                Some(_) if ctx.customer_view && !reads_only(&request) => {
                    Err(ctx.fail(domain::Error::Forbidden).into())
                }
                // Pages about oneself are nobody's in the customer's view.
                Some(Access::SignedIn) if ctx.customer_view => {
                    Err(ctx.fail(domain::Error::NotFound).into())
                }
                Some(access) if access.allows(&ctx.actor) => Ok(ctx),
                _ if live::listens(&request) => Err(live::refused()),
                Some(_) if ctx.owes_second_factor() => {
                    // A form's address is not one to come back to.
                    let back = if reads { ctx.path.as_str() } else { "/" };
                    Err(super::reply::SignInFirst::second_factor(back).into())
                }
                Some(_) if ctx.visitor.is_none() && reads => {
                    Err(super::reply::SignInFirst::to(&ctx.path).into())
                }
                _ => Err(ctx.fail(domain::Error::NotFound).into()),
            }
        })
    }
}

/// Unpacks a request without any gate: for the gate itself and for problem pages.
pub async fn load(request: &HttpRequest) -> std::result::Result<Ctx, actix_web::Error> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| actix_web::error::ErrorInternalServerError("state missing"))?
        .get_ref()
        .clone();
    let now = state.hiroba.now();
    let (visitor, site) = reader::of(request, &state, now).await?;
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let cookie_locale = request
        .cookie("locale")
        .and_then(|cookie| cookie.value().parse().ok());
    let locale = visitor
        .as_ref()
        .and_then(|visitor| visitor.locale)
        .or(cookie_locale)
        .or_else(|| Locale::from_accept_language(&header("accept-language")))
        .unwrap_or(state.config.locale);
    let nonce = request
        .extensions()
        .get::<Nonce>()
        .map(|nonce| nonce.0.clone())
        .unwrap_or_default();
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    let ip = client_address(peer, &forwarded_for(request), &state.config.trusted_proxies);
    // Whoever still owes the second factor is nobody yet.
    let actor = match &visitor {
        Some(visitor) if !owes_second_factor(visitor, &state) => visitor.actor.clone(),
        _ => Actor::Guest,
    };
    let customer_view =
        matches!(actor, Actor::Staff(_)) && request.cookie(cookies::viewing(&state)).is_some();
    let actor = if customer_view {
        Actor::any_member()
    } else {
        actor
    };
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let sent = !matches!(*request.method(), Method::GET | Method::HEAD);
    let address = if !sent {
        path.clone()
    } else {
        // A form's page is where it was sent from.
        let referrer = header("referer");
        let page = referrer.strip_prefix(state.config.base_url.as_str());
        super::reply::own_path(page.unwrap_or("/")).to_owned()
    };
    Ok(Ctx {
        actor,
        visitor,
        locale,
        now,
        customer_view,
        path,
        address,
        sent,
        user_agent: header("user-agent"),
        ip: ip.to_string(),
        notice: notice(request.query_string()),
        device: request
            .cookie(cookies::device(&state))
            .map(|cookie| cookie.value().to_owned())
            .unwrap_or_default(),
        site,
        nonce,
        state,
    })
}

/// Whether a request may be sent while staff look at the site as a customer would: reading, and what ends it.
fn reads_only(request: &HttpRequest) -> bool {
    const ALLOWED: [&str; 3] = [super::staff::END_CUSTOMER_VIEW, "/sign-out", "/language"];
    matches!(*request.method(), Method::GET | Method::HEAD) || ALLOWED.contains(&request.path())
}

/// Whether somebody has signed in but must still show their authenticator, or set one up, before they are anyone.
pub fn owes_second_factor(visitor: &Visitor, state: &State) -> bool {
    visitor.second_factor_at.is_none()
        && visitor.actor.is_staff()
        && (visitor.has_authenticator || state.demands_second_factor())
}

/// The client's address: the peer's, or what a trusted proxy says.
pub fn client_of(request: &HttpRequest, config: &Config) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    client_address(peer, &forwarded_for(request), &config.trusted_proxies)
}

/// Every `X-Forwarded-For`, joined as one list.
fn forwarded_for(request: &HttpRequest) -> String {
    request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",")
}

/// What a form that led here says it has done: `?done=saved`.
fn notice(query: &str) -> Option<&'static str> {
    const NOTICES: &[(&str, &str)] = &[
        ("saved", "notice-saved"),
        ("sent", "notice-sent"),
        ("session-ended", "notice-session-ended"),
        ("revoked", "notice-revoked"),
        ("decided", "notice-decided"),
        ("queued", "notice-queued"),
        ("second-factor", "notice-second-factor"),
        ("recovered", "notice-recovered"),
        ("password", "notice-password"),
        ("untold", "mention-untold"),
        ("draft-saved", "notice-draft-saved"),
        ("draft-restored", "notice-draft-restored"),
    ];
    let done = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("done="))?;
    NOTICES
        .iter()
        .find(|(key, _)| *key == done)
        .map(|(_, message)| *message)
}
