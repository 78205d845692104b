//! Presets: a name for the policy of a sort of organisation, each a file in `config/presets`.

use crate::organisation::policy::lint::beyond_bounds;
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
    /// What no organisation with this preset goes below.
    #[serde(default)]
    pub floor: PolicyLayer,
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
        for layer in [&preset.policy, &preset.floor] {
            check(layer).map_err(refused)?;
        }
        Ok(preset)
    }
}

/// What every layer keeps that somebody wrote down.
///
/// # Errors
/// With a sentence about the first thing that is wrong.
pub fn check(layer: &PolicyLayer) -> Result<(), String> {
    if layer.user_type.values().any(|layer| !layer.user_type.is_empty()) {
        return Err("a user type's rules hold no rules for user types".to_owned());
    }
    beyond_bounds(layer).into_iter().next().map_or(Ok(()), |finding| Err(finding.sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::membership::UserType;
    use crate::organisation::policy::backup::BackupAck;
    use crate::organisation::policy::backup::BackupStyle;
    use crate::organisation::policy::layers::Layers;
    use crate::organisation::policy::lint::Severity;
    use crate::organisation::policy::lint::lint;
    use crate::organisation::policy::mfa::Factor;
    use crate::organisation::policy::mfa::Presentation;
    use crate::organisation::policy::policy::Policy;
    use crate::organisation::policy::sms::CodeAlphabet;
    use crate::organisation::policy::sudo::SudoScope;
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
    fn a_preset_is_never_refused_and_its_warnings_are_known() {
        for name in Preset::built_in_names() {
            let preset = Preset::built_in(name).unwrap().unwrap();
            let nothing = PolicyLayer::default();
            let layers = Layers {
                instance: vec![],
                preset: Some(&preset.policy),
                organisation: &nothing,
                floors: vec![&preset.floor],
            };
            let found = lint(&layers);
            assert!(found.iter().all(|finding| finding.severity == Severity::Warning), "{name}: {found:?}");
            let warned: Vec<&str> = found.iter().map(|finding| finding.code).collect();
            let expected: &[&str] = match name {
                "basic" => &["password-alone", "password-alone-is-short"],
                "ehealth" => &["remembered-is-not-proven", "password-is-short"],
                "verzuim" => &["password-is-short"],
                "verzuim-mail-enrolment" => &["nothing-against-phishing", "key-by-mail", "password-is-short"],
                _ => &[],
            };
            assert_eq!(warned, expected, "{name}");
        }
    }

    #[test]
    fn the_presets_are_those_of_their_manuals() {
        assert_eq!(policy("verzuim").mfa.in_order(), [Factor::Sms, Factor::WebAuthn, Factor::Totp]);
        assert_eq!(policy("verzuim").backup.style, BackupStyle::Single);
        let sms = policy("verzuim").sms;
        assert_eq!((sms.code_alphabet, sms.code_length), (CodeAlphabet::Alnum, 6));
        assert_eq!(policy("verzuim").mfa.presentation, Presentation::Wizard);
        assert_eq!(
            (policy("verzuim").sudo.scope, policy("verzuim").mfa.offer_second),
            (SudoScope::View, true)
        );
        let by_mail = policy("verzuim-mail-enrolment");
        assert!(by_mail.activation.relogin && by_mail.totp.enrol_channel.mails_the_key());
        assert_eq!(
            (by_mail.mfa.presentation, by_mail.mfa.skip_choice_if_single),
            (Presentation::Choice, false)
        );
        let ehealth = policy("ehealth");
        assert_eq!((ehealth.backup.style, ehealth.backup.count), (BackupStyle::Set, 6));
        assert_eq!(ehealth.backup.format.groups().collect::<Vec<_>>(), [4; 4], "R93");
        assert_eq!((ehealth.backup.ack, ehealth.backup.low_warn), (BackupAck::Button, 2));
        assert_eq!((ehealth.sms.code_alphabet, ehealth.sms.code_length), (CodeAlphabet::Digits, 6));
        assert_eq!((ehealth.mfa.presentation, ehealth.mfa.offer_second), (Presentation::Stepper, false));
        assert_eq!(ehealth.sudo.scope, SudoScope::Change);
        let remembered: Vec<Span> = ehealth.remember.offered().collect();
        assert_eq!(remembered, [Span::hours(12), Span::days(1), Span::days(3), Span::days(7)]);
        assert_eq!(policy("nen7510").remember.offered().count(), 0);
        assert_eq!(policy("nen7510").totp.skew_back, 0);
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
        let beyond = Preset::parse("own", "summary = 'x'\n[floor.session]\nidle = '2h'").unwrap_err();
        assert!(beyond.reason.contains("session.idle takes 1m to 1h"), "{beyond}");
    }
}
