//! The presets of this deployment, read once: those that come with the product.

use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::Policy;
use sluis_domain::organisation::preset::NotAPreset;
use sluis_domain::organisation::preset::Preset;
use std::collections::BTreeMap;

/// Every preset, by name.
#[derive(Debug)]
pub struct Presets(BTreeMap<String, Preset>);

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
        Ok(Self(presets))
    }

    /// What `organisation` asks of people of `user_type`. A preset that is not known any more leaves the
    /// compiled policy, which demands a second step: strict, never open.
    pub fn policy(&self, organisation: &Organisation, user_type: UserType) -> Policy {
        let preset = self.0.get(&organisation.preset);
        if preset.is_none() {
            tracing::warn!(preset = organisation.preset, "an organisation has a preset that does not exist");
        }
        let layers = preset.map(|preset| &preset.policy).into_iter().chain([&organisation.policy]);
        Policy::fold(layers, user_type)
    }
}
