//! Small drawings for controls, in the colour of the text. They never stand without a word or a label.

use leptos::prelude::*;

/// Which drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the drawings")]
pub enum Icon {
    Play,
    Pause,
    Next,
    Previous,
    Finish,
    Stop,
    Reset,
    Undo,
    Lock,
    Unlock,
    Help,
    More,
    Close,
    Black,
    Flash,
    Focus,
    Message,
    Plus,
    Edit,
    Delete,
    Up,
    Down,
    Copy,
    Screen,
    Link,
    Back,
    Print,
}

impl Icon {
    /// Its strokes on a field of 24 by 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Play => "M8 5.5v13l11-6.5z",
            Self::Pause => "M8.5 5v14M15.5 5v14",
            Self::Next => "M5 6v12l8.5-6zM18.5 6v12",
            Self::Previous => "M19 6v12l-8.5-6zM5.5 6v12",
            Self::Finish => "M6 21V4M6 4.5h12l-3 4 3 4H6",
            Self::Stop => "M6.5 6.5h11v11h-11z",
            Self::Reset => "M5 12a7 7 0 1 0 2.2-5.1M7.5 3v4.2h4.2",
            Self::Undo => "M8.5 5 4.5 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Unlock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.6-1.6",
            Self::Help => "M9 9.2a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.9v.4M12 17.6v.1",
            Self::More => "M5.5 12h.1M12 12h.1M18.5 12h.1",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Black => "M4 5.5h16v10H4zM9 19.5h6M4.5 15 19.5 6",
            Self::Flash => "M13 3 6 13.5h5L10 21l8-11h-5.5z",
            Self::Focus => "M4 8.5V4h4.5M15.5 4H20v4.5M20 15.5V20h-4.5M8.5 20H4v-4.5M8.5 12h7",
            Self::Message => "M4 5h16v11h-9l-4.5 4v-4H4z",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Edit => "M4.5 19.5 5.5 15 16 4.5 19.5 8 9 18.5z",
            Self::Delete => "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7",
            Self::Up => "M6 14.5 12 8.5l6 6",
            Self::Down => "M6 9.5l6 6 6-6",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Screen => "M3.5 5h17v11.5h-17zM8.5 20h7",
            Self::Link => {
                "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-.8.8M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l.8-.8"
            }
            Self::Back => "M15 5l-7 7 7 7",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
        }
    }

    /// Whether it is a filled shape.
    const fn is_solid(self) -> bool {
        matches!(self, Self::Play | Self::Stop)
    }
}

/// A drawing.
#[component]
pub fn Glyph(
    /// Which one.
    #[prop(into)]
    icon: Signal<Icon>,
) -> impl IntoView {
    view! {
        <svg class="glyph" class:solid=move || icon.get().is_solid() viewBox="0 0 24 24" aria-hidden="true">
            <path d=move || icon.get().path()></path>
        </svg>
    }
}
