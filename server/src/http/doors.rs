//! Getting in: checking oneself in, the door, personal links, calendars, attendance files.

mod after;
mod calendars;
mod draw;
mod entrance;
mod files;
mod organiser;
mod presence;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFERRER_POLICY};

use super::routes::Route;

pub(super) use calendars::month;

/// Routes of this area.
pub fn routes() -> Vec<Route> {
    [
        presence::routes(),
        entrance::routes(),
        organiser::routes(),
        files::routes(),
        calendars::routes(),
        draw::routes(),
        after::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The status of an answer that a page gives.
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::OK)
}

/// The answer of a page behind a link that is a key, whose address is nobody else's to know.
fn quiet(mut response: HttpResponse) -> HttpResponse {
    response
        .headers_mut()
        .insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_is_hex_and_dashes() {
        assert!(super::entrance::is_key("0f-9a"));
        for odd in ["", "é", "a b", &"a".repeat(101)] {
            assert!(!super::entrance::is_key(odd), "{odd}");
        }
    }
}
