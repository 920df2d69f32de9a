//! Controls that a source has of its own: buttons, latches, sliders, choices, texts.

use super::throttle::{EVERY_MS, Throttle};
use super::{Answer, Denied, PressButton};
use ghostlight_room::{Control, ControlKind, ControlValue, Permit};
use leptos::prelude::*;
use std::time::Duration;

/// What the controls are drawn with.
#[derive(Clone, Copy)]
struct Panel {
    controls: Signal<Vec<Control>>,
    answer: Callback<String, Answer>,
    on_set: Callback<(String, ControlValue)>,
    on_denied: Callback<(Control, Denied)>,
    set_word: &'static str,
}

/// The controls, group by group.
#[component]
pub fn SourceControls(
    /// The controls as the source confirmed them.
    #[prop(into)]
    controls: Signal<Vec<Control>>,
    /// What became of the last press on a control, by its key.
    answer: Callback<String, Answer>,
    /// What sends a text.
    set_word: &'static str,
    /// A control is to stand at a value.
    on_set: Callback<(String, ControlValue)>,
    /// A press in vain.
    on_denied: Callback<(Control, Denied)>,
) -> impl IntoView {
    let panel = Panel { controls, answer, on_set, on_denied, set_word };
    let groups = Memo::new(move |_| {
        controls.with(|all| {
            let mut groups: Vec<String> = Vec::new();
            for control in all {
                if !groups.contains(&control.group) {
                    groups.push(control.group.clone());
                }
            }
            groups
        })
    });
    view! {
        <div class="source-controls">
            <For each=move || groups.get() key=Clone::clone let:group>
                <Group panel=panel group=group/>
            </For>
        </div>
    }
}

