//! What may be written in a layer, and how it is kept.

use crate::organisation::policy::policy::PolicyLayer;

#[test]
fn an_unknown_key_is_refused() {
    assert!(toml::from_str::<PolicyLayer>("password.minimum = 8").is_err());
    assert!(toml::from_str::<PolicyLayer>("pasword.min_length = 8").is_err());
    assert!(toml::from_str::<PolicyLayer>("mfa.allowed = ['email']").is_err(), "a mail is no second step");
}

#[test]
fn what_a_layer_leaves_open_is_not_written_down() {
    let layer: PolicyLayer = toml::from_str("session.idle = '20m'").unwrap();
    assert_eq!(serde_json::to_string(&layer).unwrap(), r#"{"session":{"idle":"20m"}}"#);
}
