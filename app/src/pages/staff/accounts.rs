//! The list of accounts.

use chrono::NaiveDate;
use domain::accounts::Status;
use domain::accounts::find::StaffName;
use domain::accounts::list::{self, BandFilter, OwnerFilter, Query, Row, SPARK_DAYS, Sort};
use leptos::prelude::*;

use super::{console, pages, words};
use crate::page::{Form, Page};
use crate::parts::chart::sparkline::sparkline;
use crate::parts::field::form_problems;

/// The query of an address, without its place in the list.
pub fn query_text(query: &Query) -> String {
    let mut parts: Vec<(&str, String)> = Vec::new();
    if !query.search.is_empty() {
        parts.push(("q", query.search.clone()));
    }
    if let Some(stage) = &query.stage {
        parts.push(("stage", stage.clone()));
    }
    if let Some(band) = query.band {
        parts.push(("band", band.as_str().to_owned()));
    }
    match query.owner {
        Some(OwnerFilter::Is(person)) => parts.push(("owner", person.to_string())),
        Some(OwnerFilter::Nobody) => parts.push(("owner", "none".to_owned())),
        None => {}
    }
    if let Some(status) = query.status {
        parts.push(("status", status.as_str().to_owned()));
    }
    if let Some(segment) = &query.segment {
        parts.push(("segment", segment.clone()));
    }
    if let Some(sort) = query.sort {
        parts.push(("sort", sort.as_str().to_owned()));
    }
    parts
        .iter()
        .map(|(name, value)| format!("{name}={}", words::encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The list.
#[expect(clippy::too_many_arguments, reason = "a page shows many things")]
pub fn accounts_page(
    page: &Page,
    query: &Query,
    listed: &list::Page,
    staff: &[StaffName],
    segments: &[String],
    stages: &[String],
    first: bool,
    may_write: bool,
    form: &Form,
) -> String {
    let title = page.t("staff-accounts-title");
    let text = query_text(query);
    let base = if text.is_empty() {
        "/staff/accounts".to_owned()
    } else {
        format!("/staff/accounts?{text}")
    };
    let new = may_write.then(|| {
        view! { <a class="button" href="/staff/accounts/new">{page.t("staff-accounts-new")}</a> }
    });
    let list = if listed.all == 0 {
        view! {
            <div class="empty">
                <p>{page.t("staff-accounts-empty")}</p>
                <p>{page.t("staff-accounts-empty-more")}</p>
                {page.actor.is_admin().then(|| view! {
                    <p><a class="button button--main" href="/staff/import">{page.t("staff-accounts-import")}</a></p>
                })}
            </div>
        }
        .into_any()
    } else if listed.rows.is_empty() {
        view! {
            <div class="empty">
                <p>{page.t("staff-accounts-no-match")}</p>
                <p><a class="button" href="/staff/accounts">{page.t("staff-accounts-clear")}</a></p>
            </div>
        }
        .into_any()
    } else {
        table(page, listed, staff, segments, may_write, &text, form)
    };
    let matching = if listed.matching == listed.all {
        words::count(page, "staff-accounts-matching", listed.all)
    } else {
        words::say(
            page,
            "staff-accounts-matching-of",
            &[
                ("n", &listed.matching.to_string()),
                ("all", &listed.all.to_string()),
            ],
        )
    };
    let download = (listed.matching > 0).then(|| download(page, query));
    let body = view! {
        <div class="page-head"><h1>{title.clone()}</h1>{new}</div>
        {form_problems(page, form)}
        {(listed.all > 0).then(|| filters(page, query, staff, segments, stages))}
        {(listed.all > 0).then(|| view! { <p class="quiet small" role="status">{matching}</p> })}
        {list}
        {pages(page, &base, listed.next.as_deref(), first)}
        {download}
    };
    console(page, title, "accounts", body.into_any())
}

fn select(
    name: &'static str,
    label: String,
    options: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let chosen = chosen.to_owned();
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=format!("filter-{name}")>{label}</label>
            <select id=format!("filter-{name}") name=name>{options}</select>
        </div>
    }
    .into_any()
}

fn filters(
    page: &Page,
    query: &Query,
    staff: &[StaffName],
    segments: &[String],
    stages_in_use: &[String],
) -> AnyView {
    let any = || (String::new(), page.t("staff-accounts-any"));
    let mut stages = vec![any()];
    stages.extend(
        stages_in_use
            .iter()
            .map(|key| (key.clone(), words::stage(page, key))),
    );
    let bands = vec![
        any(),
        ("green".to_owned(), page.t("numbers-band-green")),
        ("yellow".to_owned(), page.t("numbers-band-yellow")),
        ("red".to_owned(), page.t("numbers-band-red")),
        ("none".to_owned(), page.t("numbers-band-none")),
    ];
    let mut owners = vec![any(), ("none".to_owned(), page.t("staff-accounts-nobody"))];
    owners.extend(
        staff
            .iter()
            .map(|person| (person.id.to_string(), person.name.clone())),
    );
    let mut statuses = vec![(String::new(), page.t("staff-accounts-any-status"))];
    statuses.extend(Status::ALL.iter().map(|status| {
        (
            status.as_str().to_owned(),
            words::status(page, status.as_str()),
        )
    }));
    let mut known = vec![any()];
    known.extend(
        segments
            .iter()
            .map(|segment| (segment.clone(), segment.clone())),
    );
    let sorts = Sort::ALL
        .iter()
        .map(|sort| {
            (
                sort.as_str().to_owned(),
                page.t(&format!("staff-sort-{}", sort.as_str())),
            )
        })
        .collect();
    let owner = match query.owner {
        Some(OwnerFilter::Is(person)) => person.to_string(),
        Some(OwnerFilter::Nobody) => "none".to_owned(),
        None => String::new(),
    };
    let chosen = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let narrowed = query != &Query::default();
    view! {
        <form class="filters" method="get" action="/staff/accounts" role="search">
            <div class="field filters__search">
                <label for="filter-q">{page.t("staff-accounts-search")}</label>
                <input id="filter-q" name="q" type="search" value=query.search.clone()/>
            </div>
            {select("stage", page.t("staff-accounts-stage"), stages, &chosen(query.stage.as_deref()))}
            {select("band", page.t("staff-accounts-band"), bands, &chosen(query.band.map(BandFilter::as_str)))}
            {select("owner", page.t("staff-accounts-owner"), owners, &owner)}
            {select("status", page.t("staff-accounts-status"), statuses, &chosen(query.status.map(Status::as_str)))}
            {(segments.len() > 1).then(|| select("segment", page.t("staff-accounts-segment"), known, &chosen(query.segment.as_deref())))}
            {select("sort", page.t("staff-accounts-sort"), sorts, query.sort.unwrap_or(Sort::Name).as_str())}
            <div class="filters__act">
                <button class="button">{page.t("staff-accounts-apply")}</button>
                {narrowed.then(|| view! { <a href="/staff/accounts">{page.t("staff-accounts-clear")}</a> })}
            </div>
        </form>
    }
    .into_any()
}

fn table(
    page: &Page,
    listed: &list::Page,
    staff: &[StaffName],
    segments: &[String],
    may_write: bool,
    query: &str,
    form: &Form,
) -> AnyView {
    let today = words::local(page, page.now);
    let first = today - chrono::Duration::days(SPARK_DAYS);
    let rows: Vec<_> = listed
        .rows
        .iter()
        .map(|row| account_row(page, row, first, today, may_write, form))
        .collect();
    // On a phone a row is drawn as a block; roles keep it a table for who hears it.
    let head = |key: &str| view! { <th scope="col" role="columnheader">{page.t(key)}</th> };
    let table = view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-accounts-title")>
            <table class="table table--accounts" role="table">
                <thead role="rowgroup"><tr role="row">
                    {may_write.then(|| view! { <td class="table__check" role="cell"></td> })}
                    {head("staff-accounts-name")}
                    {head("numbers-health")}
                    {head("staff-accounts-days")}
                    {head("staff-accounts-stage")}
                    {head("numbers-coverage")}
                    {head("staff-accounts-owner")}
                    {head("staff-accounts-next")}
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    };
    if !may_write {
        return table.into_any();
    }
    view! {
        <form method="post" action="/staff/accounts/bulk">
            <input type="hidden" name="back" value=query.to_owned()/>
            {table}
            {super::bulk::chooser(page, staff, segments, form)}
        </form>
    }
    .into_any()
}

fn account_row(
    page: &Page,
    row: &Row,
    first: NaiveDate,
    today: NaiveDate,
    may_write: bool,
    form: &Form,
) -> AnyView {
    let scored: Vec<f64> = row.spark.iter().filter_map(|point| point.score).collect();
    let title = match (scored.first(), scored.last()) {
        (Some(from), Some(to)) => words::say(
            page,
            "staff-accounts-spark",
            &[("from", &words::one(*from)), ("to", &words::one(*to))],
        ),
        _ => page.t("staff-accounts-spark-none"),
    };
    let days: Vec<(NaiveDate, Option<f64>)> = row
        .spark
        .iter()
        .map(|point| (point.day, point.score))
        .collect();
    let check = may_write.then(|| {
        let label = words::say(page, "staff-accounts-select", &[("name", &row.name)]);
        let name = format!("a{}", row.id);
        let checked = form.values.contains_key(&name);
        view! { <td class="table__check" role="cell"><input type="checkbox" name=name value="1" aria-label=label checked=checked/></td> }
    });
    let score = row
        .score
        .map(|score| view! { <span class="score">{words::one(score)}</span>" " });
    let since = row.stage_since.map(|at| {
        let days = (today - words::local(page, at)).num_days();
        let text = words::say(
            page,
            "staff-account-stage-since",
            &[
                ("date", &words::day(page, words::local(page, at))),
                ("days", &days.to_string()),
            ],
        );
        let days = words::count(
            page,
            "staff-accounts-stage-days",
            usize::try_from(days).unwrap_or(0),
        );
        view! { <br/><span class="quiet small" title=text>{days}</span> }
    });
    let coverage = row.coverage.map_or_else(|| "–".to_owned(), words::percent);
    let as_of = row.as_of.map(|day| {
        words::say(
            page,
            "staff-account-computed",
            &[("date", &words::full_day(page, day))],
        )
    });
    let next = row.next_action_on.map(|on| {
        let late = on < today;
        let mark =
            late.then(|| view! { <strong class="late">{page.t("staff-fact-overdue")}</strong>" " });
        view! { <br/><span class="small quiet">{mark}{words::day_view(page, on)}</span> }
    });
    let under = [row.external_id.clone(), row.segment.clone()]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let label = |key: &str| page.t(key);
    view! {
        <tr role="row">
            {check}
            <th scope="row" role="rowheader"><a href=format!("/staff/accounts/{}", row.id)>{row.name.clone()}</a><br/><span class="quiet small">{under}</span></th>
            <td role="cell" class="table__health" data-label=label("numbers-health") title=as_of.clone()>{score}{words::band_badge(page, row.state.as_deref(), row.band.as_deref())}</td>
            <td role="cell" data-label=label("staff-accounts-days")>{sparkline(&days, first, today, title)}</td>
            <td role="cell" data-label=label("staff-accounts-stage")>{words::stage_or_none(page, row.stage.as_deref())}{since}</td>
            <td role="cell" class="number" data-label=label("numbers-coverage") title=as_of>{coverage}</td>
            <td role="cell" class="table__whole" data-label=label("staff-accounts-owner")>{row.owner.clone().unwrap_or_else(|| "–".to_owned())}</td>
            <td role="cell" class="table__next" data-label=label("staff-accounts-next")>{row.next_action.clone()}{next}</td>
        </tr>
    }
    .into_any()
}

fn download(page: &Page, query: &Query) -> AnyView {
    let owner = match query.owner {
        Some(OwnerFilter::Is(person)) => Some(person.to_string()),
        Some(OwnerFilter::Nobody) => Some("none".to_owned()),
        None => None,
    };
    let fields: Vec<_> = [
        ("q", Some(query.search.clone())),
        ("stage", query.stage.clone()),
        ("band", query.band.map(|band| band.as_str().to_owned())),
        ("owner", owner),
        (
            "status",
            query.status.map(|status| status.as_str().to_owned()),
        ),
        ("segment", query.segment.clone()),
        ("sort", query.sort.map(|sort| sort.as_str().to_owned())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
    .collect();
    view! {
        <form class="download" method="post" action="/staff/accounts/download">
            {fields}
            <button class="button button--small">{page.t("staff-accounts-download")}</button>
            <span class="quiet small">{page.t("staff-accounts-download-help")}</span>
        </form>
    }
    .into_any()
}

/// The header row of the download.
pub fn sheet_header(page: &Page) -> Vec<String> {
    [
        "staff-profile-external-id",
        "staff-accounts-name",
        "staff-accounts-segment",
        "staff-accounts-status",
        "staff-accounts-owner",
        "staff-accounts-stage",
        "numbers-health",
        "staff-accounts-band",
        "numbers-coverage",
        "numbers-programme",
        "numbers-as-of",
        "staff-account-next-what",
        "staff-account-next-on",
    ]
    .iter()
    .map(|key| page.t(key))
    .collect()
}

/// One account's row of the download.
pub fn sheet_row(page: &Page, row: &Row) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let band = match (row.score, row.band.as_deref()) {
        (Some(_), Some(band)) => page.t(&format!("numbers-band-{band}")),
        _ => String::new(),
    };
    vec![
        row.external_id.clone().unwrap_or_default(),
        row.name.clone(),
        row.segment.clone().unwrap_or_default(),
        words::status(page, &row.status),
        row.owner.clone().unwrap_or_default(),
        row.stage
            .as_deref()
            .map(|stage| words::stage(page, stage))
            .unwrap_or_default(),
        number(row.score),
        band,
        row.coverage.map(words::percent).unwrap_or_default(),
        number(row.programme),
        day(row.as_of),
        row.next_action.clone(),
        day(row.next_action_on),
    ]
}