#[component]
fn Group(panel: Panel, group: String) -> impl IntoView {
    let name = group.clone();
    let keys = Memo::new(move |_| {
        panel.controls.with(|all| {
            let mine = all.iter().filter(|control| control.group == name);
            mine.map(|control| control.key.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <fieldset class="source-group">
            <legend>{group}</legend>
            <For each=move || keys.get() key=Clone::clone let:key>
                <Row panel=panel key=key/>
            </For>
        </fieldset>
    }
}

/// One control, as the page follows it.
#[derive(Clone, Copy)]
struct One {
    panel: Panel,
    now: Memo<Control>,
}

impl One {
    fn set(self, value: ControlValue) {
        let key = self.now.with_untracked(|control| control.key.clone());
        self.panel.on_set.run((key, value));
    }

    fn text(self) -> String {
        self.now.with(|control| match &control.value {
            Some(ControlValue::Text(text)) => text.clone(),
            _ => String::new(),
        })
    }
}

#[component]
fn Row(panel: Panel, key: String) -> impl IntoView {
    let now = Memo::new(move |_| {
        panel.controls.with(|all| all.iter().find(|one| one.key == key).cloned().unwrap_or_default())
    });
    let one = One { panel, now };
    let kind = Memo::new(move |_| {
        // What cannot be used is a button that says why.
        now.with(|control| match control.permit {
            Permit::No(_) => None,
            _ => Some(control.kind.clone()),
        })
    });
    move || match kind.get() {
        None | Some(ControlKind::Press | ControlKind::Toggle) => view! { <Button one=one/> }.into_any(),
        Some(ControlKind::Slider { min, max, step }) => {
            view! { <Slider one=one min=min max=max step=step/> }.into_any()
        }
        Some(ControlKind::Choice(options)) => view! { <Choice one=one options=options/> }.into_any(),
        Some(ControlKind::Text) => view! { <Text one=one/> }.into_any(),
    }
}

#[component]
fn Button(one: One) -> impl IntoView {
    let label = Signal::derive(move || one.now.with(|control| control.label.clone()));
    let permit = Signal::derive(move || one.now.with(|control| control.permit));
    let answer = Signal::derive(move || {
        let (key, pending) = one.now.with(|control| (control.key.clone(), control.pending));
        if pending { Answer::Pending } else { one.panel.answer.run(key) }
    });
    let on = move || one.now.with(|control| matches!(control.value, Some(ControlValue::On(true))));
    let toggle = one.now.with_untracked(|control| control.kind == ControlKind::Toggle);
    let press = Callback::new(move |()| {
        let on = one.now.with_untracked(|control| matches!(control.value, Some(ControlValue::On(true))));
        one.set(if toggle { ControlValue::On(!on) } else { ControlValue::None });
    });
    let denied = Callback::new(move |denied| one.panel.on_denied.run((one.now.get_untracked(), denied)));
    if toggle {
        let lit = Signal::derive(on);
        view! {
            <PressButton class="latch" label=label permit=permit answer=answer lit=lit on_press=press on_denied=denied/>
        }
        .into_any()
    } else {
        view! { <PressButton label=label permit=permit answer=answer on_press=press on_denied=denied/> }
            .into_any()
    }
}

/// A slider: told while it is dragged, and back at what the source confirms when it is let go.
#[component]
fn Slider(one: One, min: f64, max: f64, step: f64) -> impl IntoView {
    let throttle = StoredValue::new(Throttle::default());
    let held = RwSignal::new(None::<f64>);
    let let_go = StoredValue::new(true);
    let stands = move || {
        one.now.with(|control| match control.value {
            Some(ControlValue::Number(number)) => number,
            _ => min,
        })
    };
    let shown = move || held.get().unwrap_or_else(stands);
    let moved = move |event: leptos::ev::Event| {
        let Some(value) = number_of(&event_target_value(&event)) else { return };
        let_go.set_value(false);
        held.set(Some(value));
        if let Some(value) = throttle.try_update_value(|throttle| throttle.offer(value)).flatten() {
            one.set(ControlValue::Number(value));
            again(one, throttle, held, let_go);
        }
    };
    let released = move |_| {
        let_go.set_value(true);
        if throttle.with_value(Throttle::rests) {
            held.set(None);
        }
    };
    view! {
        <label class="source-slider" class:pending=move || one.now.with(|control| control.pending)>
            <span class="name">{move || one.now.with(|control| control.label.clone())}</span>
            <output>{move || text_of(shown())}</output>
            <input type="range" min=text_of(min) max=text_of(max) step=text_of(step) prop:value=move || text_of(shown())
                on:input=moved on:change=released/>
        </label>
    }
}

/// After the time, what waited is told; at the end the source's own value is shown again.
fn again(one: One, throttle: StoredValue<Throttle>, held: RwSignal<Option<f64>>, let_go: StoredValue<bool>) {
    // Without a timer nothing more of this drag is told, and the source's own value shows at its end.
    let _ = set_timeout(
        move || match throttle.try_update_value(Throttle::over) {
            Some(Some(value)) => {
                one.set(ControlValue::Number(value));
                again(one, throttle, held, let_go);
            }
            Some(None) if let_go.try_get_value() == Some(true) => {
                let _ = held.try_set(None);
            }
            _ => {}
        },
        Duration::from_millis(EVERY_MS),
    );
}

#[component]
fn Choice(one: One, options: Vec<String>) -> impl IntoView {
    let unknown = {
        let options = options.clone();
        Memo::new(move |_| !options.contains(&one.text()))
    };
    let choose = move |event: leptos::ev::Event| one.set(ControlValue::Text(event_target_value(&event)));
    let option = move |word: String| {
        let mine = word.clone();
        let value = word.clone();
        view! { <option value=value prop:selected=move || one.text() == mine>{word}</option> }
    };
    view! {
        <label class="source-choice" class:pending=move || one.now.with(|control| control.pending)>
            <span class="name">{move || one.now.with(|control| control.label.clone())}</span>
            <select on:change=choose>
                <Show when=move || unknown.get()><option value="" disabled prop:selected=true>"–"</option></Show>
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Text(one: One) -> impl IntoView {
    let typed = RwSignal::new(None::<String>);
    let shown = move || typed.get().unwrap_or_else(|| one.text());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        one.set(ControlValue::Text(untrack(shown)));
        typed.set(None);
    };
    let label = move || one.now.with(|control| control.label.clone());
    view! {
        <form class="source-text" on:submit=send>
            <label>
                <span class="name">{label}</span>
                <input type="text" autocomplete="off" prop:value=shown
                    on:input=move |event| typed.set(Some(event_target_value(&event)))/>
            </label>
            <button type="submit" class="plain" aria-label=move || [one.panel.set_word, " ", &label()].concat()>
                {one.panel.set_word}
            </button>
        </form>
    }
}

/// A number with three places at most. The library's own texts of floats are tables of 10 kB.
fn text_of(number: f64) -> String {
    let thousandths = (number * 1_000.0).round() as i64;
    let size = thousandths.unsigned_abs();
    let sign = if thousandths < 0 { "-" } else { "" };
    let whole = (size / 1_000).to_string();
    if size.is_multiple_of(1_000) {
        return [sign, &whole].concat();
    }
    // The leading zeros come with a first digit that is cut off.
    let places = (1_000 + size % 1_000).to_string();
    let places = places.get(1..).unwrap_or_default().trim_end_matches('0');
    [sign, &whole, ".", places].concat()
}

/// Reads such a number.
fn number_of(text: &str) -> Option<f64> {
    let (sign, size) = text.strip_prefix('-').map_or((1.0, text), |size| (-1.0, size));
    let (whole, places) = size.split_once('.').unwrap_or((size, ""));
    let whole: i32 = whole.parse().ok()?;
    let three: String = places.chars().chain("000".chars()).take(3).collect();
    let thousandths: u16 = three.parse().ok()?;
    Some(sign * (f64::from(whole) + f64::from(thousandths) / 1_000.0))
}

#[cfg(test)]
mod tests {
    use super::{number_of, text_of};

    #[test]
    fn numbers_there_and_back() {
        for (number, text) in
            [(0.0, "0"), (50.0, "50"), (-3.5, "-3.5"), (0.05, "0.05"), (1.111, "1.111"), (12.25, "12.25")]
        {
            assert_eq!(text_of(number), text);
            assert_eq!(number_of(text), Some(number), "{text}");
        }
        assert_eq!(number_of("x"), None);
        assert_eq!(number_of(""), None);
    }
}
