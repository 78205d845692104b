//! A person and their proofs, for the tests of this room.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::organisation::membership::Membership;
use crate::organisation::membership::Profile;
use crate::organisation::membership::UserType;
use crate::organisation::policy::policy::Policy;
use crate::secret::Secret;
use crate::session::Proof;
use crate::time::Timestamp;
use crate::user::User;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) const LONG_AGO: Timestamp = Timestamp::from_seconds(0);

pub(crate) fn id<T>(n: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(n))
}

/// Somebody active in `organisations`, who holds nothing yet.
pub(crate) fn person(organisations: &[u128]) -> Person {
    let user = User { id: id(1), pseudonym: id(2), created_at: LONG_AGO, locked_at: None };
    let belonging = |organisation: &u128| Belonging {
        membership: Membership {
            id: id(100 + organisation),
            user: Some(user.id),
            organisation: id(*organisation),
            user_type: UserType::External,
            profile: Profile::default(),
            invited_at: LONG_AGO,
            activated_at: Some(LONG_AGO),
            ended_at: None,
        },
        policy: Policy::compiled(),
        put_off_at: None,
    };
    Person {
        memberships: organisations.iter().map(belonging).collect(),
        authenticators: Vec::new(),
        sheets: Vec::new(),
        devices: Vec::new(),
        user: user.clone(),
    }
}

/// Something of a kind that is vouched for by these organisations.
pub(crate) fn held(n: u128, kind: AuthenticatorKind, vouched_by: &[u128]) -> Authenticator {
    Authenticator {
        id: id(n),
        user: id(1),
        kind,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by: BoundBy::Screen,
        vouched_by: vouched_by.iter().map(|n| id(*n)).collect::<Vouching>(),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: LONG_AGO,
        last_used_at: None,
    }
}

pub(crate) fn proof(held: &Authenticator) -> Proof {
    Proof::of(held, id(9), LONG_AGO)
}

/// A set of codes, of which so many are left.
pub(crate) fn sheet(left: u32, kept_at: Option<Timestamp>) -> RecoverySheet {
    RecoverySheet {
        held: held(50, AuthenticatorKind::RecoveryCode, &[]),
        format: "4-4-4".to_owned(),
        issued: 6,
        left,
        shown_for: None,
        kept_at,
        expires_at: None,
        voided_at: None,
    }
}
