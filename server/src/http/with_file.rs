//! A form that may carry one small file: its fields, and the file's bytes.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;

use super::fields::Fields;
use super::{ctx, reply};
use crate::places::Place;
use crate::state::State;

/// Bytes of one field of text.
const TEXT_LIMIT: usize = 256 * 1_024;
/// Bytes of a file that are kept unless its reader asks for more; whoever uses it refuses more than its own limit.
const FILE_LIMIT: usize = 1_024 * 1_024;
/// Bytes of the whole body that are read on, so that a browser gets to see the answer and what was typed is not lost.
const READ_LIMIT: usize = 26 * 1_024 * 1_024;
/// So many times the largest file are read on, where that is more.
const READ_ON: usize = 8;

/// A file above this waits for one of a few places.
const SMALL: usize = 1_024 * 1_024;
/// So long.
const WAIT: Duration = Duration::from_secs(20);

/// What was sent, as a plain form or as one with a file of which at most `MOST` bytes are kept.
#[derive(Debug, Default)]
pub struct WithFile<const MOST: usize = FILE_LIMIT> {
    /// The fields.
    pub fields: Fields,
    /// The file; none when nothing was chosen. One over the limit is cut there.
    pub file: Option<Vec<u8>>,
    /// What the file was called where it came from.
    pub name: String,
    /// The file is longer than what was kept of it.
    pub cut: bool,
    /// There was no room for a large file just now: nothing was kept of it.
    pub busy: bool,
    /// A large file's place among the few that are held at once.
    _place: Option<Place>,
}

impl<const MOST: usize> FromRequest for WithFile<MOST> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
        if !multipart {
            let fields = Fields::from_request(request, payload);
            return Box::pin(async move {
                Ok(Self {
                    fields: fields.await?,
                    ..Self::default()
                })
            });
        }
        let request = request.clone();
        let parts = Multipart::from_request(&request, payload);
        Box::pin(async move {
            let read = match parts.await {
                Ok(parts) => read(parts, &request).await,
                Err(_) => Err(StatusCode::BAD_REQUEST),
            };
            match read {
                Ok(read) => Ok(read),
                Err(status) => {
                    let response = reply::problem(&request, status).await;
                    Err(InternalError::from_response("form", response).into())
                }
            }
        })
    }
}

/// Bytes of all fields but the file together.
const TEXTS_LIMIT: usize = 512 * 1_024;
/// Fields but the file.
const MOST_TEXTS: usize = 64;

async fn read<const MOST: usize>(
    mut parts: Multipart,
    request: &HttpRequest,
) -> Result<WithFile<MOST>, StatusCode> {
    let mut place = None;
    let mut busy = false;
    let read_limit = READ_LIMIT.max(MOST.saturating_mul(READ_ON));
    let mut fields = BTreeMap::new();
    let mut file = None;
    let mut file_name = String::new();
    let mut cut = false;
    let mut seen = 0_usize;
    let mut texts = 0_usize;
    let mut too_much = false;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| StatusCode::BAD_REQUEST)?;
        let name = part.name().unwrap_or_default().to_owned();
        let called = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .map(str::to_owned);
        let is_file = called.is_some();
        let limit = if is_file { MOST } else { TEXT_LIMIT };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
            seen = seen.saturating_add(chunk.len());
            if seen > read_limit {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            if is_file
                && place.is_none()
                && !busy
                && bytes.len() + chunk.len() > SMALL
                && limit > SMALL
            {
                // Whoever sends on waits: what is not read yet is not in memory.
                let state = request
                    .app_data::<web::Data<State>>()
                    .ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
                let who = ctx::load(request)
                    .await
                    .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
                    .who();
                place = state.large_files.take(&who, WAIT).await;
                // The text that comes with it is not lost for that.
                busy = place.is_none();
            }
            if is_file && busy {
                bytes.clear();
                continue;
            }
            let room = limit.saturating_sub(bytes.len());
            bytes.extend(chunk.iter().take(room));
            too_much |= !is_file && chunk.len() > room;
            cut |= is_file && chunk.len() > room;
        }
        if !is_file {
            texts = texts.saturating_add(bytes.len()).saturating_add(name.len());
            if texts > TEXTS_LIMIT || fields.len() >= MOST_TEXTS {
                // Read to the end, so that the answer arrives; nothing more of it is kept.
                too_much = true;
                continue;
            }
            let text = String::from_utf8(bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
            if text.contains('\0') || fields.insert(name, text).is_some() {
                return Err(StatusCode::BAD_REQUEST);
            }
        } else if called.as_deref().is_some_and(|called| !called.is_empty()) || !bytes.is_empty() {
            file_name = called.unwrap_or_default();
            if file.replace(bytes).is_some() {
                return Err(StatusCode::BAD_REQUEST);
            }
        }
    }
    if too_much {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    Ok(WithFile {
        fields: fields.into_iter().collect(),
        file,
        name: file_name,
        cut,
        busy,
        _place: place,
    })
}
