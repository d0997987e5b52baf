//! For those who pass by: robots.txt, the site map, and feeds. Only what a guest may read, whoever asks; the same bytes for
//! everyone, with what a reader needs to ask whether they have changed.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use app::page::Page;
use app::parts::byline::said;
use app::parts::question_row::encode;
use chrono::DateTime;
use domain::community::outside::{self, Feed, Which};
use domain::community::topic;
use domain::markdown::escape;
use domain::stories::list;
use domain::{Error, UtcTime};
use sha2::{Digest, Sha256};

use super::access::Access;
use super::ctx::Ctx;
use super::reply::Failure;
use super::routes::{Route, get};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/robots.txt", Access::Public, || web::to(robots)),
        get("/sitemap.xml", Access::Public, || web::to(site_map)),
        get("/sitemaps/pages", Access::Public, || web::to(pages)),
        get("/sitemaps/topics/{number}", Access::Public, || {
            web::to(topics)
        }),
        get("/sitemaps/stories", Access::Public, || web::to(cases)),
        get("/feeds/questions", Access::Public, || web::to(everything)),
        get("/feeds/space/{space}", Access::Public, || web::to(of_space)),
        get("/feeds/tag/{tag}", Access::Public, || web::to(of_tag)),
    ]
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SITE_MAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Text as XML takes it: escaped, without the characters that XML has no way to write.
fn xml(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| {
            matches!(c, '\t' | '\n')
                || (*c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
        })
        .collect();
    escape(&plain)
}

/// The answer, unless the reader has it already.
fn answer(
    request: &HttpRequest,
    kind: &'static str,
    body: String,
    changed_at: Option<UtcTime>,
) -> HttpResponse {
    let digest = domain::entropy::hex(&Sha256::digest(body.as_bytes()));
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let said = |name: header::HeaderName| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let known = match said(header::IF_NONE_MATCH) {
        Some(tags) => tags
            .split(',')
            .any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*"),
        None => said(header::IF_MODIFIED_SINCE)
            .and_then(|text| DateTime::parse_from_rfc2822(text).ok())
            .zip(changed_at)
            // The header counts whole seconds.
            .is_some_and(|(since, at)| at.to_chrono().timestamp() <= since.timestamp()),
    };
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header((header::ETAG, tag));
    if let Some(at) = changed_at {
        let date = at.to_chrono().format("%a, %d %b %Y %H:%M:%S GMT");
        response.insert_header((header::LAST_MODIFIED, date.to_string()));
    }
    if known {
        response.finish()
    } else {
        response.content_type(kind).body(body)
    }
}

async fn robots(ctx: Ctx, request: HttpRequest) -> HttpResponse {
    // Not to hide anything: these lead to the sign-in page, or to a page that is found under another address.
    const ELSEWHERE: [&str; 10] = [
        "/admin",
        "/ask",
        "/invitations/",
        "/me",
        "/posts/",
        "/search",
        "/setup",
        "/sign-in",
        "/staff",
        "/u/",
    ];
    let mut text = String::from("User-agent: *\n");
    for path in ELSEWHERE {
        text.push_str("Disallow: ");
        text.push_str(path);
        text.push('\n');
    }
    text.push_str("\nSitemap: ");
    text.push_str(&ctx.state.config.base_url);
    text.push_str("/sitemap.xml\n");
    answer(&request, "text/plain; charset=utf-8", text, None)
}

async fn site_map(ctx: Ctx, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let (parts, cases) = ctx
        .read(|conn, _| Ok((outside::parts(conn)?, list::addresses(conn, 1)?)))
        .await?;
    let base = xml(&ctx.state.config.base_url);
    let mut text = format!(
        "{XML}<sitemapindex xmlns=\"{SITE_MAP}\">\n<sitemap><loc>{base}/sitemaps/pages</loc></sitemap>\n"
    );
    for part in &parts {
        text.push_str(&format!(
            "<sitemap><loc>{base}/sitemaps/topics/{}</loc><lastmod>{}</lastmod></sitemap>\n",
            part.number,
            part.changed_at.rfc3339()
        ));
    }
    if let Some(newest) = cases.first() {
        text.push_str(&format!(
            "<sitemap><loc>{base}/sitemaps/stories</loc><lastmod>{}</lastmod></sitemap>\n",
            newest.published_at.rfc3339()
        ));
    }
    text.push_str("</sitemapindex>\n");
    // A case that was taken back changes no time: then the bytes alone tell.
    let changed_at = parts
        .iter()
        .map(|part| part.changed_at)
        .max()
        .filter(|_| cases.is_empty());
    Ok(answer(
        &request,
        "application/xml; charset=utf-8",
        text,
        changed_at,
    ))
}

async fn pages(ctx: Ctx, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let (spaces, tags) = ctx.read(|conn, _| outside::places(conn)).await?;
    let base = &ctx.state.config.base_url;
    let mut paths = vec!["/".to_owned()];
    if !spaces.is_empty() {
        paths.extend(["/questions".to_owned(), "/tags".to_owned()]);
    }
    paths.extend(
        spaces
            .iter()
            .map(|space| format!("/questions?space={}", encode(&space.slug))),
    );
    paths.extend(
        tags.iter()
            .map(|tag| format!("/questions?tag={}", encode(&tag.slug))),
    );
    let mut text = format!("{XML}<urlset xmlns=\"{SITE_MAP}\">\n");
    for path in paths {
        text.push_str(&format!(
            "<url><loc>{}</loc></url>\n",
            xml(&format!("{base}{path}"))
        ));
    }
    text.push_str("</urlset>\n");
    Ok(answer(
        &request,
        "application/xml; charset=utf-8",
        text,
        None,
    ))
}

