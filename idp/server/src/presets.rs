//! The presets of this deployment, read once: those that come with the product.

use crate::config::policy;
use crate::config::session::Session;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::layers::Layers;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::organisation::preset::NotAPreset;
use sluis_domain::organisation::preset::Preset;
use sluis_domain::organisation::span::Span;
use std::collections::BTreeMap;

/// Every preset, by name, and what the operator decided below them.
#[derive(Debug)]
pub struct Presets {
    /// Lowest first.
    instance: Vec<PolicyLayer>,
    floor: PolicyLayer,
    named: BTreeMap<String, Preset>,
}

impl Presets {
    /// The presets that come with the product.
    ///
    /// # Errors
    /// When a file of the product is broken: a test finds that first.
    pub fn built_in() -> Result<Self, NotAPreset> {
        let mut presets = BTreeMap::new();
        for name in Preset::built_in_names() {
            if let Some(preset) = Preset::built_in(name)? {
                presets.insert(name.to_owned(), preset);
            }
        }
        Ok(Self { instance: Vec::new(), floor: PolicyLayer::default(), named: presets })
    }

    /// The same, over the operator's own lifetimes of sessions: a preset or an organisation that says
    /// nothing of them has these.
    pub fn over(mut self, session: &Session) -> Self {
        let span = |seconds: u64| Some(Span::seconds(u32::try_from(seconds).unwrap_or(u32::MAX)));
        let mut layer = PolicyLayer::default();
        layer.session.idle = span(session.idle.get());
        layer.session.absolute = span(session.absolute.get());
        self.instance.push(layer);
        self
    }

    /// The same, over what the operator decided for every organisation, and above their floor.
    pub fn with(mut self, policy: &policy::Policy) -> Self {
        self.instance.push(policy.defaults.clone());
        self.floor = policy.floor.clone();
        self
    }

    /// The layers of `organisation`. A preset that is not known any more leaves the compiled policy, which
    /// demands a second step: strict, never open.
    pub fn layers<'l>(&'l self, organisation: &'l Organisation) -> Layers<'l> {
        let preset = self.named.get(&organisation.preset);
        if preset.is_none() {
            tracing::warn!(preset = organisation.preset, "an organisation has a preset that does not exist");
        }
        Layers {
            instance: self.instance.iter().collect(),
            preset: preset.map(|preset| &preset.policy),
            organisation: &organisation.policy,
            floors: preset.map(|preset| &preset.floor).into_iter().chain([&self.floor]).collect(),
        }
    }

    /// What `organisation` asks of people of `user_type`; without one, of everybody.
    pub fn policy(&self, organisation: &Organisation, user_type: impl Into<Option<UserType>>) -> Policy {
        self.layers(organisation).policy(user_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::seconds::Seconds;
    use sluis_domain::id::Id;
    use sluis_domain::organisation::organisation::Helpdesk;
    use sluis_domain::organisation::policy::enforcement::Enforcement;
    use sluis_domain::time::Timestamp;

    fn organisation(preset: &str) -> Organisation {
        let now = Timestamp::from_seconds(1);
        Organisation {
            id: Id::new(now, [1; 10]),
            handle: "plein".to_owned(),
            name: "Plein".to_owned(),
            preset: preset.to_owned(),
            policy: PolicyLayer::default(),
            helpdesk: Helpdesk::default(),
            theme: None,
            environment: None,
            created_at: now,
        }
    }

    #[test]
    fn the_operators_session_holds_where_nobody_above_says_otherwise() {
        let session = Session { idle: Seconds::clamped(120), ..Session::default() };
        let presets = Presets::built_in().unwrap().over(&session);
        let policy = presets.policy(&organisation("basic"), UserType::External);
        assert_eq!(policy.session.idle, Span::minutes(2));
        let mut stricter = organisation("basic");
        stricter.policy.session.idle = Some(Span::minutes(1));
        assert_eq!(presets.policy(&stricter, UserType::External).session.idle, Span::minutes(1));
    }

    #[test]
    fn the_operators_policy_holds_below_presets_and_their_floor_above_organisations() {
        let mut operator = policy::Policy::default();
        operator.defaults.password.min_length = Some(20);
        operator.defaults.password.history = Some(3);
        operator.floor.session.idle = Some(Span::minutes(20));
        let presets = Presets::built_in().unwrap().over(&Session::default()).with(&operator);
        let mut looser = organisation("basic");
        looser.policy.session.idle = Some(Span::minutes(50));
        let policy = presets.policy(&looser, UserType::External);
        assert_eq!(policy.password.min_length, 12, "the preset says so");
        assert_eq!(policy.password.history, 3, "the preset leaves it open");
        assert_eq!(policy.session.idle, Span::minutes(20), "no organisation goes below the floor");
    }

    #[test]
    fn an_absence_platform_cannot_do_without_a_second_step() {
        let presets = Presets::built_in().unwrap();
        let mut looser = organisation("verzuim");
        looser.policy.mfa.enforcement = Some(Enforcement::Optional);
        assert!(presets.policy(&looser, UserType::External).demands_second_step(Timestamp::from_seconds(1)));
    }

    #[test]
    fn a_preset_that_is_gone_leaves_nothing_open() {
        let policy = Presets::built_in().unwrap().policy(&organisation("gone"), UserType::External);
        assert!(policy.demands_second_step(Timestamp::from_seconds(1)));
    }
}
