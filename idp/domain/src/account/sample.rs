//! What a person holds, for the tests of this room.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::vouching::Vouching;
use crate::login::person::Person;
use crate::login::sample;
use crate::login::sample::LONG_AGO;
use crate::login::sample::id;
use crate::session::Proof;
use crate::time::Timestamp;

/// Somebody active in `organisations`, who holds nothing yet.
pub(crate) fn person(organisations: &[u128]) -> Person {
    sample::newcomer(1, organisations)
}

/// Something of a kind that is vouched for by these organisations.
pub(crate) fn held(n: u128, kind: AuthenticatorKind, vouched_by: &[u128]) -> Authenticator {
    let vouched_by = vouched_by.iter().map(|n| id(*n)).collect::<Vouching>();
    Authenticator { kind, vouched_by, ..sample::app(&person(&[]), n) }
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