/// The list of cases and the newest of those that anyone may read.
async fn cases(ctx: Ctx, request: HttpRequest) -> Result<HttpResponse, Failure> {
    const MOST: i64 = 20_000;
    let found = ctx.read(|conn, _| list::addresses(conn, MOST)).await?;
    if found.is_empty() {
        return Err(ctx.fail(Error::NotFound));
    }
    let base = &ctx.state.config.base_url;
    let mut text = format!(
        "{XML}<urlset xmlns=\"{SITE_MAP}\">\n<url><loc>{}</loc></url>\n",
        xml(&format!("{base}/stories"))
    );
    for one in &found {
        let path = domain::stories::path(one.id, &one.slug);
        text.push_str(&format!(
            "<url><loc>{}</loc><lastmod>{}</lastmod></url>\n",
            xml(&format!("{base}{path}")),
            one.published_at.rfc3339()
        ));
    }
    text.push_str("</urlset>\n");
    Ok(answer(
        &request,
        "application/xml; charset=utf-8",
        text,
        None,
    ))
}

async fn topics(
    ctx: Ctx,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let number = super::topics::id(&ctx, &path)?;
    let listed = ctx
        .read(move |conn, _| outside::listed(conn, number))
        .await?;
    if listed.is_empty() {
        return Err(ctx.fail(Error::NotFound));
    }
    let base = &ctx.state.config.base_url;
    let mut text = format!("{XML}<urlset xmlns=\"{SITE_MAP}\">\n");
    for one in &listed {
        text.push_str(&format!(
            "<url><loc>{}</loc><lastmod>{}</lastmod></url>\n",
            xml(&format!("{base}{}", one.path)),
            one.changed_at.rfc3339()
        ));
    }
    text.push_str("</urlset>\n");
    let changed_at = listed.iter().map(|one| one.changed_at).max();
    Ok(answer(
        &request,
        "application/xml; charset=utf-8",
        text,
        changed_at,
    ))
}

async fn everything(ctx: Ctx, request: HttpRequest) -> Result<HttpResponse, Failure> {
    feed(ctx, request, Which::All).await
}

async fn of_space(
    ctx: Ctx,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    feed(ctx, request, Which::Space(path.into_inner())).await
}

async fn of_tag(
    ctx: Ctx,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    feed(ctx, request, Which::Tag(path.into_inner())).await
}

async fn feed(ctx: Ctx, request: HttpRequest, which: Which) -> Result<HttpResponse, Failure> {
    if let Which::Space(slug) | Which::Tag(slug) = &which
        && slug.contains('\0')
    {
        // No slug has one, and PostgreSQL takes none in a text.
        return Err(ctx.fail(Error::NotFound));
    }
    // A feed has one language, the site's: its bytes must not hang on who asks.
    let mut page = ctx.page();
    page.locale = ctx.state.config.locale;
    let found = ctx.read(move |conn, _| outside::feed(conn, &which)).await?;
    let changed_at = found.entries.iter().map(|entry| entry.changed_at).max();
    let path = request.path();
    let text = atom(&page, &found, path, changed_at);
    Ok(answer(
        &request,
        "application/atom+xml; charset=utf-8",
        text,
        // By its bytes alone: a name that was hidden, or a question that went, changes no time.
        None,
    ))
}

fn atom(page: &Page, feed: &Feed, path: &str, changed_at: Option<UtcTime>) -> String {
    let base = &page.base_url;
    let (name, list) = match (&feed.space, &feed.tag) {
        (Some(space), _) => (
            space.name(page.locale).to_owned(),
            format!("/questions?space={}", encode(&space.slug)),
        ),
        (None, Some(tag)) => (
            tag.name.clone(),
            format!("/questions?tag={}", encode(&tag.slug)),
        ),
        (None, None) => (page.t("qa-questions"), "/questions".to_owned()),
    };
    let own = xml(&format!("{base}{path}"));
    let mut text = format!(
        "{XML}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{own}</id>\n<title>{}</title>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <updated>{}</updated>\n",
        page.locale,
        xml(&format!("{name} · {}", page.site_name)),
        xml(&format!("{base}{list}")),
        changed_at.unwrap_or(UtcTime(0)).rfc3339(),
    );
    for entry in &feed.entries {
        let row = &entry.row;
        let id = xml(&format!("{base}/t/{}", row.id));
        let link = xml(&format!("{base}{}", topic::path(row.id, &row.slug)));
        text.push_str(&format!(
            "<entry>\n<id>{id}</id>\n<title>{}</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
             <published>{}</published>\n<updated>{}</updated>\n<author><name>{}</name></author>\n",
            xml(&row.title),
            row.created_at.rfc3339(),
            entry.changed_at.rfc3339(),
            xml(&said(page, &row.byline)),
        ));
        for tag in &row.tags {
            text.push_str(&format!("<category term=\"{}\"/>\n", xml(&tag.name)));
        }
        text.push_str(&format!(
            "<summary xml:lang=\"{}\">{}</summary>\n</entry>\n",
            xml(&row.lang),
            xml(&entry.summary)
        ));
    }
    text.push_str("</feed>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(
            xml("a\u{0}b\u{b}c\u{fffe}d\u{85}<&>\"😀\n"),
            "abcd&lt;&amp;&gt;&quot;😀\n"
        );
    }
}
