//! Keys of a policy as somebody types them: `session.idle=20m`, `mfa.allowed=sms,totp`.

use crate::cli::output::CliError;
use serde_json::{Map, Value};
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::policy::keys;
use sluis_domain::organisation::policy::keys::Key;
use sluis_domain::organisation::policy::policy::PolicyLayer;

/// What is to become of a layer.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What it is to say.
    pub set: PolicyLayer,
    /// What it is to leave open.
    pub unset: Vec<&'static Key>,
}

impl Change {
    /// Reads what was typed.
    ///
    /// # Errors
    /// With the key that is unknown, or with what may be written there.
    pub fn read(set: &[String], unset: &[String]) -> Result<Self, CliError> {
        let mut layer = Value::Object(Map::new());
        for typed in set {
            let (name, value) = typed
                .split_once('=')
                .ok_or_else(|| CliError::usage(format_args!("write `{typed}` as section.key=value")))?;
            let key = known(name)?;
            put(&mut layer, key, said(key, value)?);
        }
        let set = serde_json::from_value(layer).map_err(CliError::usage)?;
        let unset = unset.iter().map(|name| known(name)).collect::<Result<_, _>>()?;
        Ok(Self { set, unset })
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.unset.is_empty() && self.set == PolicyLayer::default()
    }

    /// `layer` with this change, for everybody or for one sort of people.
    ///
    /// # Errors
    /// Never, but for a layer that has no JSON form.
    pub fn apply(&self, layer: &PolicyLayer, user_type: Option<UserType>) -> Result<PolicyLayer, CliError> {
        let Some(user_type) = user_type else { return self.onto(layer) };
        let mut changed = layer.clone();
        let theirs = self.onto(&changed.user_type.remove(&user_type).unwrap_or_default())?;
        if theirs != PolicyLayer::default() {
            changed.user_type.insert(user_type, theirs);
        }
        Ok(changed)
    }

    /// The keys that it touches, with the new values: `session.idle="20m" -mfa.allowed`.
    pub fn told(&self) -> String {
        let tree = serde_json::to_value(&self.set).unwrap_or_default();
        let set = keys::all().filter_map(|key| Some(format!("{}={}", key.name, key.of(&tree)?)));
        let unset = self.unset.iter().map(|key| format!("-{}", key.name));
        set.chain(unset).collect::<Vec<_>>().join(" ")
    }

    fn onto(&self, layer: &PolicyLayer) -> Result<PolicyLayer, CliError> {
        let mut tree = serde_json::to_value(layer).map_err(CliError::failed)?;
        let set = serde_json::to_value(&self.set).map_err(CliError::failed)?;
        for key in &self.unset {
            put(&mut tree, key, Value::Null);
        }
        for key in keys::all() {
            if let Some(value) = key.of(&set) {
                put(&mut tree, key, value.clone());
            }
        }
        serde_json::from_value(tree).map_err(CliError::failed)
    }
}

fn known(name: &str) -> Result<&'static Key, CliError> {
    let name = name.trim();
    keys::find(name).ok_or_else(|| {
        let distance = |key: &&Key| strsim::damerau_levenshtein(name, key.name);
        let near = keys::all().min_by_key(distance).filter(|key| distance(key) <= 4);
        let meant = near.map(|key| format!("; did you mean {}?", key.name)).unwrap_or_default();
        CliError::usage(format_args!("there is no key `{name}`: `sluis org policy keys` lists them{meant}"))
    })
}

/// The value in its JSON form: TOML as it stands, else a text, else a list with commas.
fn said(key: &Key, typed: &str) -> Result<Value, CliError> {
    let typed = typed.trim();
    let list: Vec<String> =
        typed.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let as_toml = toml::from_str::<Value>(&format!("value = {typed}"))
        .ok()
        .and_then(|mut tree| tree.get_mut("value").map(Value::take));
    // Who wrote it as TOML hears what is wrong with that.
    let is_toml = as_toml.is_some();
    let readings = as_toml.into_iter().chain([Value::from(typed), Value::from(list)]);
    let mut why = String::new();
    for reading in readings {
        let mut layer = Value::Object(Map::new());
        put(&mut layer, key, reading);
        match serde_json::from_value::<PolicyLayer>(layer) {
            Ok(layer) => {
                let tree = serde_json::to_value(layer).map_err(CliError::failed)?;
                return Ok(key.of(&tree).cloned().unwrap_or_default());
            }
            Err(error) if why.is_empty() || !is_toml => why = error.to_string(),
            Err(_) => {}
        }
    }
    Err(CliError::usage(format_args!("{} takes {}, not `{typed}` ({why})", key.name, (key.bounds)())))
}

fn put(tree: &mut Value, key: &Key, value: Value) {
    let Some((section, name)) = key.name.split_once('.') else { return };
    let Some(root) = tree.as_object_mut() else { return };
    let keys = root.entry(section).or_insert_with(|| Value::Object(Map::new()));
    if let Some(keys) = keys.as_object_mut() {
        keys.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[&str]) -> Result<Change, CliError> {
        let set: Vec<String> = set.iter().map(|one| (*one).to_owned()).collect();
        Change::read(&set, &[])
    }

    #[test]
    fn values_are_typed_without_quotes_and_lists_with_commas() {
        let change = read(&[
            "session.idle=20m",
            "mfa.min_factors=2",
            "mfa.allowed=sms, totp",
            "activation.relogin=true",
            "terms.backup=herstelcode",
            "password.words=linde",
            "remember.options=",
            "mfa.enforcement={ schedule = { announce_from = '2026-04-01', mandatory_from = '2026-07-01' } }",
        ])
        .unwrap();
        assert_eq!(
            change.told(),
            "activation.relogin=true mfa.allowed=[\"sms\",\"totp\"] \
             mfa.enforcement={\"schedule\":{\"announce_from\":\"2026-04-01\",\"mandatory_from\":\"2026-07-01\"}} \
             mfa.min_factors=2 password.words=[\"linde\"] remember.options=[] session.idle=\"20m\" \
             terms.backup=\"herstelcode\""
        );
    }

    #[test]
    fn what_cannot_be_read_says_what_can() {
        let said = |typed: &str| match read(&[typed]) {
            Err(CliError::Usage(why)) => why,
            other => format!("{other:?}"),
        };
        assert!(said("sesion.idle=20m").contains("did you mean session.idle?"));
        assert!(said("session.idle=soon").contains("session.idle takes 1m to 1h"));
        assert!(said("mfa.allowed=email").contains("sms, totp, webauthn"));
        assert!(said("session.idle").contains("section.key=value"));
    }

    #[test]
    fn a_change_touches_what_it_names_and_nothing_else() {
        let before: PolicyLayer = toml::from_str("session.idle = '20m'\npassword.min_length = 14").unwrap();
        let unset = vec!["session.idle".to_owned()];
        let change = Change::read(&["mfa.min_factors=2".to_owned()], &unset).unwrap();
        let after = change.apply(&before, None).unwrap();
        let expected: PolicyLayer = toml::from_str("password.min_length = 14\nmfa.min_factors = 2").unwrap();
        assert_eq!(after, expected);
        let for_some = change.apply(&before, Some(UserType::Internal)).unwrap();
        assert_eq!(for_some.session, before.session);
        assert_eq!(for_some.user_type[&UserType::Internal].mfa.min_factors, Some(2));
        assert_eq!(Change::default().apply(&before, Some(UserType::Internal)).unwrap(), before);
    }
}
