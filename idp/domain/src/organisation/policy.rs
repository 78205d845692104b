//! What an organisation asks of a login: one layer of it. The fold over layers is beside it.

use serde::{Deserialize, Serialize};

/// One layer of policy: what it leaves open, the layer below decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyLayer {}
