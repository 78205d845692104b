//! Section `redis`: where short-lived state is kept, when not in the database.

use crate::config::show::hide_optional_url;
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Where short-lived state is kept. It may be lost: a person whose login was under way starts it again.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Redis {
    /// `redis://host:6379`, or `rediss://` with TLS. Without it the database keeps this state.
    #[garde(custom(is_redis))]
    #[serde(serialize_with = "hide_optional_url")]
    pub url: Option<SecretString>,
}

fn is_redis(url: &Option<SecretString>, _: &()) -> garde::Result {
    match url {
        Some(url) if !["redis://", "rediss://"].iter().any(|s| url.expose_secret().starts_with(s)) => {
            Err(garde::Error::new("it is not the address of a Redis server"))
        }
        _ => Ok(()),
    }
}
