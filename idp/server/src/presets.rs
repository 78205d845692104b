//! The presets of this deployment, read once: those that come with the product.

use crate::config::session::Session;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::organisation::preset::NotAPreset;
use sluis_domain::organisation::preset::Preset;
use sluis_domain::organisation::span::Span;
use std::collections::BTreeMap;

/// Every preset, by name, and what the operator decided below them.
#[derive(Debug)]
pub struct Presets {
    instance: PolicyLayer,
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
        Ok(Self { instance: PolicyLayer::default(), named: presets })
    }

    /// The same, over the operator's own lifetimes of sessions: a preset or an organisation that says
    /// nothing of them has these.
    pub fn over(mut self, session: &Session) -> Self {
        let span = |seconds: u64| Some(Span::seconds(u32::try_from(seconds).unwrap_or(u32::MAX)));
        self.instance.session.idle = span(session.idle.get());
        self.instance.session.absolute = span(session.absolute.get());
        self
    }

    /// What `organisation` asks of people of `user_type`. A preset that is not known any more leaves the
    /// compiled policy, which demands a second step: strict, never open.
    pub fn policy(&self, organisation: &Organisation, user_type: UserType) -> Policy {
        let preset = self.named.get(&organisation.preset);
        if preset.is_none() {
            tracing::warn!(preset = organisation.preset, "an organisation has a preset that does not exist");
        }
        let of_preset = preset.map(|preset| &preset.policy);
        let layers = [&self.instance].into_iter().chain(of_preset).chain([&organisation.policy]);
        Policy::fold(layers, user_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::seconds::Seconds;
    use sluis_domain::id::Id;
    use sluis_domain::organisation::organisation::Helpdesk;
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
    fn a_preset_that_is_gone_leaves_nothing_open() {
        let policy = Presets::built_in().unwrap().policy(&organisation("gone"), UserType::External);
        assert!(policy.demands_second_step(Timestamp::from_seconds(1)));
    }
}
