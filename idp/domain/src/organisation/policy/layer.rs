//! One layer of policy, as a file, a column or a command line says it.

use crate::organisation::membership::UserType;
use crate::organisation::policy::lockout::LockoutLayer;
use crate::organisation::policy::mfa::MfaLayer;
use crate::organisation::policy::password::PasswordLayer;
use crate::organisation::policy::session::SessionLayer;
use crate::organisation::policy::totp::TotpLayer;
use crate::organisation::policy::ui::UiLayer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One layer of policy: what it leaves open, the layer below decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyLayer {
    /// What a wrong password or code costs.
    #[serde(skip_serializing_if = "LockoutLayer::is_silent")]
    pub lockout: LockoutLayer,
    /// The second step.
    #[serde(skip_serializing_if = "MfaLayer::is_silent")]
    pub mfa: MfaLayer,
    /// Rules for passwords.
    #[serde(skip_serializing_if = "PasswordLayer::is_silent")]
    pub password: PasswordLayer,
    /// How long a session lives.
    #[serde(skip_serializing_if = "SessionLayer::is_silent")]
    pub session: SessionLayer,
    /// Codes of an authenticator app.
    #[serde(skip_serializing_if = "TotpLayer::is_silent")]
    pub totp: TotpLayer,
    /// How pages speak.
    #[serde(skip_serializing_if = "UiLayer::is_silent")]
    pub ui: UiLayer,
    /// Further rules for one sort of people (R12). A layer in here holds no such rules itself.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub user_type: BTreeMap<UserType, Self>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(toml::from_str::<PolicyLayer>("password.minimum = 8").is_err());
        assert!(toml::from_str::<PolicyLayer>("pasword.min_length = 8").is_err());
        assert!(
            toml::from_str::<PolicyLayer>("mfa.allowed = ['email']").is_err(),
            "a mail is no second step"
        );
    }

    #[test]
    fn what_a_layer_leaves_open_is_not_written_down() {
        let layer: PolicyLayer = toml::from_str("session.idle = '20m'").unwrap();
        assert_eq!(serde_json::to_string(&layer).unwrap(), r#"{"session":{"idle":"20m"}}"#);
    }
}
