//! What is wrong with a policy, or worth a second thought: each with the norm behind it.

use crate::organisation::membership::UserType;
use crate::organisation::policy::keys;
use crate::organisation::policy::keys::Key;
use crate::organisation::policy::layers::Layers;
use crate::organisation::policy::lint_rules::RULES;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::policy::PolicyLayer;
use serde::Serialize;
use serde_json::Value;

/// What follows from a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot work, or may not be: it is not saved.
    Refused,
    /// It is saved, and somebody should have a reason.
    Warning,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What follows.
    pub severity: Severity,
    /// A stable name for texts and tests.
    pub code: &'static str,
    /// The key that it is about.
    pub key: &'static str,
    /// What was found, in a sentence for administrators.
    pub sentence: String,
    /// The norm behind it; empty where it is a matter of logic.
    pub norm: &'static str,
}

/// What is found in the policy that `layers` come to, for either sort of people. Refusals first.
pub fn lint(layers: &Layers<'_>) -> Vec<Finding> {
    let mut found = said_in_vain(layers);
    for user_type in [UserType::External, UserType::Internal] {
        for finding in lint_policy(&layers.policy(user_type)) {
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
    found.sort_by_key(|finding| finding.severity);
    found
}

/// What is found in one policy.
pub fn lint_policy(policy: &Policy) -> Vec<Finding> {
    let broken = RULES.iter().filter(|rule| (rule.is_broken)(policy));
    broken
        .map(|rule| Finding {
            severity: rule.severity,
            code: rule.code,
            key: rule.key,
            sentence: rule.sentence.to_owned(),
            norm: rule.norm,
        })
        .collect()
}

/// The keys of a layer that lie beyond their bounds, with those of its sorts of people.
pub fn beyond_bounds(layer: &PolicyLayer) -> Vec<Finding> {
    let alone = Policy::fold([&for_everybody(layer)], UserType::External);
    let mut found = differing(layer, &alone, |key| Finding {
        severity: Severity::Refused,
        code: "beyond-bounds",
        key: key.name,
        sentence: format!("{} takes {}.", key.name, (key.bounds)()),
        norm: key.norm,
    });
    found.extend(layer.user_type.values().flat_map(beyond_bounds));
    found
}

/// The keys that the organisation says and that its floors, or the bounds, overrule.
fn said_in_vain(layers: &Layers<'_>) -> Vec<Finding> {
    let mut found = beyond_bounds(layers.organisation);
    let of_types = layers.organisation.user_type.iter().map(|(user_type, layer)| (Some(*user_type), layer));
    for (user_type, layer) in [(None, layers.organisation)].into_iter().chain(of_types) {
        let mut policy = Policy::fold([&for_everybody(layer)], UserType::External);
        let before = serde_json::to_value(&policy).unwrap_or_default();
        for floor in &layers.floors {
            policy.stricten(floor);
            if let Some(floor) = user_type.and_then(|user_type| floor.user_type.get(&user_type)) {
                policy.stricten(floor);
            }
        }
        let after = serde_json::to_value(&policy).unwrap_or_default();
        let lowered = keys::all().filter(|key| key.is_said(layer) && key.of(&before) != key.of(&after));
        found.extend(lowered.map(|key| Finding {
            severity: Severity::Refused,
            code: "below-floor",
            key: key.name,
            sentence: format!(
                "{} is looser than the preset or the operator allows: {}.",
                key.name,
                key.of(&after).map(Value::to_string).unwrap_or_default()
            ),
            norm: key.norm,
        }));
    }
    found
}

fn for_everybody(layer: &PolicyLayer) -> PolicyLayer {
    PolicyLayer { user_type: Default::default(), ..layer.clone() }
}

/// The keys that `layer` says and `policy` holds otherwise.
fn differing(layer: &PolicyLayer, policy: &Policy, finding: impl Fn(&Key) -> Finding) -> Vec<Finding> {
    let said = serde_json::to_value(layer).unwrap_or_default();
    let held = serde_json::to_value(policy).unwrap_or_default();
    let overruled = keys::all().filter(|key| key.of(&said).is_some_and(|said| Some(said) != key.of(&held)));
    overruled.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(text: &str) -> PolicyLayer {
        toml::from_str(text).unwrap()
    }

    fn found(organisation: &str, floor: &str) -> Vec<(Severity, &'static str, &'static str)> {
        let (organisation, floor) = (layer(organisation), layer(floor));
        let layers =
            Layers { instance: vec![], preset: None, organisation: &organisation, floors: vec![&floor] };
        lint(&layers).into_iter().map(|finding| (finding.severity, finding.code, finding.key)).collect()
    }

    #[test]
    fn each_conflict_is_found_where_it_stands_and_nowhere_else() {
        for (text, code) in [
            ("mfa.allowed = []", "nothing-allowed"),
            ("mfa.allowed = ['sms']", "sms-alone"),
            ("mfa.min_factors = 2", "two-of-one-kind"),
            ("mfa.min_factors = 0", "mandatory-without-any"),
            ("mfa.enforcement = 'optional'", "password-alone"),
            ("mfa.preferred = 'sms'", "preferred-is-not-allowed"),
            ("mfa.legal_text = { nl = 'Volgens de wet.' }", "legal-text-is-not-shown"),
            ("remember.options = ['12h']", "remembered-is-not-proven"),
            ("remember.default = '12h'", "default-is-not-offered"),
            ("totp.enrol_channel = 'email_secret'", "key-by-mail"),
            ("totp.enrol_channel = 'email_link'", "bound-by-mail"),
            ("totp.skew_forward = 1", "code-of-the-future"),
            ("backup.format = '4-4-4'", "backup-code-is-short"),
            ("password.min_length = 11", "password-is-short"),
            ("password.digits = 1", "composition"),
            ("session.idle = '45m'", "idle-is-long"),
            ("session.idle = '5m'", "idle-is-short"),
            ("session.absolute = '20m'", "idle-outlives-the-session"),
            ("activation.consent = 'required'", "consent-to-nothing"),
            ("activation.document = 'http://x.nl/a'", "document-is-not-https"),
            ("webauthn.passwordless = true", "passwordless-without-keys"),
            (
                "webauthn = { passwordless = true, resident_key = 'discouraged' }",
                "passwordless-without-names",
            ),
            ("invite.ttl = '30d'", "invitation-lives-long"),
            ("activation.profile_fields = { gender = 'optional' }", "asks-the-gender"),
            ("mfa.allowed = ['sms', 'totp']\nsms.countries = []", "no-country"),
            ("mfa.allowed = ['sms', 'totp']\nsms.budget_month = 0", "no-budget"),
            (
                "mfa.enforcement = { schedule = { announce_from = '2026-07-01', mandatory_from = '2026-07-01' } }",
                "announced-too-late",
            ),
        ] {
            let with: Vec<&str> = found(text, "").into_iter().map(|(_, code, _)| code).collect();
            let without: Vec<&str> = found("", "").into_iter().map(|(_, code, _)| code).collect();
            assert!(with.contains(&code), "{text}: {with:?}");
            assert!(!without.contains(&code), "{code} is found in the compiled policy");
        }
    }

    #[test]
    fn a_value_beyond_its_bounds_is_refused_for_everybody_and_for_one_sort_of_people() {
        let expected = (Severity::Refused, "beyond-bounds", "session.idle");
        assert!(found("session.idle = '2h'", "").contains(&expected));
        assert!(found("[user_type.internal]\nsession.idle = '2h'", "").contains(&expected));
        assert!(!found("session.idle = '1h'", "").contains(&expected));
    }

    #[test]
    fn a_word_that_would_break_the_sentences_is_refused() {
        for (text, key) in
            [("terms.code = 'de code'", "terms.code"), ("terms.mfa = '<b>2FA</b>'", "terms.mfa")]
        {
            assert!(found(text, "").contains(&(Severity::Refused, "beyond-bounds", key)), "{text}");
        }
        assert!(!found("terms.backup = 'herstelcode'", "").iter().any(|one| one.1 == "beyond-bounds"));
    }

    #[test]
    fn a_value_below_a_floor_is_refused_and_one_above_is_not() {
        let expected = (Severity::Refused, "below-floor", "mfa.enforcement");
        assert!(found("mfa.enforcement = 'optional'", "mfa.enforcement = 'mandatory'").contains(&expected));
        let internal = "[user_type.internal]\nmfa.enforcement = 'optional'";
        assert!(found(internal, "mfa.enforcement = 'mandatory'").contains(&expected));
        assert!(
            !found("mfa.min_factors = 2", "mfa.min_factors = 1").iter().any(|one| one.1 == "below-floor")
        );
    }

    #[test]
    fn refusals_come_first() {
        let found = found("mfa.allowed = []\npassword.digits = 1", "");
        assert!(found.is_sorted_by_key(|finding| finding.0), "{found:?}");
        assert_eq!(found[0].0, Severity::Refused);
    }
}
