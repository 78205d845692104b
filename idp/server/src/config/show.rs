//! The configuration in effect, for people: every key, its value, where it came from; nothing secret.

use crate::config::catalogue::{self, KEYS};
use crate::config::load::Loaded;
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use url::Url;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// One key of the configuration in effect.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The key.
    pub key: &'static str,
    /// Its value; a secret is hidden.
    pub value: serde_json::Value,
    /// Where it came from.
    pub origin: String,
    /// The variable that would change it.
    pub variable: String,
}

/// Every key with its value and origin.
pub fn show(loaded: &Loaded) -> Vec<Shown> {
    let tree = serde_json::to_value(&loaded.config).unwrap_or_default();
    KEYS.iter()
        .map(|key| Shown {
            key: key.name,
            value: tree.pointer(&format!("/{}", key.name.replace('.', "/"))).cloned().unwrap_or_default(),
            origin: loaded.origin(key.name).to_string(),
            variable: catalogue::variable(key.name),
        })
        .collect()
}

/// Writes that there is a secret, or none.
pub(crate) fn hide_optional<S: Serializer>(secret: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| HIDDEN).serialize(to)
}

/// Writes an address without who we are there and what proves it.
pub(crate) fn hide_url<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    shown_url(secret).serialize(to)
}

/// Writes an address without who we are there and what proves it, if there is one.
pub(crate) fn hide_optional_url<S: Serializer>(
    secret: &Option<SecretString>,
    to: S,
) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(shown_url).serialize(to)
}

fn shown_url(secret: &SecretString) -> String {
    let text = secret.expose_secret();
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    let Ok(mut url) = Url::parse(text) else { return HIDDEN.to_owned() };
    let secret_parts = url.password().is_some() || url.query().is_some();
    url.set_query(None);
    // Neither can fail for an address that has a host; without one there is nothing to hide.
    let cleared = url.set_password(None).and_then(|()| url.set_username(""));
    match (cleared, secret_parts) {
        (Ok(()), true) => format!("{url} {HIDDEN}"),
        (Ok(()), false) => url.to_string(),
        (Err(()), _) => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = |text: &str| shown_url(&SecretString::from(text));
        assert_eq!(shown("postgres://sluis:hunter2@db/sluis?password=x"), "postgres://db/sluis (hidden)");
        assert_eq!(shown("sqlite:///srv/sluis.db"), "sqlite:///srv/sluis.db");
        assert_eq!(shown("redis://:hunter2@cache:6379"), "redis://cache:6379 (hidden)");
        assert_eq!(shown("not an address"), HIDDEN);
    }
}
