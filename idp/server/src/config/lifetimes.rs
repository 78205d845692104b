//! Section `lifetimes`: how long codes, tokens and unfinished requests live.

use crate::config::seconds::Seconds;
use serde::{Deserialize, Serialize};

/// One hour in seconds.
const HOUR: u64 = 3_600;
/// One day in seconds.
const DAY: u64 = 24 * HOUR;

/// How long things live.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lifetimes {
    /// An authorization code, from its issue to its exchange. RFC 6749 §4.1.2: at most 600.
    pub authorization_code: Seconds<1, 600>,
    /// An access token. Short, for one that is a JWT cannot be called back.
    pub access_token: Seconds<60, HOUR>,
    /// An ID token.
    pub id_token: Seconds<60, DAY>,
    /// A refresh token that nobody uses.
    pub refresh_idle: Seconds<60, { 365 * DAY }>,
    /// A refresh token and all its successors.
    pub refresh_absolute: Seconds<60, { 730 * DAY }>,
    /// A login page: after this the request behind it has died.
    pub request: Seconds<60, DAY>,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            authorization_code: Seconds::clamped(60),
            access_token: Seconds::clamped(300),
            id_token: Seconds::clamped(HOUR),
            refresh_idle: Seconds::clamped(14 * DAY),
            refresh_absolute: Seconds::clamped(90 * DAY),
            request: Seconds::clamped(HOUR),
        }
    }
}
