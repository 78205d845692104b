//! The layers that a configuration is read from: files, variables, flags; each a flat list of settings.

use crate::config::catalogue::{self, Kind};
use crate::config::origin::Origin;
use crate::config::problem::Problem;
use config::{Value, ValueKind};
use std::collections::BTreeMap;
use std::path::Path;

/// How every variable of ours begins.
const PREFIX: &str = "SLUIS_";

/// One value and where it came from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The value as it was written.
    pub value: ValueKind,
    /// Where it came from.
    pub origin: Origin,
}

/// One layer: values by key. Keys are as they were written, known or not.
pub type Layer = BTreeMap<String, Setting>;

/// Reads a TOML file of sections.
pub fn file(path: &Path) -> Result<Layer, Problem> {
    let origin = Origin::File(path.to_owned());
    let text = std::fs::read_to_string(path)
        .map_err(|error| Problem::of(origin.clone(), format!("cannot be read: {error}")))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line =
            error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Problem::of(origin.clone(), format!("is not TOML at line {line}: {}", error.message()))
    })?;
    let mut layer = Layer::new();
    for (section, keys) in table {
        match keys {
            toml::Value::Table(keys) => {
                for (key, value) in keys {
                    spread(&format!("{section}.{key}"), value, &origin, &mut layer);
                }
            }
            value => {
                layer.insert(section, Setting { value: kind_of(value), origin: origin.clone() });
            }
        }
    }
    Ok(layer)
}

/// Puts a value into the layer. The sections of a policy are spread out, so that each of their keys has its
/// origin, and a variable for one of them leaves the others.
fn spread(key: &str, value: toml::Value, origin: &Origin, layer: &mut Layer) {
    let of_policy = catalogue::find(key).is_some_and(|known| known.kind == Kind::Policy);
    let inside = catalogue::parts_of_policy_key(key).is_some_and(|parts| key.split('.').count() < parts);
    match value {
        toml::Value::Table(keys) if of_policy || inside => {
            for (name, value) in keys {
                spread(&format!("{key}.{name}"), value, origin, layer);
            }
        }
        value => {
            layer.insert(key.to_owned(), Setting { value: kind_of(value), origin: origin.clone() });
        }
    }
}

/// Picks our variables out of the environment. An empty one counts as not given.
///
/// Only names with two underscores between section and key are ours: Kubernetes gives the pods beside a
/// service named `sluis` variables such as `SLUIS_PORT`, and they are not meant for us.
pub fn environment(
    variables: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<Problem>,
) -> Layer {
    let mut layer = Layer::new();
    for (name, text) in variables {
        let Some(rest) = name.strip_prefix(PREFIX).filter(|_| !text.is_empty()) else { continue };
        let key = rest.to_lowercase().replace("__", ".");
        let origin = Origin::Variable(name.clone());
        if rest.contains("__") {
            let value = typed(&key, text);
            layer.insert(key, Setting { value, origin });
        } else if let Some(meant) = catalogue::KEYS.iter().find(|known| known.name.replace('.', "_") == key) {
            let meant = catalogue::variable(meant.name);
            let message = format!("two underscores part section and key: did you mean {meant}?");
            problems.push(Problem::of(origin, message));
        }
    }
    layer
}

/// Reads `--set section.key=value` and the flags of a verb. A secret is not taken: arguments can be seen.
pub fn flags(given: &[(String, String, String)], problems: &mut Vec<Problem>) -> Layer {
    let mut layer = Layer::new();
    for (flag, key, text) in given {
        let origin = Origin::Flag(flag.clone());
        if catalogue::find(key).is_some_and(|known| known.kind == Kind::Secret) {
            let variable = catalogue::variable(key);
            let message = format!("is secret and is not taken from arguments: use {variable} or {key}_file");
            problems.push(Problem { key: Some(key.clone()), origin, message });
            continue;
        }
        layer.insert(key.clone(), Setting { value: typed(key, text.clone()), origin });
    }
    layer
}

/// Lays `over` on `merged`. A secret and the file that holds it are one setting: the later of the two stands.
pub fn lay(mut over: Layer, merged: &mut Layer, problems: &mut Vec<Problem>) {
    for secret in catalogue::KEYS.iter().filter(|key| key.kind == Kind::Secret) {
        let in_file = catalogue::file_key(secret.name);
        if let Some(beside) = over.get(secret.name)
            && let Some(setting) = over.get(&in_file)
        {
            let message = format!("{in_file} is given as well ({}): give one of the two", setting.origin);
            problems.push(Problem::at(secret.name, beside.origin.clone(), message));
            over.remove(&in_file);
        }
        if over.contains_key(secret.name) {
            merged.remove(&in_file);
        }
        if over.contains_key(&in_file) {
            merged.remove(secret.name);
        }
    }
    merged.extend(over);
}

/// Replaces each `…_file` key that stands in the end by the secret that its file holds. A file that a later
/// layer put another in the place of is not looked at.
pub fn open_secret_files(merged: &mut Layer, problems: &mut Vec<Problem>) {
    for secret in catalogue::KEYS.iter().filter(|key| key.kind == Kind::Secret) {
        let in_file = catalogue::file_key(secret.name);
        let Some(setting) = merged.remove(&in_file) else { continue };
        match open(&in_file, setting) {
            Ok(opened) => {
                merged.insert(secret.name.to_owned(), opened);
            }
            Err(problem) => problems.push(problem),
        }
    }
}

fn open(name: &str, setting: Setting) -> Result<Setting, Problem> {
    let ValueKind::String(path) = setting.value else {
        return Err(Problem::at(name, setting.origin, "must be the name of a file"));
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the file {path} cannot be read: {error}");
            return Err(Problem::at(name, setting.origin, message));
        }
    };
    let value = ValueKind::String(text.trim_end_matches(['\r', '\n']).to_owned());
    let origin = Origin::SecretFile { path: path.into(), named_by: Box::new(setting.origin) };
    Ok(Setting { value, origin })
}

/// A text that came without a type. It stays a text, whatever it looks like: `0123` is a good password.
fn typed(key: &str, text: String) -> ValueKind {
    if catalogue::find(key).is_some_and(|known| known.kind == Kind::List) {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        return ValueKind::Array(parts.map(|part| Value::new(None, part)).collect());
    }
    ValueKind::String(text)
}

fn kind_of(value: toml::Value) -> ValueKind {
    match value {
        toml::Value::String(text) => ValueKind::String(text),
        toml::Value::Integer(number) => ValueKind::I64(number),
        toml::Value::Float(number) => ValueKind::Float(number),
        toml::Value::Boolean(truth) => ValueKind::Boolean(truth),
        toml::Value::Datetime(moment) => ValueKind::String(moment.to_string()),
        toml::Value::Array(items) => {
            ValueKind::Array(items.into_iter().map(|item| Value::new(None, kind_of(item))).collect())
        }
        toml::Value::Table(keys) => ValueKind::Table(
            keys.into_iter().map(|(key, value)| (key, Value::new(None, kind_of(value)))).collect(),
        ),
    }
}
