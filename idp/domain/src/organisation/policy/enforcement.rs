//! `mfa.enforcement`: whether a second step may be missing.

use serde::{Deserialize, Serialize};

/// Whether a second step may be missing. The later in this list, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// Who has a second step is asked for it; who has none passes.
    Optional,
    /// Nobody passes without a second step.
    Mandatory,
}
