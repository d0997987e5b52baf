//! Mails kept as files because no mail server is set.

use domain::mail::Letter;
use leptos::prelude::*;

use super::minute;
use crate::page::Page;
use crate::parts::console::console;

/// The newest mails; `None` when a mail server sends them. `readable` says whether codes and links show.
pub fn mail_page(page: &Page, letters: Option<Vec<Letter>>, readable: bool) -> String {
    let content = match letters {
        None => view! { <p class="empty">{page.t("admin-mail-sent-away")}</p> }.into_any(),
        Some(letters) if letters.is_empty() => {
            view! { <p class="empty">{page.t("admin-mail-none")}</p> }.into_any()
        }
        Some(letters) => letters
            .into_iter()
            .map(|letter| {
                view! {
                    <details class="panel">
                        <summary>
                            <strong>{letter.subject}</strong>
                            " "<span class="quiet">{letter.to}" · "{minute(page, letter.at)}</span>
                        </summary>
                        <pre>{letter.text}</pre>
                    </details>
                }
            })
            .collect_view()
            .into_any(),
    };
    let note = page.t(if readable {
        "admin-mail-readable"
    } else {
        "admin-mail-masked"
    });
    let body = view! {
        <div class="page-head"><div><h1>{page.t("admin-mail")}</h1><p>{note}</p></div></div>
        <div class="stack">{content}</div>
    };
    console(page, page.t("admin-mail"), "admin-mail", body.into_any())
}
