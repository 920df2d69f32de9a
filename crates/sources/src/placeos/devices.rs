//! The room's devices: the controls of its System, Display and Camera modules.
//!
//! A control is there once its module has told a value for it: a module that a system does not have is
//! bound without an error, and tells nothing.

use super::PlaceOs;
use super::calls::Exec;
use super::wire::{Module, Variable};
use ghostlight_room::{Control, ControlKind, ControlValue, Permit};
use serde_json::{Value, json};

const SYSTEM: &str = "System";
const DISPLAY: &str = "Display";
const CAMERA: &str = "Camera";
/// So many modules are looked at.
const MOST: usize = 24;

fn variables(module: &str) -> &'static [&'static str] {
    match module {
        SYSTEM => &[
            "active",
            "volume",
            "mute",
            "lighting_scenes",
            "lighting_scene",
            "selected_input",
            "available_inputs",
            "available_outputs",
        ],
        DISPLAY => &["power", "input", "volume", "audio_mute"],
        CAMERA => &["power", "presets"],
        _ => &[],
    }
}

impl PlaceOs {
    /// Binds what the controls of a module need.
    pub(super) fn look_at_module(&mut self, module: Module) {
        let variables = variables(&module.name);
        if !self.has_controls()
            || variables.is_empty()
            || self.modules.contains(&module)
            || self.modules.len() >= MOST
        {
            return;
        }
        for name in variables {
            self.binds.hold(Variable::of(&module, name));
        }
        self.modules.push(module);
        self.modules.sort();
    }

    /// The controls of all modules that are there.
    pub(super) fn device_controls(&self) -> Vec<Control> {
        // The room as a whole comes first.
        let (rooms, devices): (Vec<_>, Vec<_>) =
            self.modules.iter().partition(|module| module.name == SYSTEM);
        rooms.into_iter().chain(devices).flat_map(|module| self.module_controls(module)).collect()
    }

    fn module_controls(&self, module: &Module) -> Vec<Control> {
        let told = |name: &str| self.binds.value(&Variable::of(module, name));
        let mut all = Vec::new();
        let mut add = |of: &str, label: &str, kind, value| all.push(control(module, of, label, kind, value));
        let on = |name: &str| told(name).and_then(Value::as_bool).map(ControlValue::On);
        let number = |name: &str| told(name).and_then(Value::as_f64).map(ControlValue::Number);
        let text =
            |name: &str| told(name).and_then(Value::as_str).map(|it| ControlValue::Text(it.to_owned()));
        let slider = ControlKind::Slider { min: 0.0, max: 100.0, step: 1.0 };
        for name in ["active", "power"] {
            if let value @ Some(_) = on(name) {
                add("power", "Power", ControlKind::Toggle, value);
            }
        }
        if let value @ Some(_) = number("volume") {
            add("volume", "Volume", slider, value);
        }
        for name in ["mute", "audio_mute"] {
            if let value @ Some(_) = on(name) {
                add("mute", "Mute", ControlKind::Toggle, value);
            }
        }
        if let value @ Some(_) = text("input") {
            add("input", "Input", ControlKind::Text, value);
        }
        let scenes = told("lighting_scenes").map(names).unwrap_or_default();
        if !scenes.is_empty() {
            let value = told("lighting_scene").and_then(|now| scene_name(told("lighting_scenes"), now));
            add("scene", "Lights", ControlKind::Choice(scenes), value.map(ControlValue::Text));
        }
        let presets = told("presets").map(names).unwrap_or_default();
        if !presets.is_empty() {
            add("preset", "Preset", ControlKind::Choice(presets), None);
        }
        let inputs = told("available_inputs").map(names).unwrap_or_default();
        let outputs = told("available_outputs").map(names).unwrap_or_default();
        let only = outputs.len() == 1;
        for output in &outputs {
            if !inputs.is_empty() {
                let value = text("selected_input").filter(|_| only);
                let label = ["Show on ", output].concat();
                add(&["route:", output].concat(), &label, ControlKind::Choice(inputs.clone()), value);
            }
            add(&["blank:", output].concat(), &["Blank ", output].concat(), ControlKind::Press, None);
        }
        all
    }

    /// What a device's control sends; none where it is none of theirs, or not such a value.
    pub(super) fn device_exec(&self, key: &str, value: &ControlValue) -> Option<Exec> {
        let (module, of) = key.split_once('.')?;
        let module = Module::parse(module).filter(|module| self.modules.contains(module))?;
        let is_system = module.name == SYSTEM;
        let (name, args) = match (of, value) {
            ("power", ControlValue::On(on)) => ("power", vec![json!(on)]),
            ("mute", ControlValue::On(on)) => ("mute", vec![json!(on)]),
            ("volume", ControlValue::Number(level)) if level.is_finite() => {
                let level = json!(level.round().clamp(0.0, 100.0) as i64);
                ("volume", if is_system { vec![level, json!("")] } else { vec![level] })
            }
            ("input", ControlValue::Text(input)) => ("switch_to", vec![json!(input.trim())]),
            ("scene", ControlValue::Text(scene)) => ("select_lighting_scene", vec![json!(scene)]),
            ("preset", ControlValue::Text(preset)) => ("recall", vec![json!(preset)]),
            _ => match (of.split_once(':')?, value) {
                (("route", output), ControlValue::Text(input)) => {
                    ("route", vec![json!(input), json!(output)])
                }
                (("blank", output), _) => ("unroute", vec![json!(output)]),
                _ => return None,
            },
        };
        Some(Exec { module, name: name.to_owned(), args })
    }
}

fn control(
    module: &Module,
    of: &str,
    label: &str,
    kind: ControlKind,
    value: Option<ControlValue>,
) -> Control {
    let group = match (module.name.as_str(), module.index) {
        (SYSTEM, 1) => "Room".to_owned(),
        (name, index) => format!("{name} {index}"),
    };
    let (key, label) = (format!("{module}.{of}"), label.to_owned());
    Control { key, label, group, kind, value, permit: Permit::Yes, ..Control::default() }
}

/// The names in a list of texts, of things that have names, or of things by their names.
fn names(value: &Value) -> Vec<String> {
    let name = |it: &Value| {
        let of = it.as_str().or_else(|| it.get("name").and_then(Value::as_str));
        of.map(str::to_owned).filter(|name| !name.is_empty())
    };
    match value {
        Value::Array(all) => all.iter().filter_map(name).collect(),
        Value::Object(all) => all.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The name of the scene that is on, which is told by its name or by its id.
fn scene_name(scenes: Option<&Value>, now: &Value) -> Option<String> {
    let is_now = |scene: &&Value| scene.get("id") == Some(now) || scene.get("name") == Some(now);
    let known = scenes.and_then(Value::as_array).and_then(|all| all.iter().find(is_now));
    let name = known.and_then(|scene| scene.get("name")).or(Some(now)).and_then(Value::as_str);
    name.map(str::to_owned)
}
