//! Under which identity one writes.

use domain::community::Identity;
use leptos::prelude::*;

use crate::page::Page;

/// The message that names an identity.
pub fn identity_key(identity: Identity) -> &'static str {
    match identity {
        Identity::Full => "qa-identity-full",
        Identity::Name => "qa-identity-name",
        Identity::Profile => "qa-identity-profile",
    }
}

/// A compact choice for answers and comments. Who has no choice (the vendor's people, the asker) sees none.
pub fn identity_select(
    page: &Page,
    id: String,
    chosen: Identity,
    offered: bool,
) -> impl IntoView + use<> {
    offered.then(|| {
        let options = Identity::ALL
            .iter()
            .map(|identity| {
                view! {
                    <option value=identity.as_str() selected={*identity == chosen}>{page.t(identity_key(*identity))}</option>
                }
            })
            .collect_view();
        view! {
            <span class="identity-select">
                <label for=id.clone()>{page.t("qa-identity-label")}</label>
                <select id=id name="identity">{options}</select>
            </span>
        }
    })
}
