//! Section `database`: where everything is kept.

use crate::config::show::hide_url;
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Where everything is kept.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:///path/to/file.db` or `postgres://user:password@host/name`.
    #[garde(custom(is_database))]
    #[serde(serialize_with = "hide_url")]
    pub url: SecretString,
    /// Connections that this process opens at most.
    #[garde(range(min = 1, max = 500))]
    pub max_connections: u32,
    /// Whether `serve` brings the schema up to date before it starts.
    #[garde(skip)]
    pub migrate: bool,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:///var/lib/sluis/sluis.db".into(), max_connections: 16, migrate: true }
    }
}

impl Database {
    /// The file of an embedded database.
    pub fn file(&self) -> Option<&str> {
        let url = self.url.expose_secret();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        let path = path.split('?').next().unwrap_or(path);
        (!path.is_empty() && path != ":memory:").then_some(path)
    }
}

fn is_database(url: &SecretString, _: &()) -> garde::Result {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|start| url.expose_secret().starts_with(start)) {
        return Ok(());
    }
    Err(garde::Error::new("it names no database that we know"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedded_database_has_a_file() {
        let of = |url: &str| Database { url: url.into(), ..Database::default() }.file().map(str::to_owned);
        assert_eq!(of("sqlite:///srv/a.db?mode=rwc").as_deref(), Some("/srv/a.db"));
        assert_eq!(of("sqlite:a.db").as_deref(), Some("a.db"));
        assert_eq!(of("postgres://db/sluis"), None);
        assert_eq!(of("sqlite::memory:"), None);
    }
}
