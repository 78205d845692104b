//! Assurance: what a session proves at the door of one organisation (`acr`, `amr`, `auth_time`).

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::door::Door;
use crate::session::Proof;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Authentication Context Class Reference (OpenID Connect Core §2), weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Acr {
    /// One factor (REFEDS Single-Factor Authentication Profile).
    #[serde(rename = "https://refeds.org/profile/sfa")]
    Sfa,
    /// Two factors, the second one on this device at an earlier login.
    #[serde(rename = "urn:sluis:acr:mfa-remembered")]
    MfaRemembered,
    /// Two factors, the second one bound by mail or by a helpdesk's code.
    #[serde(rename = "urn:sluis:acr:mfa-weak")]
    MfaWeak,
    /// Two factors (REFEDS Multi-Factor Authentication Profile).
    #[serde(rename = "https://refeds.org/profile/mfa")]
    Mfa,
    /// Phishing-resistant (OpenID Connect Extended Authentication Profile ACR Values 1.0 §2).
    #[serde(rename = "phr")]
    Phr,
}

impl Acr {
    /// Every value, weakest first.
    pub const ALL: [Self; 5] = [Self::Sfa, Self::MfaRemembered, Self::MfaWeak, Self::Mfa, Self::Phr];

    /// The value as a client reads it.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Sfa => "https://refeds.org/profile/sfa",
            Self::MfaRemembered => "urn:sluis:acr:mfa-remembered",
            Self::MfaWeak => "urn:sluis:acr:mfa-weak",
            Self::Mfa => "https://refeds.org/profile/mfa",
            Self::Phr => "phr",
        }
    }

    /// How far a second step of this kind and origin brings a person beside a password.
    pub const fn with_password(kind: AuthenticatorKind, bound_by: BoundBy) -> Self {
        match (bound_by, kind) {
            (_, AuthenticatorKind::External | AuthenticatorKind::Password) => Self::Sfa,
            (_, AuthenticatorKind::RememberedDevice) => Self::MfaRemembered,
            (BoundBy::HelpdeskCode | BoundBy::Mail, _) => Self::MfaWeak,
            (BoundBy::Screen, AuthenticatorKind::WebAuthn) => Self::Phr,
            (BoundBy::Screen, _) => Self::Mfa,
        }
    }

    /// The value that a client wrote, if we know it.
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| acr.uri() == uri)
    }
}

/// What was proven, as far as it counts at one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// The claim `acr`.
    pub acr: Acr,
    /// The claim `amr`: RFC 8176 values of what happened in this session, sorted.
    pub amr: Vec<&'static str>,
    /// The claim `auth_time`: when the person last proved something that counts here.
    pub auth_time: Timestamp,
}

/// What `proofs` come to at `door`. None: nothing that counts was proven.
pub fn assurance(proofs: &[Proof], door: Door) -> Option<Assurance> {
    let counted = door.counted(proofs);
    let auth_time = counted.iter().map(|proof| proof.at).max()?;
    let acr = counted.iter().map(|proof| reached(proof, &counted)).max()?;
    let mut amr: BTreeSet<&'static str> = counted.iter().flat_map(|proof| amr(proof)).collect();
    // A remembered device tells of a second factor in another session, and not in this one.
    if acr > Acr::MfaRemembered {
        amr.insert("mfa");
    }
    Some(Assurance { acr, amr: amr.into_iter().collect(), auth_time })
}

/// How far `proof` brings a person who also proved `others`. A key that checked its holder needs no password
/// beside it (NIST SP 800-63B-4 §2.2: a multi-factor authenticator).
fn reached(proof: &Proof, others: &[&Proof]) -> Acr {
    let beside_a_password = others.iter().any(|other| other.kind == AuthenticatorKind::Password);
    if beside_a_password || proof.is_whole() {
        Acr::with_password(proof.kind, proof.bound_by)
    } else {
        Acr::Sfa
    }
}

