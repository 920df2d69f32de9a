//! A sheet over the page: a native dialog, closed by its button, by Escape, or by a press beside it.

use super::{Glyph, Icon};
use crate::i18n::desk_words;
use leptos::{html, prelude::*};

/// A sheet.
#[component]
pub fn Sheet(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What stands on it. It stays mounted, so that what it holds keeps its state.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(dialog) = dialog.get() {
            if open && !dialog.open() {
                // Fails only where the element is not in the document yet; then it stays shut.
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    let name = move || title.get();
    view! {
        <dialog
            node_ref=dialog
            class=format!("sheet {class}")
            aria-label=name
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // The backdrop is the dialog itself; all else stands on the body.
                if event.target() == event.current_target() {
                    open.set(false);
                }
            }
        >
            <div class="sheet-body">
                <header class="sheet-head">
                    <h2>{name}</h2>
                    <button type="button" class="quiet round" aria-label=desk_words().close on:click=move |_| open.set(false)>
                        <Glyph icon=Icon::Close/>
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
