//! Presets: a name for the policy of a sort of organisation, each a file in `config/presets`.

use crate::organisation::policy::policy::PolicyLayer;
use serde::Deserialize;

/// One preset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// For whom it is, in a sentence for administrators.
    pub summary: String,
    /// The layer between the instance's and the organisation's own.
    #[serde(default)]
    pub policy: PolicyLayer,
}

/// The file is no preset.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("preset `{name}`: {reason}")]
pub struct NotAPreset {
    /// The name of the file, without its ending.
    pub name: String,
    /// What is wrong with it, with the line.
    pub reason: String,
}

/// The presets that come with the product, by name.
const BUILT_IN: [(&str, &str); 5] = [
    ("basic", include_str!("../../../../config/presets/basic.toml")),
    ("ehealth", include_str!("../../../../config/presets/ehealth.toml")),
    ("nen7510", include_str!("../../../../config/presets/nen7510.toml")),
    ("verzuim", include_str!("../../../../config/presets/verzuim.toml")),
    ("verzuim-mail-enrolment", include_str!("../../../../config/presets/verzuim-mail-enrolment.toml")),
];

impl Preset {
    /// The names of the presets that come with the product.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The preset of that name that comes with the product.
    ///
    /// # Errors
    /// Its file is no preset: only a developer sees that, a test does first.
    pub fn built_in(name: &str) -> Result<Option<Self>, NotAPreset> {
        let text = BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        text.map(|text| Self::parse(name, text)).transpose()
    }

    /// Reads the text of a preset file.
    ///
    /// # Errors
    /// It is no TOML, or holds an unknown key or a value that the key cannot have.
    pub fn parse(name: &str, text: &str) -> Result<Self, NotAPreset> {
        let refused = |reason: String| NotAPreset { name: name.to_owned(), reason };
        let preset: Self = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        if preset.policy.user_type.values().any(|layer| !layer.user_type.is_empty()) {
            return Err(refused("a user type's rules hold no rules for user types".to_owned()));
        }
        Ok(preset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::membership::UserType;
    use crate::organisation::policy::policy::Policy;
    use crate::organisation::policy::ui::Address;
    use crate::organisation::span::Span;
    use crate::time::Timestamp;

    fn policy(name: &str) -> Policy {
        let preset = Preset::built_in(name).unwrap().unwrap();
        Policy::fold([&preset.policy], UserType::External)
    }

    #[test]
    fn every_built_in_preset_can_be_read() {
        for name in Preset::built_in_names() {
            assert!(!Preset::built_in(name).unwrap().unwrap().summary.is_empty(), "{name}");
        }
        assert_eq!(Preset::built_in("nonsense"), Ok(None));
    }

    #[test]
    fn every_preset_but_the_plain_one_demands_a_second_step_that_one_can_take() {
        for name in Preset::built_in_names().filter(|name| *name != "basic") {
            assert!(policy(name).demands_second_step(Timestamp::from_seconds(1)), "{name}");
            assert!(!policy(name).mfa.allowed.is_empty(), "{name}");
        }
        assert!(!policy("basic").demands_second_step(Timestamp::from_seconds(1)));
        assert!(policy("basic").mfa.allowed.is_empty(), "nobody is asked for a second step");
    }

    #[test]
    fn the_seeds_speak_as_their_manuals_do() {
        assert_eq!(policy("verzuim").ui.address, Address::U);
        assert_eq!(policy("verzuim-mail-enrolment").ui.address, Address::Je);
        assert_eq!(policy("ehealth").ui.address, Address::Je);
    }

    #[test]
    fn the_norm_for_care_ends_an_idle_session_within_half_an_hour() {
        assert!(policy("nen7510").session.idle <= Span::minutes(30));
    }

    #[test]
    fn a_mistake_in_a_file_is_named() {
        let refused = Preset::parse("own", "summary = 'x'\n[policy.mfa]\nalowed = []").unwrap_err();
        assert!(refused.to_string().contains("own") && refused.reason.contains("alowed"), "{refused}");
        assert!(Preset::parse("own", "summary = 'x'\n[policy.session]\nidle = '5'").is_err());
    }
}
