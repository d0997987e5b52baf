//! Somebody with a browser: cookies, a language, and the headers that browsers send with a form of our own page.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::http;
use super::{Answer, TestHiroba};

/// One browser.
pub struct Visitor<'a> {
    hiroba: &'a TestHiroba,
    server: usize,
    cookies: RefCell<BTreeMap<String, String>>,
    language: &'static str,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(hiroba: &'a TestHiroba) -> Self {
        Self {
            hiroba,
            server: 0,
            cookies: RefCell::default(),
            language: "ja",
        }
    }

    /// With one more cookie.
    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        self.cookies
            .borrow_mut()
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// Talks to this server (0 is the first).
    pub fn at(&self, server: usize) -> Self {
        Self {
            hiroba: self.hiroba,
            server,
            cookies: self.cookies.clone(),
            language: self.language,
        }
    }

    /// The value of a cookie, if the browser holds one of this name.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Opens a page.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("sec-fetch-site", "same-origin")], b"")
    }

    /// Sends a form from one of our own pages.
    #[track_caller]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(
            "POST",
            path,
            &[
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/x-www-form-urlencoded"),
            ],
            http::form(fields).as_bytes(),
        )
    }

    /// Sends a form with files (`multipart/form-data`): `(field, file name, content type, bytes)`.
    #[track_caller]
    pub fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "----hiroba-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        for (name, file, kind, bytes) in files {
            body.extend(
                format!(
                    "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                     content-type: {kind}\r\n\r\n"
                )
                .into_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(
            "POST",
            path,
            &[
                ("sec-fetch-site", "same-origin"),
                ("content-type", kind.as_str()),
            ],
            &body,
        )
    }

    /// Sends a request with exactly these headers besides host, cookies and language.
    #[track_caller]
    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        self.try_send(method, target, headers, body)
            .unwrap_or_else(|error| panic!("{method} {target}: {error}"))
    }

    /// The same where a failing connection is part of the story.
    pub fn try_send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        let given = |name: &str| {
            headers
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        let mut all: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if !given("accept-language") {
            all.push(("accept-language".to_owned(), self.language.to_owned()));
        }
        if !given("cookie") && !self.cookies.borrow().is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .borrow()
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            all.push(("cookie".to_owned(), cookies.join("; ")));
        }
        let address = self.hiroba.address(self.server);
        // Both servers stand behind one name, as they would behind a proxy.
        let host = self
            .hiroba
            .base_url()
            .split_once("://")
            .map_or("", |(_, host)| host);
        if !given("host") {
            all.push(("host".to_owned(), host.to_owned()));
        }
        let answer = http::send(address, method, target, &all, body)?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.borrow_mut();
        for (_, value) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let mut parts = value.split(';');
            let Some((name, content)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let gone = parts.any(|part| part.trim().eq_ignore_ascii_case("max-age=0"));
            if gone || content.is_empty() {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), content.trim().to_owned());
            }
        }
    }
}
