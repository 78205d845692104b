//! How a policy, a change of it and what is wrong with it are printed.

use crate::cli::output::table;
use serde::Serialize;
use serde_json::Value;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::policy::keys;
use sluis_domain::organisation::policy::layers::Layers;
use sluis_domain::organisation::policy::lint::{Finding, Severity};
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::policy::strictness::{Order, Reach};

/// One key in effect.
#[derive(Debug, Serialize)]
pub struct Shown {
    key: &'static str,
    value: Value,
    decided_by: &'static str,
}

/// One key that a change makes another.
#[derive(Debug, Serialize)]
pub struct Differing {
    key: &'static str,
    before: Value,
    after: Value,
}

/// Every key in effect for people of `user_type`, and which layer decided it.
pub fn in_effect(layers: &Layers<'_>, user_type: UserType) -> Vec<Shown> {
    let tree = tree(&layers.policy(user_type));
    keys::all()
        .map(|key| Shown {
            key: key.name,
            value: key.of(&tree).cloned().unwrap_or_default(),
            decided_by: layers.decided_by(key, user_type).name(),
        })
        .collect()
}

/// The same as a table.
pub fn in_effect_text(shown: &[Shown]) -> String {
    let row = |one: &Shown| vec![one.key.to_owned(), plain(&one.value), one.decided_by.to_owned()];
    table(&["KEY", "VALUE", "DECIDED BY"], &shown.iter().map(row).collect::<Vec<_>>())
}

/// The keys in which two policies differ.
pub fn differing(before: &Policy, after: &Policy) -> Vec<Differing> {
    let (before, after) = (tree(before), tree(after));
    let changed = keys::all().filter(|key| key.of(&before) != key.of(&after));
    changed
        .map(|key| Differing {
            key: key.name,
            before: key.of(&before).cloned().unwrap_or_default(),
            after: key.of(&after).cloned().unwrap_or_default(),
        })
        .collect()
}

/// The same as a table, or a sentence.
pub fn differing_text(differing: &[Differing]) -> String {
    if differing.is_empty() {
        return "Nothing changes.".to_owned();
    }
    let row = |one: &Differing| vec![one.key.to_owned(), plain(&one.before), plain(&one.after)];
    table(&["KEY", "BEFORE", "AFTER"], &differing.iter().map(row).collect::<Vec<_>>())
}

/// Findings, each with its norm.
pub fn findings_text(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "Nothing is wrong.".to_owned();
    }
    let line = |finding: &Finding| {
        let word = match finding.severity {
            Severity::Refused => "refused",
            Severity::Warning => "warning",
        };
        let norm = if finding.norm.is_empty() { String::new() } else { format!(" ({})", finding.norm) };
        format!("{word}: {}: {}{norm}", finding.key, finding.sentence)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether anything is refused.
pub fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Refused)
}

/// One key for the reference: name, meaning, default, bounds, join, norm.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Section and name.
    pub key: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What holds where nobody says anything.
    pub default: Value,
    /// What may be written there.
    pub bounds: String,
    /// Whose say it is, and which of two values is the stricter.
    pub join: &'static str,
    /// Where it comes from.
    pub norm: &'static str,
}

/// Every key for the reference.
pub fn reference() -> Vec<Told> {
    let compiled = tree(&Policy::compiled());
    keys::all()
        .map(|key| Told {
            key: key.name,
            meaning: key.meaning.trim(),
            default: key.of(&compiled).cloned().unwrap_or_default(),
            bounds: (key.bounds)(),
            join: join(key.reach, key.order),
            norm: key.norm,
        })
        .collect()
}

impl Told {
    /// The line of this key in a table of Markdown.
    pub fn markdown(&self) -> String {
        let default = match plain(&self.default) {
            text if text.is_empty() => "(none)".to_owned(),
            text => format!("`{text}`"),
        };
        format!(
            "| `{}` | {} | {default} | {} | {} | {} |",
            self.key, self.meaning, self.bounds, self.join, self.norm
        )
    }
}

const fn join(reach: Reach, order: Order) -> &'static str {
    match (reach, order) {
        (Reach::Shared, Order::Larger) => "strictest of all: larger",
        (Reach::Shared, Order::Smaller) => "strictest of all: smaller",
        (Reach::Shared, Order::More) => "strictest of all: together",
        (Reach::Shared, Order::Fewer | Order::Neither) => "strictest of all",
        (Reach::OfThisLogin, Order::Larger) => "this login; larger is stricter",
        (Reach::OfThisLogin, Order::Smaller) => "this login; smaller is stricter",
        (Reach::OfThisLogin, Order::Fewer) => "this login; fewer is stricter",
        (Reach::OfThisLogin, Order::More) => "this login; more is stricter",
        (Reach::OfThisLogin, Order::Neither) => "this login",
    }
}

fn tree(policy: &Policy) -> Value {
    serde_json::to_value(policy).unwrap_or_default()
}

/// A value as somebody would type it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(keys) => {
            keys.iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.md");

    /// `cargo test` says which lines the page lacks; they can be copied into it.
    #[test]
    fn the_page_of_the_docs_has_every_key_as_it_is() {
        let page = std::fs::read_to_string(PAGE).unwrap();
        let told: Vec<String> = reference().iter().map(Told::markdown).collect();
        let lacking: Vec<&str> =
            told.iter().map(String::as_str).filter(|line| !page.lines().any(|has| has == *line)).collect();
        assert!(lacking.is_empty(), "docs/policy.md lacks:\n{}", lacking.join("\n"));
        let of_keys = page.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(of_keys, told.len(), "docs/policy.md has a line for a key that does not exist");
    }
}
