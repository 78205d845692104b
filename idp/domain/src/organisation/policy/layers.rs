//! The layers of one organisation's policy, each by its name, and which of them decided a key.

use crate::organisation::membership::UserType;
use crate::organisation::policy::keys::Key;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::policy::PolicyLayer;
use serde::Serialize;

/// The layers above the compiled policy, lowest first, and the floors that hold whatever they say.
#[derive(Debug, Clone)]
pub struct Layers<'l> {
    /// What the operator decided for every organisation.
    pub instance: Vec<&'l PolicyLayer>,
    /// The preset that the organisation was made with.
    pub preset: Option<&'l PolicyLayer>,
    /// The organisation's own.
    pub organisation: &'l PolicyLayer,
    /// What no organisation goes below: of the preset, of the instance.
    pub floors: Vec<&'l PolicyLayer>,
}

/// Which layer decided a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The product: its default, or its bounds where somebody went beyond them.
    Product,
    /// The operator.
    Instance,
    /// The preset.
    Preset,
    /// The organisation.
    Organisation,
    /// The organisation, preset or operator, for this sort of people.
    UserType,
    /// A floor: somebody asked less.
    Floor,
}

impl DecidedBy {
    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Instance => "instance",
            Self::Preset => "preset",
            Self::Organisation => "organisation",
            Self::UserType => "user_type",
            Self::Floor => "floor",
        }
    }
}

impl<'l> Layers<'l> {
    /// What they come to for people of `user_type`; without one, for everybody.
    pub fn policy(&self, user_type: impl Into<Option<UserType>>) -> Policy {
        let user_type: Option<UserType> = user_type.into();
        let mut policy = Policy::fold(self.ascending().map(|(_, layer)| layer), user_type);
        for floor in &self.floors {
            policy.stricten(floor);
            if let Some(floor) = user_type.and_then(|user_type| floor.user_type.get(&user_type)) {
                policy.stricten(floor);
            }
        }
        policy
    }

    /// Which layer decided `key` for people of `user_type`.
    pub fn decided_by(&self, key: &Key, user_type: UserType) -> DecidedBy {
        let tree = |policy: &Policy| serde_json::to_value(policy).unwrap_or_default();
        let unfloored = Self { floors: Vec::new(), ..self.clone() };
        if key.of(&tree(&self.policy(user_type))) != key.of(&tree(&unfloored.policy(user_type))) {
            return DecidedBy::Floor;
        }
        if self.ascending().any(|(_, layer)| layer.user_type.get(&user_type).is_some_and(|l| key.is_said(l)))
        {
            return DecidedBy::UserType;
        }
        let said = self.ascending().filter(|(_, layer)| key.is_said(layer)).last();
        said.map_or(DecidedBy::Product, |(by, _)| by)
    }

    fn ascending(&self) -> impl Iterator<Item = (DecidedBy, &'l PolicyLayer)> {
        let instance = self.instance.iter().map(|layer| (DecidedBy::Instance, *layer));
        let preset = self.preset.map(|layer| (DecidedBy::Preset, layer));
        instance.chain(preset).chain([(DecidedBy::Organisation, self.organisation)])
    }
}

impl Key {
    /// Whether `layer` says this key for everybody.
    pub fn is_said(&self, layer: &PolicyLayer) -> bool {
        serde_json::to_value(layer).is_ok_and(|tree| self.of(&tree).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::keys;
    use crate::organisation::span::Span;

    fn layer(text: &str) -> PolicyLayer {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn each_key_names_the_layer_that_decided_it() {
        let instance = layer("password.min_length = 10\nsession.idle = '20m'\nsession.absolute = '8h'");
        let preset = layer("session.idle = '25m'\nmfa.enforcement = 'mandatory'");
        let organisation = layer(
            "session.idle = '15m'\nmfa.enforcement = 'optional'\n[user_type.internal]\nmfa.min_factors = 2",
        );
        let floor = layer("mfa.enforcement = 'mandatory'\nsession.idle = '30m'");
        let layers = Layers {
            instance: vec![&instance],
            preset: Some(&preset),
            organisation: &organisation,
            floors: vec![&floor],
        };
        let by = |key: &str, user_type| layers.decided_by(keys::find(key).unwrap(), user_type);
        assert_eq!(by("password.min_length", UserType::External), DecidedBy::Instance);
        assert_eq!(by("session.idle", UserType::External), DecidedBy::Organisation);
        assert_eq!(by("mfa.enforcement", UserType::External), DecidedBy::Floor);
        assert_eq!(by("mfa.min_factors", UserType::Internal), DecidedBy::UserType);
        assert_eq!(by("mfa.min_factors", UserType::External), DecidedBy::Product);
        let policy = layers.policy(UserType::External);
        assert_eq!(policy.mfa.enforcement, Enforcement::Mandatory, "no administrator lowers a floor");
        assert_eq!(policy.session.idle, Span::minutes(15), "what is stricter than the floor stays");
    }

    #[test]
    fn a_floor_for_one_sort_of_people_leaves_the_others() {
        let organisation = PolicyLayer::default();
        let floor = layer("[user_type.internal]\nmfa.min_factors = 2");
        let layers =
            Layers { instance: vec![], preset: None, organisation: &organisation, floors: vec![&floor] };
        assert_eq!(layers.policy(UserType::Internal).mfa.min_factors, 2);
        assert_eq!(layers.policy(UserType::External).mfa.min_factors, 1);
    }
}
