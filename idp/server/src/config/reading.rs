//! From settings by key to the structs: each key on its own, so that one mistake does not hide another.

use crate::config::catalogue;
use crate::config::origin::Origin;
use crate::config::problem::Problem;
use crate::config::settings::Config;
use crate::config::sources::{Layer, Setting};
use config::{Map, Value, ValueKind};
use std::collections::BTreeMap;

/// How the reader of enums begins its sentence about a word that it does not know.
const UNKNOWN_WORD: &str = "does not have variant constructor ";

/// What the known keys of `merged` come to. A key that cannot be read keeps its default, and is a problem.
pub fn read(mut merged: Layer, origins: &BTreeMap<String, Origin>, problems: &mut Vec<Problem>) -> Config {
    merged.retain(|key, setting| {
        let alone = Layer::from([(key.clone(), setting.clone())]);
        match deserialize(alone) {
            Ok(_) => true,
            Err(error) => {
                problems.push(problem(key, setting, error));
                false
            }
        }
    });
    deserialize(merged).unwrap_or_else(|error| {
        // No key alone is to blame.
        let origin = origins.values().next().cloned().unwrap_or(Origin::Default);
        problems.push(Problem::of(origin, error.to_string()));
        Config::default()
    })
}

fn deserialize(layer: Layer) -> Result<Config, config::ConfigError> {
    let mut root: Map<String, Value> = Map::new();
    for (key, setting) in layer {
        let path: Vec<&str> = key.split('.').collect();
        put(&mut root, &path, setting.value);
    }
    Value::new(None, ValueKind::Table(root)).try_deserialize()
}

/// Puts a value where its path leads.
fn put(table: &mut Map<String, Value>, path: &[&str], value: ValueKind) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.insert((*first).to_owned(), Value::new(None, value));
        return;
    }
    let below =
        table.entry((*first).to_owned()).or_insert_with(|| Value::new(None, ValueKind::Table(Map::new())));
    if let ValueKind::Table(keys) = &mut below.kind {
        put(keys, rest, value);
    }
}

/// Turns the reader's error into one that names its key, without the value of a secret.
fn problem(key: &str, setting: &Setting, error: config::ConfigError) -> Problem {
    let message = match error {
        config::ConfigError::Type { unexpected, expected, .. } => format!("{unexpected} is not {expected}"),
        config::ConfigError::At { error, .. } => error.to_string(),
        other => other.to_string(),
    };
    let message = match message.split_once(UNKNOWN_WORD) {
        Some((_, rest)) => {
            format!("`{}` is not one of them", rest.split_whitespace().next().unwrap_or_default())
        }
        None => message,
    };
    let hidden = catalogue::find(key).is_some_and(|known| known.kind == catalogue::Kind::Secret);
    Problem::at(key, setting.origin.clone(), if hidden { "cannot be used".to_owned() } else { message })
}
