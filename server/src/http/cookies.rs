//! Our cookies: the session, the browser that asked for a code, the browser that was signed in with before, the language. All are `HttpOnly` and `SameSite=Lax`; over https
//! they carry the `__Host-` prefix.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use super::ctx::session_cookie;
use crate::state::State;

/// The cookie that holds a session.
pub fn session(state: &State, token: &str) -> Cookie<'static> {
    bake(
        state,
        session_cookie(state.secure()),
        token,
        Duration::days(365),
    )
}

/// Takes the session away.
pub fn no_session(state: &State) -> Cookie<'static> {
    bake(state, session_cookie(state.secure()), "", Duration::ZERO)
}

/// The name of the cookie that binds a code to a browser.
pub fn asking(state: &State) -> &'static str {
    if state.secure() { "__Host-pre" } else { "pre" }
}

/// Binds a code to this browser for as long as the code lives.
pub fn bind(state: &State, secret: &str) -> Cookie<'static> {
    let lifetime = Duration::seconds(domain::people::sign_in::LIFETIME);
    bake(state, asking(state), secret, lifetime)
}

/// Ends the binding.
pub fn unbind(state: &State) -> Cookie<'static> {
    bake(state, asking(state), "", Duration::ZERO)
}

/// The name of the cookie of a browser that somebody has signed in with.
pub fn device(state: &State) -> &'static str {
    if state.secure() {
        "__Host-device"
    } else {
        "device"
    }
}

/// Tells this browser from a stranger's, also after signing out.
pub fn known_device(state: &State, proof: &str) -> Cookie<'static> {
    bake(state, device(state), proof, Duration::days(365))
}

/// A visitor's language.
pub fn locale(state: &State, locale: &str) -> Cookie<'static> {
    bake(state, "locale", locale, Duration::days(365))
}

/// The name of the cookie of 「顧客表示」.
pub fn viewing(state: &State) -> &'static str {
    if state.secure() {
        "__Host-customer-view"
    } else {
        "customer-view"
    }
}

/// Staff look at the site as a customer would, for as long as a working day at most.
pub fn customer_view(state: &State) -> Cookie<'static> {
    bake(state, viewing(state), "1", Duration::hours(12))
}

/// Back to the staff's own view.
pub fn no_customer_view(state: &State) -> Cookie<'static> {
    bake(state, viewing(state), "", Duration::ZERO)
}

fn bake(state: &State, name: &'static str, value: &str, lifetime: Duration) -> Cookie<'static> {
    Cookie::build(name, value.to_owned())
        .path("/")
        .http_only(true)
        .secure(state.secure())
        .same_site(SameSite::Lax)
        .max_age(lifetime)
        .finish()
}
