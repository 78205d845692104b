//! Every key of a policy, once: the table that names its meaning, bounds and join.

use crate::organisation::policy::policy::SECTIONS;
use crate::organisation::policy::strictness::Order;
use crate::organisation::policy::strictness::Reach;
use serde_json::Value;

/// One key.
#[derive(Debug)]
pub struct Key {
    /// Section and name: `mfa.min_factors`.
    pub name: &'static str,
    /// What it means, in a few sentences.
    pub meaning: &'static str,
    /// What may be written there.
    pub bounds: fn() -> String,
    /// Which of two values is the stricter.
    pub order: Order,
    /// Whose say it is.
    pub reach: Reach,
    /// Where the default or the bounds come from; empty where it is a matter of taste.
    pub norm: &'static str,
}

impl Key {
    /// The value of this key in the JSON form of a policy or a layer, if it is said there.
    pub fn of<'v>(&self, tree: &'v Value) -> Option<&'v Value> {
        let mut parts = self.name.split('.');
        parts.try_fold(tree, |tree, part| tree.get(part)).filter(|value| !value.is_null())
    }
}

/// Every key, section by section.
pub fn all() -> impl Iterator<Item = &'static Key> {
    SECTIONS.iter().copied().flatten()
}

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    all().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::policy::policy::Policy;
    use std::collections::BTreeSet;

    /// The names of every key in the JSON form of a policy.
    fn names(policy: &Policy) -> Vec<String> {
        let tree = serde_json::to_value(policy).unwrap();
        let of_section = |(section, rules): (&String, &Value)| match rules {
            Value::Object(rules) => rules.keys().map(|key| format!("{section}.{key}")).collect(),
            _ => vec![section.clone()],
        };
        tree.as_object().unwrap().iter().flat_map(of_section).collect()
    }

    #[test]
    fn the_table_names_every_key_of_a_policy_once() {
        let told: Vec<String> = all().map(|key| key.name.to_owned()).collect();
        let once: BTreeSet<String> = told.iter().cloned().collect();
        assert_eq!(told.len(), once.len(), "{told:?}");
        assert_eq!(once, names(&Policy::compiled()).into_iter().collect());
    }

    #[test]
    fn every_key_says_what_it_means_and_what_may_be_written() {
        for key in all() {
            let meaning = key.meaning.trim();
            assert!(meaning.len() > 10 && meaning.ends_with('.'), "{}: {meaning}", key.name);
            assert!(!(key.bounds)().is_empty(), "{}", key.name);
            assert!(find(key.name).is_some());
        }
    }
}
