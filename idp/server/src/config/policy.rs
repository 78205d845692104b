//! Section `policy`: what holds for every organisation, and what none goes below.

use serde::{Deserialize, Serialize};
use sluis_domain::organisation::policy::policy::PolicyLayer;

/// Layers of the operator's own; their keys are those of `docs/policy.md`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What holds where neither preset nor organisation says otherwise.
    pub defaults: PolicyLayer,
    /// What no organisation goes below.
    pub floor: PolicyLayer,
}
