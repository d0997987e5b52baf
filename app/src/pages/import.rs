//! Taking in files: what to bring, which column is what, what would change, how far it is, what became of it.

use domain::import::desk::{Draft, Listed, State, View};
use domain::import::{Counts, Kind, Noted, Outcome, PreviewRow};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, problem_list, text_area};
use crate::parts::when::minute;

/// The start: a file or a pasted table, and the latest imports.
pub fn start_page(page: &Page, form: &Form, recent: Vec<Listed>) -> String {
    let problems = form.problems_of("file", page.locale);
    let wrong = !problems.is_empty();
    let chosen = form.value("kind");
    let body = view! {
        <section class="stack">
            <div class="page-head"><div><h1>{page.t("import-title")}</h1><p>{page.t("import-intro")}</p></div></div>
            <form class="form" method="post" action="/staff/import" enctype="multipart/form-data">
                {form_problems(page, form)}
                <div class="field">
                    <label for="kind">{page.t("import-kind")}</label>
                    <select id="kind" name="kind">
                        <option value="" selected=chosen.is_empty()>{page.t("import-kind-guess")}</option>
                        {kind_options(page, &chosen)}
                    </select>
                </div>
                <div class="field" class:field--wrong=wrong>
                    <label for="file">{page.t("import-file")}</label>
                    <p class="field__help" id="file-help">{page.t("import-file-help")}</p>
                    <input id="file" name="file" type="file" accept=".csv,.xlsx,text/csv" aria-invalid=wrong.then_some("true") aria-describedby=if wrong { "file-help file-problem" } else { "file-help" }/>
                    {problem_list("file", problems)}
                </div>
                {text_area(page, form, "table", 8, "import-table", Some("import-table-help"))}
                <button class="button">{page.t("import-next")}</button>
            </form>
        </section>
        <section class="stack">
            <h2>{page.t("import-recent")}</h2>
            {recent_table(page, recent)}
        </section>
    };
    console(page, page.t("import-title"), "import", body.into_any())
}

fn kind_options(page: &Page, chosen: &str) -> impl IntoView + use<> {
    Kind::supported()
        .map(|kind| {
            let label = page.t(kind_label(kind));
            view! { <option value=kind.as_str() selected=kind.as_str() == chosen>{label}</option> }
        })
        .collect_view()
}

fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Accounts => "import-kind-accounts",
        Kind::Contacts => "import-kind-contacts",
        Kind::Stages => "import-kind-stages",
        Kind::Contracts => "import-kind-contracts",
        Kind::Revenue => "import-kind-revenue",
        Kind::Usage => "import-kind-usage",
        Kind::Inquiries => "import-kind-inquiries",
        Kind::Programs => "import-kind-programs",
        Kind::Interactions => "import-kind-interactions",
        Kind::Ledger => "import-kind-ledger",
        Kind::Staff => "import-kind-staff",
    }
}

fn state_label(state: State) -> &'static str {
    match state {
        State::Received => "import-state-received",
        State::Checking => "import-state-checking",
        State::Checked => "import-state-checked",
        State::Applying => "import-state-applying",
        State::Done => "import-state-done",
        State::Failed => "import-state-failed",
        State::Interrupted => "import-state-interrupted",
        State::Discarded => "import-state-discarded",
    }
}

