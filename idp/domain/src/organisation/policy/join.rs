//! What several organisations ask of one person: the strictest of what they share, the rest by one alone.
//!
//! A password, the number of second steps and the lockout belong to the person, so that every active
//! membership has its say. Everything else is that of the organisation of this login, and must be: a rule of
//! a care provider that showed at an employer's door would tell the employer of the care. `keys` says of
//! each key which it is.

use crate::organisation::policy::policy::Policy;

impl Policy {
    /// This policy of the organisation of a login, with what `other`, of another active membership, adds.
    pub fn join(mut self, other: &Self) -> Self {
        self.lockout.join(&other.lockout);
        self.mfa.join(&other.mfa);
        self.password.join(&other.password);
        self.session.join(&other.session);
        self.totp.join(&other.totp);
        self.ui.join(&other.ui);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::membership::UserType;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::keys;
    use crate::organisation::policy::layer::PolicyLayer;
    use crate::organisation::policy::strictness::Reach;
    use crate::organisation::policy::ui::Address;
    use crate::organisation::span::Span;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
    use std::collections::BTreeSet;

    fn policies() -> impl Strategy<Value = Policy> {
        let shared = (0..70u32, 0..300u32, 0..4u32, 0..30u32, 0..30u32, 0..5000u32);
        let local = (any::<bool>(), any::<bool>(), any::<bool>(), 0..100u32, 0..2000u32, 0..3u32);
        (shared, local).prop_map(|(shared, local)| {
            let mut layer = PolicyLayer::default();
            layer.password.min_length = Some(shared.0);
            layer.password.max_length = Some(shared.1);
            layer.mfa.min_factors = Some(shared.2);
            layer.lockout.password_attempts = Some(shared.3);
            layer.lockout.factor_attempts = Some(shared.4);
            layer.lockout.pause = Some(Span::seconds(shared.5));
            layer.mfa.enforcement =
                Some(if local.0 { Enforcement::Mandatory } else { Enforcement::Optional });
            layer.ui.address = Some(if local.1 { Address::Je } else { Address::U });
            layer.mfa.allowed = local.2.then(Default::default);
            layer.session.idle = Some(Span::minutes(local.3));
            layer.session.absolute = Some(Span::minutes(local.4));
            layer.totp.skew_back = Some(local.5);
            Policy::fold([&layer], UserType::External)
        })
    }

    /// The shared half of `policy`, for comparing two that differ in the other half.
    fn shared(policy: &Policy) -> Policy {
        Policy::compiled().join(&Policy { ..policy.clone() })
    }

    proptest! {
        #[test]
        fn joining_a_policy_with_itself_changes_nothing(a in policies()) {
            prop_assert_eq!(a.clone().join(&a), a);
        }

        #[test]
        fn the_order_of_memberships_does_not_matter(a in policies(), b in policies()) {
            prop_assert_eq!(shared(&a.clone().join(&b)), shared(&b.join(&a)));
        }

        #[test]
        fn nor_does_their_grouping(a in policies(), b in policies(), c in policies()) {
            let left = a.clone().join(&b).join(&c);
            prop_assert_eq!(left, a.join(&b.join(&c)));
        }

        #[test]
        fn a_further_membership_never_loosens(a in policies(), b in policies()) {
            let both = a.clone().join(&b);
            prop_assert!(both.password.min_length >= a.password.min_length);
            prop_assert!(both.password.max_length <= a.password.max_length);
            prop_assert!(both.mfa.min_factors >= a.mfa.min_factors);
            prop_assert!(both.lockout.password_attempts <= a.lockout.password_attempts);
            prop_assert!(both.lockout.factor_attempts <= a.lockout.factor_attempts);
            prop_assert!(both.lockout.pause >= a.lockout.pause);
        }

        #[test]
        fn what_is_not_shared_stays_that_of_this_login(a in policies(), b in policies()) {
            let both = serde_json::to_value(a.clone().join(&b)).unwrap();
            let alone = serde_json::to_value(&a).unwrap();
            for key in keys::all().filter(|key| key.reach == Reach::OfThisLogin) {
                prop_assert_eq!(key.of(&both), key.of(&alone), "{}", key.name);
            }
        }
    }

    #[test]
    fn what_is_shared_is_what_the_design_says() {
        let shared: BTreeSet<&str> =
            keys::all().filter(|key| key.reach == Reach::Shared).map(|key| key.name).collect();
        let named = |key: &&str| {
            key.starts_with("password.") || key.starts_with("lockout.") || **key == *"mfa.min_factors"
        };
        assert!(shared.iter().all(named), "{shared:?}");
    }
}
