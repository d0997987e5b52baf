//! 「この場で記録されること」: which acts, who sees them, why, for how long.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// The page; `to_acknowledge` is where a person goes on to who reads it for the first time.
pub fn recorded_page(page: &Page, to_acknowledge: Option<String>) -> String {
    let rows = [
        "visit", "post", "vote", "report", "story", "sign-in", "mail", "profile", "product",
    ]
    .into_iter()
    .map(|key| {
        view! {
            <tr>
                <th scope="row">{page.t(&format!("recorded-{key}-what"))}</th>
                <td>{page.t(&format!("recorded-{key}-who"))}</td>
                <td>{page.t(&format!("recorded-{key}-why"))}</td>
                <td>{page.t(&format!("recorded-{key}-how-long"))}</td>
            </tr>
        }
    })
    .collect_view();
    let promises = [
        "no-figures",
        "hidden-name",
        "other-companies",
        "own-words",
        "own-copy",
        "no-third-party",
    ]
    .into_iter()
    .map(|key| view! { <li>{page.t(&format!("recorded-promise-{key}"))}</li> })
    .collect_view();
    let acknowledge = to_acknowledge.map(|next| {
        view! {
            <form class="form" method="post" action="/recorded">
                <input type="hidden" name="next" value=next/>
                <button class="button">{page.t("recorded-understood")}</button>
            </form>
        }
    });
    let body = view! {
        <article class="prose">
            <h1>{page.t("recorded-title")}</h1>
            <p>{page.t("recorded-intro")}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label=page.t("recorded-title")>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{page.t("recorded-what")}</th>
                            <th scope="col">{page.t("recorded-who")}</th>
                            <th scope="col">{page.t("recorded-why")}</th>
                            <th scope="col">{page.t("recorded-how-long")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <h2>{page.t("recorded-promises")}</h2>
            <ul>{promises}</ul>
            {acknowledge}
        </article>
    };
    let mut head = Head::titled(page.t("recorded-title"));
    head.canonical = Some("/recorded".to_owned());
    shell(page, head, body)
}
