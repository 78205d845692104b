//! What several organisations ask of one person: the strictest of what they share, the rest by one alone.
//!
//! A password, the number of second steps and the lockout belong to the person, so that every active
//! membership has its say. Everything else is that of the organisation of this login, and must be: a rule of
//! a care provider that showed at an employer's door would tell the employer of the care.

use crate::organisation::policy::Policy;
use crate::organisation::span::Span;

/// How a key of two policies becomes one.
enum Join {
    /// The larger number is the stricter.
    Larger(fn(&mut Policy) -> &mut u32),
    /// The longer span is the stricter.
    Longer(fn(&mut Policy) -> &mut Span),
    /// It is the business of the organisation of this login alone.
    OfThisLogin,
    /// The smaller number is the stricter.
    Smaller(fn(&mut Policy) -> &mut u32),
}

/// Every key of a policy, once.
const KEYS: [(&str, Join); 12] = [
    ("lockout.factor_attempts", Join::Smaller(|p| &mut p.lockout.factor_attempts)),
    ("lockout.password_attempts", Join::Smaller(|p| &mut p.lockout.password_attempts)),
    ("lockout.pause", Join::Longer(|p| &mut p.lockout.pause)),
    ("mfa.allowed", Join::OfThisLogin),
    ("mfa.enforcement", Join::OfThisLogin),
    ("mfa.min_factors", Join::Larger(|p| &mut p.mfa.min_factors)),
    ("password.max_length", Join::Smaller(|p| &mut p.password.max_length)),
    ("password.min_length", Join::Larger(|p| &mut p.password.min_length)),
    ("session.absolute", Join::OfThisLogin),
    ("session.idle", Join::OfThisLogin),
    ("totp.skew_back", Join::OfThisLogin),
    ("ui.address", Join::OfThisLogin),
];

impl Policy {
    /// This policy of the organisation of a login, with what `other`, of another active membership, adds.
    pub fn join(mut self, other: &Self) -> Self {
        let mut other = other.clone();
        for (_, join) in &KEYS {
            match join {
                Join::Larger(key) => *key(&mut self) = (*key(&mut self)).max(*key(&mut other)),
                Join::Longer(key) => *key(&mut self) = (*key(&mut self)).max(*key(&mut other)),
                Join::OfThisLogin => {}
                Join::Smaller(key) => *key(&mut self) = (*key(&mut self)).min(*key(&mut other)),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::membership::UserType;
    use crate::organisation::policy::Address;
    use crate::organisation::policy::Enforcement;
    use crate::organisation::policy::PolicyLayer;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

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
            let both = a.clone().join(&b);
            prop_assert_eq!(both.mfa.enforcement, a.mfa.enforcement);
            prop_assert_eq!(both.mfa.allowed, a.mfa.allowed);
            prop_assert_eq!(both.session, a.session);
            prop_assert_eq!(both.totp_skew_back, a.totp_skew_back);
            prop_assert_eq!(both.address, a.address);
        }
    }

    #[test]
    fn the_table_names_every_key_of_a_layer_once() {
        let layer = serde_json::to_value(PolicyLayer::default()).unwrap();
        let mut keys: Vec<String> = Vec::new();
        for (section, rules) in layer.as_object().unwrap() {
            keys.extend(rules.as_object().unwrap().keys().map(|key| format!("{section}.{key}")));
        }
        keys.sort();
        assert_eq!(keys, KEYS.map(|(name, _)| name));
    }
}
