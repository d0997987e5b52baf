//! `/assets/…`: the style sheet, the islands and the icon, embedded and compressed at build time (`build.rs`). A name
//! carries the hash of its bytes, so a browser may keep it for ever.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::access::Access;
use super::reply;
use super::routes::{Route, get};

include!(concat!(env!("OUT_DIR"), "/assets/table.rs"));

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// What the sources call it: `main.css`.
    pub name: &'static str,
    /// What it is served as: `main.0123456789ab.css`.
    pub served: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes, by gzip.
    pub gzip: &'static [u8],
    /// Its bytes, by brotli; empty in a debug build.
    pub brotli: &'static [u8],
}

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![get("/assets/{file}", Access::Public, || web::to(serve))]
}

/// The address of the asset that the sources call `name`, if this build has it: without the wasm there are no islands.
pub fn url(name: &str) -> Option<String> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some(format!("/assets/{}", asset.served))
}

async fn serve(request: HttpRequest) -> HttpResponse {
    let wanted = request.match_info().query("file");
    let Some(asset) = ASSETS.iter().find(|asset| asset.served == wanted) else {
        return reply::not_found(request).await;
    };
    let (encoding, bytes) = encoded(asset, request.headers().get(header::ACCEPT_ENCODING));
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, content_type(asset.served)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(bytes)
}

/// The smallest form that the browser takes.
fn encoded(asset: &Asset, accepted: Option<&HeaderValue>) -> (Option<&'static str>, &'static [u8]) {
    let accepted = accepted
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |wanted: &str| {
        accepted.split(',').any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let refused = |weight: &str| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            parts.next() == Some(wanted) && !parts.any(refused)
        })
    };
    if !asset.brotli.is_empty() && takes("br") {
        (Some("br"), asset.brotli)
    } else if takes("gzip") {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_accepted_form_is_sent() {
        let asset = Asset {
            name: "a.css",
            served: "a.0.css",
            plain: b"plain",
            gzip: b"gz",
            brotli: b"b",
        };
        let sent =
            |accepted: &str| encoded(&asset, Some(&HeaderValue::from_str(accepted).unwrap())).0;
        assert_eq!(sent("gzip, deflate, br"), Some("br"));
        assert_eq!(sent("gzip;q=1.0, br;q=0"), Some("gzip"));
        assert_eq!(sent("identity"), None);
        assert_eq!(encoded(&asset, None), (None, b"plain".as_slice()));
    }

    #[test]
    fn there_is_a_style_sheet_and_it_is_small() {
        let sheet = ASSETS
            .iter()
            .find(|asset| asset.name == "main.css")
            .unwrap();
        assert!(
            sheet.gzip.len() <= 20_000,
            "{} bytes gzipped",
            sheet.gzip.len()
        );
        assert!(url("main.css").unwrap().starts_with("/assets/main."));
    }

    #[test]
    fn the_islands_fit_their_budget_and_call_each_other_by_the_served_names() {
        let scripts: Vec<&Asset> = ASSETS
            .iter()
            .filter(|asset| asset.served.ends_with(".js") || asset.served.ends_with(".wasm"))
            .collect();
        let gzipped: usize = scripts.iter().map(|asset| asset.gzip.len()).sum();
        assert!(gzipped <= 130_000, "{gzipped} bytes gzipped");
        let waking = scripts.iter().find(|asset| asset.name == "islands.js");
        for part in scripts.iter().filter(|asset| asset.name != "islands.js") {
            let waking = std::str::from_utf8(waking.unwrap().plain).unwrap();
            assert!(
                waking.contains(part.served),
                "{} is not loaded",
                part.served
            );
        }
    }
}
