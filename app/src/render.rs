//! Turning a view into HTML.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Renders what `view` builds, in one pass and without waiting for anything: pages are given loaded data.
///
/// `view` is a closure because components run while the view is being built, and need the reactive owner that lives
/// from here to the end of this call. Islands inside come out as `<leptos-island>` elements for the browser to wake.
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| view().into_view().to_html())
}

/// An island among plain markup: `{island(|| view! { <Composer …/> })}`. The rest of the page needs no reactive owner.
pub fn island<V: IntoView>(view: impl FnOnce() -> V) -> impl IntoView {
    InertElement::new(render(view))
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{island, render};
    use crate::islands::{Composer, ComposerWords};

    #[test]
    fn text_and_attributes_are_escaped() {
        let html = render(|| view! { <p title="\"<">{"<script>&"}</p> });
        assert_eq!(html, r#"<p title="&quot;&lt;">&lt;script&gt;&amp;</p>"#);
    }

    #[test]
    fn an_island_carries_its_component_and_leaves_its_children_plain() {
        let composer = || {
            view! {
                <Composer preview_url="/preview".to_owned() files_url="/files".to_owned() words=ComposerWords::default()>
                    <textarea name="body"></textarea>
                </Composer>
            }
        };
        let html = view! { <form>{island(composer)}</form> }.to_html();
        assert!(
            html.starts_with("<form><leptos-island data-component=\"Composer_"),
            "{html}"
        );
        assert!(
            html.contains("<leptos-children><textarea name=\"body\"></textarea></leptos-children>"),
            "{html}"
        );
    }
}