/// RFC 8176 §2. What happened elsewhere has no value here.
fn amr(proof: &Proof) -> Vec<&'static str> {
    match proof.kind {
        AuthenticatorKind::External | AuthenticatorKind::RememberedDevice => Vec::new(),
        AuthenticatorKind::Password => vec!["pwd"],
        AuthenticatorKind::RecoveryCode | AuthenticatorKind::Totp | AuthenticatorKind::YubicoOtp => {
            vec!["otp"]
        }
        AuthenticatorKind::Sms => vec!["sms"],
        AuthenticatorKind::WebAuthn => proof.key.map_or_else(|| vec!["pop"], |used| used.amr().to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::key_use::KeyUse;
    use crate::door::sample::CARE;
    use crate::door::sample::EMPLOYER;
    use crate::door::sample::door;
    use crate::door::sample::id;
    use crate::door::sample::proof;
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

    /// A passkey that checked its holder, or did not.
    fn passkey(verified: bool, vouched_by: &[u128], accepted_at: &[u128]) -> Proof {
        let key = Some(KeyUse { verified, synced: false });
        Proof { key, ..proof(AuthenticatorKind::WebAuthn, vouched_by, accepted_at) }
    }

    /// The attack of the design: the employer holds the work mailbox, resets the password through it, and
    /// knocks at the care provider's door as the patient.
    #[test]
    fn the_employer_with_the_work_mailbox_does_not_enter_the_care_provider() {
        let reset = proof(AuthenticatorKind::Password, &[EMPLOYER], &[]);
        assert_eq!(assurance(std::slice::from_ref(&reset), door(CARE, 2)), None, "the care provider's door");
        let own = assurance(std::slice::from_ref(&reset), door(EMPLOYER, 2)).unwrap();
        assert_eq!(own.acr, Acr::Sfa, "the employer's own door opens");

        // What the employer then links in that session stands on the same word, and helps nothing.
        let mut linked = proof(AuthenticatorKind::Totp, &[], &[]);
        linked.vouched_by = door(EMPLOYER, 2).inherited(std::slice::from_ref(&reset));
        assert_eq!(assurance(&[reset, linked], door(CARE, 2)), None);
    }

    #[test]
    fn the_patient_enters_with_the_app_that_the_care_provider_knows() {
        let reset = proof(AuthenticatorKind::Password, &[EMPLOYER], &[]);
        let app = proof(AuthenticatorKind::Totp, &[], &[CARE]);
        let both = assurance(&[reset, app], door(CARE, 2)).unwrap();
        assert_eq!((both.acr, both.amr), (Acr::Mfa, vec!["mfa", "otp", "pwd"]));
    }

    #[test]
    fn an_app_of_the_persons_own_does_not_unlock_what_the_employer_vouched_for() {
        // The app counts by itself; only one that the door accepted lifts the employer's password.
        let reset = proof(AuthenticatorKind::Password, &[EMPLOYER], &[]);
        let app = proof(AuthenticatorKind::Totp, &[], &[]);
        let both = assurance(&[reset, app], door(CARE, 2)).unwrap();
        assert_eq!((both.acr, both.amr), (Acr::Sfa, vec!["otp"]));
    }

    #[test]
    fn what_is_bound_on_a_weak_second_step_is_weak_itself() {
        let password = proof(AuthenticatorKind::Password, &[], &[]);
        let app = |bound_by| Proof { bound_by, ..proof(AuthenticatorKind::Totp, &[], &[]) };
        let (screen, mail, helpdesk) = (app(BoundBy::Screen), app(BoundBy::Mail), app(BoundBy::HelpdeskCode));
        let way = |proofs: &[&Proof]| {
            let all: Vec<Proof> = std::iter::once(&password).chain(proofs.iter().copied()).cloned().collect();
            door(CARE, 1).inherited_way(&all)
        };
        assert_eq!(way(&[]), BoundBy::Screen, "the very first one");
        assert_eq!(way(&[&mail]), BoundBy::Mail);
        assert_eq!(way(&[&mail, &helpdesk]), BoundBy::HelpdeskCode);
        assert_eq!(way(&[&mail, &helpdesk, &screen]), BoundBy::Screen);

        // An app whose key went by mail, and the recovery code that is shown a moment later.
        let code = Proof { bound_by: way(&[&mail]), ..proof(AuthenticatorKind::RecoveryCode, &[], &[]) };
        assert_eq!(assurance(&[password.clone(), code], door(CARE, 1)).unwrap().acr, Acr::MfaWeak);
    }

    #[test]
    fn a_key_that_checks_its_holder_is_both_steps_and_one_that_does_not_is_one() {
        let whole = assurance(&[passkey(true, &[], &[])], door(CARE, 1)).unwrap();
        assert_eq!((whole.acr, whole.amr), (Acr::Phr, vec!["hwk", "mfa", "pop", "user"]));
        let half = assurance(&[passkey(false, &[], &[])], door(CARE, 1)).unwrap();
        assert_eq!((half.acr, half.amr), (Acr::Sfa, vec!["hwk", "pop", "user"]));
        let password = proof(AuthenticatorKind::Password, &[], &[]);
        let beside = assurance(&[password, passkey(false, &[], &[])], door(CARE, 1)).unwrap();
        assert_eq!((beside.acr, beside.amr), (Acr::Phr, vec!["hwk", "mfa", "pop", "pwd", "user"]));
        let synced = Proof { key: Some(KeyUse { verified: true, synced: true }), ..passkey(true, &[], &[]) };
        assert_eq!(assurance(&[synced], door(CARE, 1)).unwrap().amr, ["mfa", "pop", "swk", "user"]);
    }

    #[test]
    fn a_passkey_that_a_helpdesk_or_a_mail_brought_about_stays_weak_by_itself() {
        for bound_by in [BoundBy::Mail, BoundBy::HelpdeskCode] {
            let weak = Proof { bound_by, ..passkey(true, &[], &[CARE]) };
            assert_eq!(assurance(&[weak], door(CARE, 1)).unwrap().acr, Acr::MfaWeak);
        }
    }

    #[test]
    fn a_passkey_bound_on_the_employers_word_opens_the_employers_door_alone() {
        let bound = passkey(true, &[EMPLOYER], &[]);
        assert_eq!(assurance(std::slice::from_ref(&bound), door(CARE, 2)), None, "the care provider's door");
        assert_eq!(assurance(std::slice::from_ref(&bound), door(EMPLOYER, 2)).unwrap().acr, Acr::Phr);
        let app = proof(AuthenticatorKind::Totp, &[], &[CARE]);
        let unlocked = assurance(&[bound, app], door(CARE, 2)).unwrap();
        assert_eq!(unlocked.acr, Acr::Phr, "lifted by an app that the door accepted");
    }

    #[test]
    fn with_one_membership_nothing_is_ignored() {
        let reset = proof(AuthenticatorKind::Password, &[EMPLOYER], &[]);
        assert!(assurance(&[reset], door(CARE, 1)).is_some());
    }

    #[test]
    fn a_second_step_bound_by_mail_or_helpdesk_is_weak() {
        let password = proof(AuthenticatorKind::Password, &[], &[]);
        for bound_by in [BoundBy::Mail, BoundBy::HelpdeskCode] {
            let app = Proof { bound_by, ..proof(AuthenticatorKind::Totp, &[], &[]) };
            let both = assurance(&[password.clone(), app], door(CARE, 1)).unwrap();
            assert_eq!(both.acr, Acr::MfaWeak);
        }
    }

    #[test]
    fn a_second_step_alone_is_one_factor() {
        let alone = assurance(&[proof(AuthenticatorKind::Totp, &[], &[])], door(CARE, 1)).unwrap();
        assert_eq!((alone.acr, alone.amr), (Acr::Sfa, vec!["otp"]));
    }

    #[test]
    fn the_values_are_in_the_order_of_the_design_and_survive_their_text() {
        assert!(Acr::ALL.is_sorted());
        for acr in Acr::ALL {
            assert_eq!(Acr::parse(acr.uri()), Some(acr));
            assert_eq!(serde_json::to_value(acr).unwrap(), acr.uri());
        }
        assert_eq!(Acr::parse("urn:mace:incommon:iap:silver"), None);
    }

    fn proofs() -> impl Strategy<Value = Vec<Proof>> {
        let kind = prop_oneof![
            Just(AuthenticatorKind::Password),
            Just(AuthenticatorKind::Totp),
            Just(AuthenticatorKind::WebAuthn),
            Just(AuthenticatorKind::RecoveryCode)
        ];
        let bound = prop_oneof![Just(BoundBy::Screen), Just(BoundBy::Mail), Just(BoundBy::HelpdeskCode)];
        let key = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))]
            .prop_map(|key| key.map(|verified| KeyUse { verified, synced: verified }));
        let words = (btree_set(1..4u128, 0..3), btree_set(1..4u128, 0..3));
        let one = (kind, bound, words, key, 0..100i64).prop_map(
            |(kind, bound_by, (vouched, accepted), key, at)| {
                let vouched: Vec<u128> = vouched.into_iter().collect();
                let accepted: Vec<u128> = accepted.into_iter().collect();
                Proof { bound_by, key, at: Timestamp::from_seconds(at), ..proof(kind, &vouched, &accepted) }
            },
        );
        vec(one, 0..6)
    }

    proptest! {
        #[test]
        fn a_login_never_claims_more_than_was_proven(proofs in proofs(), organisation in 1..4u128, n in 1..4usize) {
            let Some(claimed) = assurance(&proofs, door(organisation, n)) else { return Ok(()) };
            let has = |kind: AuthenticatorKind| proofs.iter().any(|proof| proof.kind == kind);
            let strong = |proof: &Proof| proof.kind.is_second_step() && proof.bound_by == BoundBy::Screen;
            if claimed.acr > Acr::Sfa {
                prop_assert!(has(AuthenticatorKind::Password) || proofs.iter().any(Proof::is_whole));
                prop_assert!(proofs.iter().any(|proof| proof.kind.is_second_step()));
            }
            if claimed.acr >= Acr::Mfa {
                prop_assert!(proofs.iter().any(strong));
            }
            if claimed.acr == Acr::Phr {
                prop_assert!(proofs.iter().any(|p| strong(p) && p.kind == AuthenticatorKind::WebAuthn));
            }
            prop_assert_eq!(claimed.amr.contains(&"mfa"), claimed.acr > Acr::Sfa);
            prop_assert_eq!(claimed.amr.contains(&"pwd") && !has(AuthenticatorKind::Password), false);
            prop_assert!(proofs.iter().any(|proof| proof.at == claimed.auth_time));
        }

        #[test]
        fn a_further_proof_never_takes_assurance_away(proofs in proofs(), organisation in 1..4u128, n in 1..4usize) {
            let door = door(organisation, n);
            let Some((_, fewer)) = proofs.split_last() else { return Ok(()) };
            if let Some(before) = assurance(fewer, door) {
                prop_assert!(assurance(&proofs, door).is_some_and(|after| after.acr >= before.acr));
            }
        }

        #[test]
        fn a_further_membership_never_adds_assurance(proofs in proofs(), organisation in 1..4u128) {
            let alone = assurance(&proofs, door(organisation, 1)).map(|assurance| assurance.acr);
            let among = assurance(&proofs, door(organisation, 2)).map(|assurance| assurance.acr);
            prop_assert!(among <= alone);
        }

        #[test]
        fn what_only_others_vouched_for_opens_nothing(proofs in proofs(), organisation in 1..4u128) {
            let foreign: Vec<Proof> = proofs
                .into_iter()
                .filter(|proof| !proof.vouched_by.opens(id(organisation)))
                .filter(|proof| !proof.accepted_at.contains(&id(organisation)))
                .collect();
            prop_assert_eq!(assurance(&foreign, door(organisation, 2)), None);
        }
    }
}