fn recent_table(page: &Page, recent: Vec<Listed>) -> AnyView {
    if recent.is_empty() {
        return view! { <p class="empty">{page.t("import-none")}</p> }.into_any();
    }
    let rows = recent
        .into_iter()
        .map(|row| {
            let kind = row
                .kind
                .parse()
                .map_or_else(|()| row.kind.clone(), |kind| page.t(kind_label(kind)));
            let name = if row.file_name.is_empty() {
                page.t("import-pasted")
            } else {
                row.file_name
            };
            let name = if row.openable {
                view! { <a href=format!("/staff/import/{}", row.id)>{name}</a> }.into_any()
            } else {
                view! { <span>{name}</span> }.into_any()
            };
            view! {
                <tr>
                    <td>{minute(page, row.started_at)}</td>
                    <td>{name}</td>
                    <td>{kind}</td>
                    <td>{row.by.unwrap_or_else(|| page.t("import-by-command"))}</td>
                    <td>{page.t(state_label(row.state))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("import-recent")>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{page.t("import-when")}</th>
                        <th scope="col">{page.t("import-what")}</th>
                        <th scope="col">{page.t("import-kind")}</th>
                        <th scope="col">{page.t("import-by")}</th>
                        <th scope="col">{page.t("import-state")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One import at its present step.
pub fn import_page(page: &Page, form: &Form, import: &View) -> String {
    let name = if import.file_name.is_empty() {
        page.t("import-pasted")
    } else {
        import.file_name.clone()
    };
    let step = match (import.state, &import.draft) {
        (State::Received, Some(draft)) => mapping_step(page, form, import, draft).into_any(),
        (State::Checking, _) => waiting(page, import, "import-checking").into_any(),
        (State::Checked, Some(draft)) => preview_step(page, form, import, draft).into_any(),
        (State::Applying, _) => waiting(page, import, "import-applying").into_any(),
        (State::Done, _) => result_step(page, import).into_any(),
        _ => view! { <p>{page.t(state_label(import.state))}</p> }.into_any(),
    };
    let body = view! {
        <section class="stack">
            <p class="crumb"><a href="/staff/import">{page.t("import-back-list")}</a></p>
            <h1>{name.clone()}</h1>
            <p class="quiet">{page.t(kind_label(import.kind))}" · "{minute(page, import.started_at)}</p>
            {step}
        </section>
    };
    console(page, name, "import", body.into_any())
}

fn mapping_step(page: &Page, form: &Form, import: &View, draft: &Draft) -> impl IntoView + use<> {
    let columns = import.kind.columns();
    let rows = draft
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let field = format!("column_{at}");
            let typed = form.values.get(&field).cloned();
            let chosen = typed.unwrap_or_else(|| {
                draft
                    .mapping
                    .get(at)
                    .copied()
                    .flatten()
                    .and_then(|column| columns.get(column))
                    .map(|column| column.name.to_owned())
                    .unwrap_or_default()
            });
            let samples: Vec<String> = draft
                .samples
                .iter()
                .filter_map(|row| row.get(at).cloned())
                .filter(|cell| !cell.is_empty())
                .collect();
            let options = columns
                .iter()
                .map(|column| {
                    let needed = if column.required {
                        page.t("import-needed")
                    } else {
                        String::new()
                    };
                    let label = column_label(page, column.name);
                    view! {
                        <option value=column.name selected=column.name == chosen>
                            {label}" ("{column.name}")"{needed}
                        </option>
                    }
                })
                .collect_view();
            let label = page
                .locale
                .tr("import-column-of", &[("heading", heading.clone().into())]);
            view! {
                <tr>
                    <th scope="row">{heading.clone()}</th>
                    <td class="quiet">{samples.join(&page.t("joint"))}</td>
                    <td>
                        <select name=field aria-label=label>
                            <option value="" selected=chosen.is_empty()>{page.t("import-ignore")}</option>
                            {options}
                        </select>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let problems: Vec<String> = form
        .problems
        .iter()
        .map(|problem| page.locale.problem(problem))
        .collect();
    let rows_read = page.locale.tr(
        "import-rows-read",
        &[("rows", draft.rows.to_string().into())],
    );
    view! {
        <h2>{page.t("import-map-title")}</h2>
        <p>{rows_read}</p>
        {(!problems.is_empty()).then(|| view! {
            <div class="notice notice--wrong" role="alert">
                {problems.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            </div>
        })}
        <form class="form" method="post" action=format!("/staff/import/{}/kind", import.id)>
            <div class="field-row">
                <div class="field">
                    <label for="kind">{page.t("import-kind")}</label>
                    <select id="kind" name="kind">{kind_options(page, import.kind.as_str())}</select>
                </div>
                <button class="button button--quiet">{page.t("import-kind-change")}</button>
            </div>
        </form>
        <form class="stack" method="post" action=format!("/staff/import/{}/columns", import.id)>
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("import-map-title")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("import-heading")}</th>
                            <th scope="col">{page.t("import-sample")}</th>
                            <th scope="col">{page.t("import-column")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="actions"><button class="button button--main">{page.t("import-check")}</button></p>
        </form>
        {discard_form(page, import)}
    }
}

/// A column's name in the reader's language.
fn column_label(page: &Page, name: &str) -> String {
    page.t(&format!("import-column-{}", name.replace('_', "-")))
}

fn discard_form(page: &Page, import: &View) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("/staff/import/{}/discard", import.id)>
            <button class="link">{page.t("import-discard")}</button>
        </form>
    }
}

fn waiting(page: &Page, import: &View, key: &str) -> impl IntoView + use<> {
    let applying = import.state == State::Applying;
    let done = u64::try_from(import.applied).unwrap_or_default();
    let progress = page.locale.tr(
        "import-progress",
        &[
            ("done", done.to_string().into()),
            ("total", import.total.to_string().into()),
        ],
    );
    view! {
        <h2>{page.t(key)}</h2>
        {applying.then(|| view! {
            <p>
                <progress max=import.total.max(1).to_string() value=done.to_string()>{progress.clone()}</progress>
                " "{progress}
            </p>
        })}
        <p class="quiet">{page.t("import-waiting")}</p>
    }
}

fn counts_list(page: &Page, counts: Counts, keys: [&'static str; 5]) -> impl IntoView + use<> {
    let numbers = [
        counts.read,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.refused,
    ];
    let items = keys
        .into_iter()
        .zip(numbers)
        .map(|(key, number)| {
            view! { <div><dt>{page.t(key)}</dt><dd>{number.to_string()}</dd></div> }
        })
        .collect_view();
    view! { <dl class="facts">{items}</dl> }
}

fn preview_step(page: &Page, form: &Form, import: &View, draft: &Draft) -> impl IntoView + use<> {
    let counts = draft.expected;
    let some_wrong = counts.refused > 0;
    let nothing = counts.created + counts.updated == 0;
    let skip_problems = form.problems_of("skip_bad", page.locale);
    let rows = draft
        .preview
        .iter()
        .map(|row| preview_row(page, row))
        .collect_view();
    let shown = (!draft.preview.is_empty()).then(|| {
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("import-preview-title")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("import-line")}</th>
                            <th scope="col">{page.t("import-row")}</th>
                            <th scope="col">{page.t("import-outcome")}</th>
                            <th scope="col">{page.t("import-changes")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <h2>{page.t("import-preview-title")}</h2>
        {counts_list(page, counts, [
            "import-count-read",
            "import-count-would-create",
            "import-count-would-update",
            "import-count-unchanged",
            "import-count-wrong",
        ])}
        {problems_table(page, &import.problems, counts.refused)}
        {nothing.then(|| view! { <p class="notice">{page.t("import-nothing-new")}</p> })}
        <form class="form" method="post" action=format!("/staff/import/{}/apply", import.id)>
            {some_wrong.then(|| view! {
                <div class="field">
                    <label class="choice">
                        <input type="checkbox" name="skip_bad" value="1"/>
                        {page.t("import-skip")}
                    </label>
                    <ul class="field__problems">
                        {skip_problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                    </ul>
                </div>
            })}
            <button class="button">{page.t("import-apply")}</button>
        </form>
        {shown}
        <form method="post" action=format!("/staff/import/{}/kind", import.id)>
            <button class="link" name="kind" value=import.kind.as_str()>{page.t("import-map-again")}</button>
        </form>
        {discard_form(page, import)}
    }
}

fn preview_row(page: &Page, row: &PreviewRow) -> impl IntoView + use<> {
    let outcome = page.t(match row.outcome {
        Outcome::Created => "import-outcome-created",
        Outcome::Updated => "import-outcome-updated",
        Outcome::Unchanged => "import-outcome-unchanged",
    });
    let changes = row
        .changes
        .iter()
        .map(|change| {
            let none = page.t("import-empty-value");
            let from = if change.from.is_empty() { none.clone() } else { change.from.clone() };
            let to = if change.to.is_empty() { none } else { change.to.clone() };
            view! { <li>{column_label(page, &change.column)}": "<del>{from}</del>" → "<ins>{to}</ins></li> }
        })
        .collect_view();
    view! {
        <tr>
            <td class="number">{row.line.to_string()}</td>
            <td>{row.label.clone()}</td>
            <td>{outcome}</td>
            <td><ul class="changes">{changes}</ul></td>
        </tr>
    }
}

fn problems_table(page: &Page, problems: &[Noted], refused: u64) -> impl IntoView + use<> {
    let rows = problems
        .iter()
        .map(|problem| {
            let message = match page.locale {
                domain::i18n::Locale::Ja => problem.ja.clone(),
                domain::i18n::Locale::En => problem.en.clone(),
            };
            let column = if problem.column.is_empty() {
                String::new()
            } else {
                let known = Kind::ALL
                    .iter()
                    .flat_map(|kind| kind.columns())
                    .any(|column| column.name == problem.column);
                if known {
                    column_label(page, &problem.column)
                } else {
                    problem.column.clone()
                }
            };
            view! {
                <tr>
                    <td class="number">{problem.line.to_string()}</td>
                    <td>{column}</td>
                    <td>{message}</td>
                </tr>
            }
        })
        .collect_view();
    let title = page.locale.tr(
        "import-wrong-title",
        &[("rows", refused.to_string().into())],
    );
    (!problems.is_empty()).then(|| {
        view! {
            <div class="notice notice--wrong" role="alert"><p>{title}</p></div>
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("import-problem")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("import-line")}</th>
                            <th scope="col">{page.t("import-column")}</th>
                            <th scope="col">{page.t("import-problem")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

fn result_step(page: &Page, import: &View) -> impl IntoView + use<> {
    view! {
        <h2>{page.t("import-result-title")}</h2>
        {counts_list(page, import.counts, [
            "import-count-read",
            "import-count-created",
            "import-count-updated",
            "import-count-unchanged",
            "import-count-refused",
        ])}
        {problems_table(page, &import.problems, import.counts.refused)}
        <p><a class="button button--main" href="/staff/accounts">{page.t("import-to-accounts")}</a></p>
    }
}
