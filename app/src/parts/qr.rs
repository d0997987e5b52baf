//! QR codes.

use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// A QR code as one SVG path, black on white in every colour scheme; nothing for a text that fits into none. `label` says to a screen
/// reader what scanning it does.
pub fn qr(text: &str, label: String) -> Option<impl IntoView + use<>> {
    use std::fmt::Write as _;
    const QUIET: usize = 4;
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let _ = write!(
                path,
                "M{} {}h1v1h-1z",
                place % width + QUIET,
                place / width + QUIET
            );
        }
    }
    let side = width + 2 * QUIET;
    Some(view! {
        <svg class="qr" width="240" height="240" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label
            shape-rendering="crispEdges">
            <rect width=side.to_string() height=side.to_string() fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    })
}
