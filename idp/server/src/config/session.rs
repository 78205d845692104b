//! Section `session`: how long a login lasts.

use crate::config::seconds::Seconds;
use serde::{Deserialize, Serialize};

/// One hour in seconds.
const HOUR: u64 = 3_600;

/// How long a login lasts in one browser.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Without use. NIST SP 800-63B-4 §2.2.3: at most one hour at AAL2.
    pub idle: Seconds<60, HOUR>,
    /// However much it is used. NIST SP 800-63B-4 §2.2.3: at most 24 hours at AAL2.
    pub absolute: Seconds<60, { 24 * HOUR }>,
}

impl Default for Session {
    fn default() -> Self {
        Self { idle: Seconds::clamped(HOUR / 2), absolute: Seconds::clamped(12 * HOUR) }
    }
}
