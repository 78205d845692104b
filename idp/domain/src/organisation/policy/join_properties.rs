//! The join of policies: idempotent, commutative in what is shared, associative, never looser.

use crate::organisation::membership::UserType;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::keys;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::password::OnTighten;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::policy::PolicyLayer;
use crate::organisation::policy::strictness::Order;
use crate::organisation::policy::strictness::Reach;
use crate::organisation::policy::ui::Address;
use crate::organisation::span::Span;
use proptest::collection::btree_set;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Just;
use std::collections::BTreeSet;

/// What is shared between the organisations of a person, beyond its bounds too.
fn shared_half() -> impl Strategy<Value = PolicyLayer> {
    let password = (0..70u32, 0..300u32, 0..6u32, 0..6u32, 0..30u32, any::<bool>());
    let words = btree_set(prop_oneof![Just("linde"), Just("oever"), Just("plein")], 0..3);
    let rest = (0..4u32, 0..30u32, 0..30u32, 0..5000u32);
    (password, words, rest).prop_map(|(password, words, rest)| {
        let mut layer = PolicyLayer::default();
        layer.password.min_length = Some(password.0);
        layer.password.max_length = Some(password.1);
        layer.password.digits = Some(password.2);
        layer.password.upper = Some(password.3);
        layer.password.history = Some(password.4);
        layer.password.on_tighten = password.5.then_some(OnTighten::Never);
        layer.password.words = Some(words.into_iter().map(|word| word.parse().unwrap()).collect());
        layer.mfa.min_factors = Some(rest.0);
        layer.lockout.password_attempts = Some(rest.1);
        layer.lockout.factor_attempts = Some(rest.2);
        layer.lockout.pause = Some(Span::seconds(rest.3));
        layer
    })
}

/// What is the business of one organisation, beyond its bounds too.
fn own_half() -> impl Strategy<Value = PolicyLayer> {
    let kinds = btree_set(prop_oneof![Just(Factor::Sms), Just(Factor::Totp), Just(Factor::WebAuthn)], 0..3);
    let local = (any::<bool>(), any::<bool>(), 0..100u32, 0..2000u32, 0..3u32, 0..300u32);
    (kinds, local).prop_map(|(kinds, local)| {
        let mut layer = PolicyLayer::default();
        layer.mfa.allowed = Some(kinds);
        layer.mfa.enforcement = Some(if local.0 { Enforcement::Mandatory } else { Enforcement::Optional });
        layer.ui.address = Some(if local.1 { Address::Je } else { Address::U });
        layer.session.idle = Some(Span::minutes(local.2));
        layer.session.absolute = Some(Span::minutes(local.3));
        layer.totp.skew_back = Some(local.4);
        layer.remember.options = Some(BTreeSet::from([Span::hours(local.5)]));
        layer
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    (shared_half(), own_half()).prop_map(|(shared, own)| Policy::fold([&shared, &own], UserType::External))
}

/// The shared half of `policy`, for comparing two that differ in the other half.
fn shared(policy: &Policy) -> Policy {
    Policy::compiled().join(policy)
}

/// `mine` with what `theirs` has stricter, of every key.
fn stricter(mine: &Policy, theirs: &PolicyLayer) -> Policy {
    let mut mine = mine.clone();
    mine.stricten(theirs);
    mine
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
        let both = serde_json::to_value(a.clone().join(&b)).unwrap();
        let alone = serde_json::to_value(&a).unwrap();
        for key in keys::all().filter(|key| key.reach == Reach::Shared) {
            let (both, alone) = (key.of(&both).unwrap(), key.of(&alone).unwrap());
            let (Some(both), Some(alone)) = (both.as_u64(), alone.as_u64()) else { continue };
            let loosened = if key.order == Order::Larger { both < alone } else { both > alone };
            prop_assert_eq!(loosened, false, "{}", key.name);
        }
    }

    #[test]
    fn what_is_not_shared_stays_that_of_this_login(a in policies(), b in policies()) {
        let both = serde_json::to_value(a.clone().join(&b)).unwrap();
        let alone = serde_json::to_value(&a).unwrap();
        for key in keys::all().filter(|key| key.reach == Reach::OfThisLogin) {
            prop_assert_eq!(key.of(&both), key.of(&alone), "{}", key.name);
        }
    }

    #[test]
    fn a_floor_holds_however_often_and_in_whatever_order(a in policies(), b in own_half(), c in shared_half()) {
        let once = stricter(&a, &b);
        prop_assert_eq!(stricter(&once, &b), once.clone());
        prop_assert_eq!(stricter(&once, &c), stricter(&stricter(&a, &c), &b));
    }
}

#[test]
fn what_is_shared_is_what_the_design_says() {
    let shared: BTreeSet<&str> =
        keys::all().filter(|key| key.reach == Reach::Shared).map(|key| key.name).collect();
    let as_designed = |key: &str| {
        (key.starts_with("password.") && key != "password.repeat")
            || key.starts_with("lockout.")
            || key == "mfa.min_factors"
    };
    let designed: BTreeSet<&str> = keys::all().map(|key| key.name).filter(|key| as_designed(key)).collect();
    assert_eq!(shared, designed);
}

#[test]
fn whatever_is_shared_has_an_order() {
    assert!(keys::all().all(|key| key.reach == Reach::OfThisLogin || key.order != Order::Neither));
}
